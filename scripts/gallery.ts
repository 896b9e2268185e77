/** Writes docs/jobs.md and the jobs in README.md, from the files in demo/workflows. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Workflow } from '../demo/n8n/workflow';
import { cell, generatedPage } from './generated';

const root = join(__dirname, '..');
const FOLDER = 'demo/workflows';
/** Where `npm run screenshots` keeps the pictures of the jobs. */
const PICTURES = 'docs/images/jobs';

/** What each job does in one line, by the name of its file. */
const LINES: Record<string, Record<string, string>> = {
	'When a card is used': {
		'ask-what-to-do-after-a-decline':
			'Locks a declined card and asks in a form: unlock it, keep it locked, or raise its limit?',
		'auto-lock-on-decline': 'Locks a card as soon as one of its purchases is declined.',
		'lock-a-card-after-several-declines':
			'Locks a card after 3 declines within 10 minutes, and says so.',
		'approve-a-big-purchase':
			'Asks for approval, raises the limit for a while, and says: try again.',
		'tell-of-a-new-merchant-or-country-of-a-card':
			'Says when a card pays at a merchant or in a country for the first time.',
		'tell-what-happened-to-a-card':
			'Sorts events into declined, authorized, reversed and settled, for a message each.',
		'reconcile-events-with-the-transaction-list':
			"Keeps a log of all events, and compares it every morning with Wonder's list: what is missing or differs.",
		'propose-cards-to-lock-after-declined-purchases':
			'Proposes cards to lock whose declines were missed, for example in a crash. It locks none.',
	},
	'Reports and warnings': {
		'send-a-daily-digest-of-spending':
			'Mails yesterday: by merchant and card, the five largest, what was declined, and a chart.',
		'send-the-month-end-report':
			'All that was settled last month, by cardholder and card, as CSV or XLSX.',
		'what-was-spent-at-each-merchant': 'Adds up what was spent at each merchant.',
		'list-declined-purchases': 'Lists the purchases that were declined, and how much they were.',
		'warn-of-a-low-balance': 'Says in the morning when the balance is low.',
		'warn-when-a-limit-is-nearly-used': 'Says once when 80 % of a limit is used.',
	},
	'Cards and limits': {
		'issue-and-limit-a-business-card': 'Issues a card with a limit, from a form.',
		'raise-a-limit-for-some-hours':
			'Raises a limit after approval, and puts it back some hours later.',
		'change-limits-from-a-sheet':
			'Changes many limits from a CSV file, with a result for each row.',
		'issue-cards-from-a-sheet':
			'Issues a card for each row of a CSV file, never two for the same row.',
		'lock-a-card-when-asked':
			'Finds a lost card by its title, and locks it once a person has chosen it.',
		'lock-and-terminate-the-cards-of-a-person-who-leaves':
			'Locks all cards of a person who leaves, and terminates them after approval.',
	},
	'Deciding payments': {
		'decide-pending-payments': 'Rules decide most payments, and a workflow decides the rest.',
		'decide-by-rules-then-by-a-list-of-allowed-merchants':
			'Decides by rules first, then by a list of allowed merchants in a data table.',
		'report-what-a-policy-in-shadow-would-have-done':
			'Says once a week what your rules would have done, by rule and card, before they decide anything.',
		'compare-a-policy-before-and-after':
			'Compares what two policies would have done with the payments of the last week.',
		'count-a-days-decisions':
			'Counts every morning who decided how many payments, by which rule, and how fast.',
	},
	'AI agents': {
		'ask-about-card-spending':
			'An assistant that answers questions about your cards. It can only read.',
		'lock-cards-or-set-limits-with-approval':
			'An assistant that may lock a card or set its limit. A person approves each call.',
		'your-cards-as-an-mcp-server': 'Lets any assistant that speaks MCP read your cards.',
		'one-purchase-card-for-an-agent':
			'Issues a card for one purchase after approval, and terminates it once that is settled.',
	},
	'Consumers and top-ups': {
		'onboard-a-consumer-and-fund-the-card':
			'Registers a consumer, issues a card and funds it, from a form.',
		'preview-what-a-top-up-costs': 'Calculates what a top-up costs. It changes nothing.',
		'set-the-top-up-fee-changes-what-your-customers-pay':
			'Changes what your customers pay for a top-up, after a preview and a confirmation.',
	},
	'For builders': {
		'custom-api-call-and-http-request-node':
			'Calls endpoints that no operation covers, with the same credential.',
		'pay-with-a-simulated-card': 'Pays with a card of the simulator, from a form.',
	},
};

/** README.md has room for two rows of four, and for short names. */
const SHOWN = [
	{
		'After a decline': 'ask-what-to-do-after-a-decline',
		'Big purchase': 'approve-a-big-purchase',
		'Daily digest': 'send-a-daily-digest-of-spending',
		'Limits from a sheet': 'change-limits-from-a-sheet',
	},
	{
		Offboarding: 'lock-and-terminate-the-cards-of-a-person-who-leaves',
		'Month-end report': 'send-the-month-end-report',
		'Spending assistant': 'ask-about-card-spending',
		'Live policy': 'decide-pending-payments',
	},
];

interface Job {
	/** Of its file and its picture. */
	id: string;
	name: string;
	line: string;
}

function jobsIn(group: string): Job[] {
	return Object.entries(LINES[group]).map(([id, line]) => {
		const text = readFileSync(join(root, FOLDER, `${id}.json`), 'utf8');
		return { id, name: (JSON.parse(text) as Workflow).name, line };
	});
}

export function jobs(): Job[] {
	const listed = Object.keys(LINES).flatMap(jobsIn);
	const missing = readdirSync(join(root, FOLDER))
		.map((file) => file.replace(/\.json$/, ''))
		.filter((file) => !listed.some(({ id }) => id === file));
	if (missing.length > 0)
		throw new Error(`scripts/gallery.ts: say in one line what it does: ${missing.join(', ')}`);
	return listed;
}

/** GitHub shows the picture that fits the reader's theme. */
function pictureOf({ id, name }: Job, page: string, width: number): string {
	const light = `${PICTURES}/${id}.webp`;
	if (!existsSync(join(root, light))) return '';
	const src = from(page, light);
	const dark = src.replace('.webp', '-dark.webp');
	return `<picture><source media="(prefers-color-scheme: dark)" srcset="${dark}"><img alt="${name}" src="${src}" width="${width}"></picture>`;
}

const from = (page: string, path: string) => relative(join(page, '..'), path);

const linkTo = (page: string, id: string, text: string) =>
	`**[${cell(text)}](${from(page, `${FOLDER}/${id}.json`)})**`;

export function gallery() {
	const page = 'README.md';
	const all = jobs();
	const rows = SHOWN.map((row) => {
		const cells = Object.entries(row).map(([short, shown]) => {
			const job = all.find(({ id }) => id === shown);
			if (!job) throw new Error(`scripts/gallery.ts: there is no ${shown}`);
			return [pictureOf(job, page, 180), linkTo(page, shown, short), cell(job.line)]
				.filter((part) => part !== '')
				.join('<br>');
		});
		return `| ${cells.join(' | ')} |`;
	});
	return generatedPage(page, 'gallery', ['| | | | |', '|---|---|---|---|', ...rows]);
}

export function jobsPage() {
	const page = 'docs/jobs.md';
	jobs();
	const lines = Object.keys(LINES).flatMap((group) => [
		`## ${group}\n`,
		'| Job | |',
		'|---|---|',
		...jobsIn(group).map(
			(job) =>
				`| ${linkTo(page, job.id, job.name)}<br>${cell(job.line)} | ${pictureOf(job, page, 400)} |`,
		),
		'',
	]);
	return generatedPage(page, 'jobs', lines.slice(0, -1));
}

if (require.main === module) {
	for (const page of [gallery, jobsPage]) {
		const { path, wanted } = page();
		writeFileSync(path, wanted);
	}
}
