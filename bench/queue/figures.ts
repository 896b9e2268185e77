import type { Outcome } from '../../test/queue/outages';
import type { Decided } from './decisions';
import type { Load } from './load';

/** What one run of `npm run bench:queue` found; docs/scale.json is the latest. */
export interface Figures {
	machine: string;
	/** Load average when it began: processes of other programs that were ready to run. */
	busy: number;
	date: string;
	n8n: string;
	/** By the number of workers. */
	workers: Load[];
	/** With other settings. */
	variants: Load[];
	decisions: Decided[];
	outages: Array<{ what: string } & Outcome>;
}

const GOAL_PER_SECOND = 10_000;
/** A process of n8n runs on one core, and nobody plans with all of it. */
const USED_OF_A_CORE = 0.7;

const number = (value: number) =>
	value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
const table = (head: string[], rows: string[][]) =>
	[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);

/** The tables of docs/scale.md, in Markdown. */
export function scaleTables({ machine, busy, date, n8n, ...figures }: Figures): string[] {
	const loads = [...figures.workers, ...figures.variants];
	return [
		`n8n ${n8n} on ${machine}, ${date}. The load of the machine at the beginning: ${number(busy)}.`,
		...section('Events', eventTable(loads)),
		...section('What one event costs', costTable(loads)),
		...section('Decisions', decisionTable(figures.decisions)),
		...section('Outages', outageTable(figures.outages)),
		...section('10,000 events a second, computed', computedTable(loads)),
	];
}

/** Nothing of what was not measured. */
const section = (title: string, [head, line, ...rows]: string[]) =>
	rows.length === 0 ? [] : ['', `### ${title}`, '', head, line, ...rows];

const eventTable = (loads: Load[]) =>
	table(
		[
			...['', 'Accepted a second', 'Completed a second', 'Cores used: webhook processes'],
			...['workers', 'PostgreSQL', 'all', 'Delivered to both processes at once: exactly one run'],
		],
		loads.map(({ name, becomes, acceptedPerSecond, completedPerSecond, cores, once }) => [
			name,
			number(acceptedPerSecond),
			becomes === 'nothing' ? '–' : number(completedPerSecond),
			...[cores.webhooks, cores.workers, cores.postgres, total(cores)].map(number),
			becomes === 'one run' ? `${once.ran} of ${once.events}` : '–',
		]),
	);

const costTable = (loads: Load[]) =>
	table(
		[
			...['', 'Webhook process', 'Worker', 'Main', 'PostgreSQL', 'Redis'],
			...['All', 'Events a second for each core, computed'],
			...['Database transactions', 'Database log', 'Redis commands'],
		],
		loads.map(({ name, each: { seconds, commits, walBytes, redisCommands } }) => [
			name,
			...[seconds.webhooks, seconds.workers, seconds.main, seconds.postgres, seconds.redis].map(
				(each) => `${number(each * 1000)} ms`,
			),
			`${number((total(seconds) - seconds.sender) * 1000)} ms`,
			number(USED_OF_A_CORE / (total(seconds) - seconds.sender)),
			number(commits),
			`${number(walBytes / 1024)} KB`,
			number(redisCommands),
		]),
	);

const decisionTable = (decisions: Decided[]) =>
	table(
		['', 'In time', 'Median', 'Slowest'],
		decisions.map(({ how, asked, inTime, p50, worst }) => [
			how,
			`${inTime} of ${asked}`,
			`${number(p50)} ms`,
			`${number(worst)} ms`,
		]),
	);

const outageTable = (outages: Figures['outages']) =>
	table(
		[
			...['', 'Responses to deliveries', 'Events acknowledged', 'Run once', 'Run twice'],
			...['Run cut off', 'of these, without data in n8n', 'Lost', 'Repeated by n8n'],
		],
		outages.map(({ what, answers, acknowledged, double, interrupted, ...rest }) => [
			what,
			answers,
			...[acknowledged, acknowledged - interrupted - double, double, interrupted].map(String),
			...[rest.failedWithoutData, rest.lost, rest.repeated].map(String),
		]),
	);

const computedTable = (loads: Load[]) =>
	table(
		[
			...[
				'',
				'Webhook processes',
				'Workers',
				'Cores for PostgreSQL',
				'Database transactions a second',
			],
			...['Database log a second', 'Redis commands a second'],
		],
		loads.map(({ name, each: { seconds, commits, walBytes, redisCommands } }) => [
			name,
			...[seconds.webhooks, seconds.workers].map((used) => number(processes(used))),
			number(Math.ceil(GOAL_PER_SECOND * seconds.postgres)),
			number(GOAL_PER_SECOND * commits),
			`${number((GOAL_PER_SECOND * walBytes) / 1024 ** 2)} MB`,
			number(GOAL_PER_SECOND * redisCommands),
		]),
	);

const processes = (seconds: number) => Math.ceil((GOAL_PER_SECOND * seconds) / USED_OF_A_CORE);

const total = (cores: Load['cores']) => Object.values(cores).reduce((sum, each) => sum + each, 0);
