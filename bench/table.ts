import type { Ratio } from './statistics';

/** One line of the result. */
export interface Row {
	/** What is compared; a heading above all rows of it. */
	subject: string;
	figure: string;
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
export const over = (connections: number) =>
	`${connections} connection${connections === 1 ? '' : 's'}`;

const HEAD = ['', 'this', 'the other', 'ratio', 'of the rounds', 'target', ''];

export function tableOf(rows: Row[]): string {
	const [head, ...lines] = aligned([HEAD, ...rows.map(cellsOf)]);
	const isNew = (index: number) => rows[index].subject !== rows[index - 1]?.subject;
	return [
		head,
		...lines.flatMap((line, index) => (isNew(index) ? [rows[index].subject, line] : [line])),
	].join('\n');
}

/** Lines with columns; the first to the left, the others to the right. */
export function aligned(cells: string[][]): string[] {
	const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
	return cells.map((row) =>
		row
			.map((cell, column) =>
				column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]),
			)
			.join('  ')
			.trimEnd(),
	);
}

const cellsOf = ({ figure, ours, theirs = '', ratio, target = '', isMet }: Row) => [
	`  ${figure}`,
	ours,
	theirs,
	ratio ? number(ratio.median) : '',
	ratio ? `${number(ratio.least)}–${number(ratio.most)}` : '',
	target,
	isMet === undefined ? '' : isMet ? 'met' : 'not met',
];

const number = (ratio: number) => ratio.toFixed(ratio < 10 ? 2 : 1);
