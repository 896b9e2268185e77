import type { Outcome } from '../../test/queue/outages';
import type { Decided } from './decisions';
import type { Load } from './load';

/** What one run of `npm run bench:queue` found; docs/scale.json is the latest. */
export interface Figures {
	machine: string;
	date: string;
	n8n: string;
	loads: Load[];
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
export function scaleTables(figures: Figures): string[] {
	const { machine, date, n8n, loads, decisions, outages } = figures;
	return [
		`n8n ${n8n} on ${machine}, ${date}.`,
		'',
		'### Events',
		'',
		...table(
			[
				'',
				'Accepted a second',
				'Completed a second',
				'Cores used (webhooks, workers, PostgreSQL, all)',
				'Delivered to both processes: exactly one run',
			],
			loads.map(({ name, acceptedPerSecond, completedPerSecond, cores, once }) => [
				name,
				number(acceptedPerSecond),
				number(completedPerSecond),
				[cores.webhooks, cores.workers, cores.postgres, total(cores)].map(number).join(', '),
				`${once.ran} of ${once.events}`,
			]),
		),
		'',
		'### What one event costs',
		'',
		...table(
			[
				'',
				'Webhook process, ms of a core',
				'Worker',
				'Main',
				'PostgreSQL',
				'Redis',
				'Commits',
				'PostgreSQL log, KB',
				'Redis commands',
			],
			loads.map(({ name, each }) => [
				name,
				...[each.milliseconds.webhooks, each.milliseconds.workers, each.milliseconds.main].map(
					number,
				),
				...[each.milliseconds.postgres, each.milliseconds.redis].map(number),
				...[each.commits, each.walKilobytes, each.redisCommands].map(number),
			]),
		),
		'',
		'### Decisions',
		'',
		...table(
			['', 'In time', 'Median', 'Slowest'],
			decisions.map(({ how, asked, inTime, p50, worst }) => [
				how,
				`${inTime} of ${asked}`,
				`${number(p50)} ms`,
				`${number(worst)} ms`,
			]),
		),
		'',
		'### Outages',
		'',
		...table(
			[
				'',
				'Deliveries by response',
				'Events acknowledged',
				'Run once',
				'Interrupted, in n8n’s list',
				'Failed without data',
				'Lost',
				'Two runs',
				'Executions repeated by n8n',
			],
			outages.map(
				({
					what,
					answers,
					acknowledged,
					interrupted,
					failedWithoutData,
					lost,
					double,
					repeated,
				}) => [
					what,
					answers,
					...[
						acknowledged,
						acknowledged - interrupted - double,
						interrupted,
						failedWithoutData,
					].map(String),
					...[lost, double, repeated].map(String),
				],
			),
		),
		'',
		`### ${number(GOAL_PER_SECOND)} events a second, computed`,
		'',
		...table(
			[
				'',
				'Webhook processes',
				'Workers',
				'Cores for PostgreSQL',
				'PostgreSQL commits a second',
				'PostgreSQL log, MB a second',
				'Redis commands a second',
			],
			loads
				.filter(isTemplate)
				.map(({ name, each }) => [
					`as “${name}”`,
					...[each.milliseconds.webhooks, each.milliseconds.workers].map((milliseconds) =>
						number(Math.ceil((GOAL_PER_SECOND * milliseconds) / 1000 / USED_OF_A_CORE)),
					),
					number(Math.ceil((GOAL_PER_SECOND * each.milliseconds.postgres) / 1000)),
					number(GOAL_PER_SECOND * each.commits),
					number((GOAL_PER_SECOND * each.walKilobytes) / 1024),
					number(GOAL_PER_SECOND * each.redisCommands),
				]),
		),
	];
}

/** Those with the concurrency that such a rate needs. */
const isTemplate = ({ concurrency }: Load) => concurrency > 10;

const total = (cores: Load['cores']) => Object.values(cores).reduce((sum, each) => sum + each, 0);
