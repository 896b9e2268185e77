import { number, shown } from './shown';
import type { Goal, Grid, Part, Results, Row } from './results';

/** docs/benchmarks.md, from nothing but the stored results. */
export function pageOf({ machine, parts }: Results): string {
	const { processor, cores, memoryGb, node } = machine;
	const sections = Object.entries(SECTIONS).map(([name, { title, about }]) => {
		const keys = Object.keys(parts).filter((key) => key.split(' ')[0] === name);
		return { name, title, about, measured: keys.sort().map((key) => parts[key]) };
	});
	return `${[
		'# Benchmarks',
		INTRODUCTION,
		`Measured on ${cores} × ${processor} with ${memoryGb} GB of memory, Node ${node} (n8n 2.41.1 has its own).`,
		table(
			['Part', 'n8n', 'Date', 'Commit', 'Took'],
			sections.flatMap(({ title, measured }) =>
				measured.map(({ n8n = '', date, commit, seconds }) => [
					title,
					n8n,
					date,
					commit,
					`${seconds} s`,
				]),
			),
		),
		'## Goals',
		GOALS,
		table(
			['Goal', 'n8n', 'Wanted', 'Measured', ''],
			sections.flatMap(({ measured }) => measured.flatMap(goalsOf)),
		),
		...sections.flatMap(({ name, title, about, measured }) => [
			`## ${title}`,
			about,
			...(measured.length > 0
				? measured.flatMap(partOf)
				: [`Not measured yet: \`npm run bench -- --part=${name}\`.`]),
		]),
	].join('\n\n')}\n`;
}

const goalsOf = ({ rows, n8n = '' }: Part) =>
	rows
		.filter(({ goal }) => goal)
		.map((row) => [
			`${row.subject.split('; ')[0]}: ${row.figure}`,
			n8n,
			wanted(row),
			reached(row),
			verdict(row),
		]);

const INTRODUCTION = `\`npm run bench\` measures and writes this page, its plots and \`benchmarks/results.json\`. Every figure below is
from there. Figures are those of one machine in one hour; **ratios** hold better: both sides are measured in turns, in
the same run, against what you would use instead. A ratio is ours divided by the other's: the median of the rounds, with
the least and the most of them. Times are those of all rounds together; one bad round can change them and not the ratio,
so a ratio is not always one column divided by the other. **p50**: half of the requests took no longer; **p99**: 99 of 100.
Wonder is [the simulator](simulator.md), on the same machine: it responds to each request after its own work and the
latency named.`;

const GOALS = 'Set before measuring. What is not reached stays here until it is.';

/** In the order of the page. */
const SECTIONS: Record<string, { title: string; about: string }> = {
	actions: {
		title: 'Reads and changes of many items',
		about: `One node gets many items in a real n8n, one card each. Beside our node: n8n's HTTP Request node with our credential,
which sends all requests at once; a Code node that signs and calls n8n's helper, all at once, with the private key in
the code, where you would not want it; and, outside n8n, a program with axios and 50 kept connections that signs on the
event loop, and one with undici, also with 50: at 100 ms of latency these two can't pass 500/s. The time is the node's
own, as n8n's editor shows it. Each result is checked: nothing lost, order kept.`,
	},
	webhooks: {
		title: 'Events and decisions',
		about: `How long Wonder waits for a response, against n8n's own Webhook node, which verifies nothing. Ours reads a
credential, verifies an RSA signature, and shows merchant, amount, card and decision in n8n's list of executions, which
n8n saves apart from the rest. The table before *Fallback* has n8n's own nodes with all of that but the signature: an
Execution Data node says what to show, in three expressions.

All of n8n 2.41.1 is measured with \`N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true\`, which n8n doesn't set by itself: without it, a
decision by rule takes about ten times as long. The table before *20 payments at once* shows it, and
[decisions](decisions.md#fast-enough) how to set it. *In time* is within the two seconds that Wonder is assumed to wait.`,
	},
	engine: {
		title: 'What the node itself costs',
		about: `In n8n's engine, in a process that does nothing else. Times are the processor's. *n8n's helper* sends
the same requests with the same credential, without our node; both evaluate one expression for each item.`,
	},
	lists: {
		title: 'Return All of a long list',
		about: `Get Many of Card Transactions, in n8n's engine, in a process that does nothing else. The time is the processor's.
Memory is that of live objects. Simplified rows need the names of the cards: that list is read once.`,
	},
	functions: {
		title: 'Without n8n and without HTTP',
		about: 'Functions that run for each delivery, each poll or each row.',
	},
};

function partOf({ n8n, rows, grids, plots }: Part): string[] {
	const subjects = [...new Set(rows.map(({ subject }) => subject))];
	return [
		...(n8n ? [`### In n8n ${n8n}`] : []),
		...subjects.flatMap((subject) => [
			`**${subject}**`,
			comparison(rows.filter((row) => row.subject === subject)),
		]),
		...grids.flatMap(gridOf),
		...plots.map(
			({ name, title }) =>
				`<img alt="${title.replaceAll('"', "'")}" src="benchmarks/${name}.svg" width="720">`,
		),
	];
}

/** Only the columns that have something. */
function comparison(rows: Row[]): string {
	const all: Array<[head: string, cell: (row: Row) => string]> = [
		['', ({ figure }) => figure],
		['Ours', ({ ours }) => shown(ours)],
		['The other', ({ theirs }) => (theirs ? shown(theirs) : '')],
		['Ratio', ({ ratio }) => (ratio ? number(ratio.median) : '')],
		['Of the rounds', ({ ratio }) => (ratio ? `${number(ratio.least)}–${number(ratio.most)}` : '')],
		['Goal', (row) => (row.goal ? wanted(row) : '')],
		[' ', (row) => (row.goal ? verdict(row) : '')],
	];
	const columns = all.filter(([, cell]) => rows.some((row) => cell(row) !== ''));
	return table(
		columns.map(([head]) => head),
		rows.map((row) => columns.map(([, cell]) => cell(row))),
	);
}

const gridOf = ({ title, columns, lines }: Grid) => [
	`**${title}**`,
	table(
		['', ...columns],
		lines.map(({ name, cells }) => [
			name,
			...cells.map((cell) => (typeof cell === 'string' ? cell : shown(cell))),
		]),
	),
];

export function isReached(row: Row): boolean {
	const { atLeast = -Infinity, atMost = Infinity } = row.goal!;
	const figure = measuredOf(row);
	return figure >= atLeast && figure <= atMost;
}

const measuredOf = ({ goal, ours, ratio }: Row) =>
	goal!.of === 'ratio' ? ratio!.median : ours.number;

const verdict = (row: Row) => (isReached(row) ? 'reached' : '**not reached**');

function wanted({ goal, ours }: Row): string {
	const { of, atMost, atLeast } = goal as Goal;
	const bound = (atMost ?? atLeast)!;
	const sign = atMost === undefined ? '≥' : '≤';
	return of === 'ratio'
		? `${sign}\u00a0${bound}\u00a0×`
		: `${sign}\u00a0${bound}\u00a0${ours.unit}`.trimEnd();
}

const reached = (row: Row) =>
	row.goal!.of === 'ratio' ? `${number(measuredOf(row))}\u00a0×` : shown(row.ours);

function table(head: string[], lines: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [
		line(head),
		line(head.map((_, index) => (index ? '--:' : '---'))),
		...lines.map(line),
	].join('\n');
}
