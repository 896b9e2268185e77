import type { Ratio } from './statistics';

/** One line of the result. */
export interface Row {
	what: string;
	connections?: number;
	ours: string;
	/** Measured in turns with ours. */
	theirs?: string;
	/** Ours through theirs. */
	ratio?: Ratio;
	target?: string;
	isMet?: boolean;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const each = (value: number) =>
	`${value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 })}/s`;

const COLUMNS: Array<[string, (row: Row) => string, ('left' | 'right')?]> = [
	['Measured', ({ what }) => what, 'left'],
	['Conn.', ({ connections }) => String(connections ?? '')],
	['This', ({ ours }) => ours],
	['The other', ({ theirs }) => theirs ?? ''],
	['Ratio', ({ ratio }) => (ratio ? number(ratio.median) : '')],
	['of rounds', ({ ratio }) => (ratio ? `${number(ratio.least)}–${number(ratio.most)}` : '')],
	['Target', ({ target }) => target ?? ''],
	['', ({ isMet }) => (isMet === undefined ? '' : isMet ? 'met' : 'NOT MET'), 'left'],
];

const number = (ratio: number) => ratio.toFixed(ratio < 10 ? 2 : 1);

export function tableOf(rows: Row[]): string {
	const cells = [COLUMNS.map(([title]) => title), ...rows.map(cellsOf)];
	const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
	const lines = cells.map((row) =>
		row
			.map((cell, column) =>
				COLUMNS[column][2] === 'left' ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
			)
			.join('  ')
			.trimEnd(),
	);
	return [
		lines[0],
		'-'.repeat(Math.max(...lines.map(({ length }) => length))),
		...lines.slice(1),
	].join('\n');
}

const cellsOf = (row: Row) => COLUMNS.map(([, cell]) => cell(row));
