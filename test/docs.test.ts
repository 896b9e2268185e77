import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { n8nVersions } from '../demo/n8n/install';
import type { Workflow } from '../demo/n8n/workflow';
import { eventsProperty } from '../nodes/Wonder/trigger/triggerProperties';
import { errorsPage } from '../scripts/errorsPage';
import { gallery, jobsPage } from '../scripts/gallery';
import { operationsInReadme, operationsPage } from '../scripts/operationsPage';
import { scalePage } from '../scripts/scalePage';
import { currencies } from '../simulator/issuer/currencies';
import { kinds } from '../simulator/oddities';
import { rewrites } from '../simulator/oddities/rewrites';
import { controlCalls } from '../simulator/control';
import { defaultBehavior } from '../simulator/wonder';
import { inlineIn, pages, root } from './support/pages';

test.each([
	['the table of operations', 'operationsPage', operationsPage],
	['the short list of operations in README.md', 'operationsPage', operationsInReadme],
	['the jobs in README.md', 'gallery', gallery],
	['the list of all jobs', 'gallery', jobsPage],
	['the tables of errors', 'errorsPage', errorsPage],
	['the figures of queue mode', 'scalePage', scalePage],
])('%s says what the sources say (npx tsx scripts/%s.ts writes it)', (_, _script, page) => {
	const { now, wanted } = page();
	expect(now).toBe(wanted);
});

const sources = (folder: string) =>
	readdirSync(join(root, folder))
		.map((file) => readFileSync(join(root, folder, file), 'utf8'))
		.join('\n');

test('docs/errors.md has every reason for which a trigger refuses a delivery', () => {
	const reasons = [...sources('nodes/Wonder/delivery').matchAll(/new Refusal\(\s*'(\w+)'/g)];
	const headers = [...sources('nodes/Wonder/delivery').matchAll(/singleHeader\(\w+, '(\w+)'\)/g)];
	const names = [
		...reasons.map(([, reason]) => reason),
		...headers.map(([, header]) => `${header.toLowerCase()}_missing`),
	];
	expect(names.length).toBeGreaterThan(10);
	const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
	expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('docs/decisions.md has every reason for which the fallback is used', () => {
	const source = readFileSync(join(root, 'nodes/Wonder/decision/pendingAuthorizations.ts'), 'utf8');
	const [, union] = /export type FallbackReason =([^;]+);/.exec(source)!;
	const names = [...union.matchAll(/'(\w+)'/g)].map(([, name]) => name);
	expect(names.length).toBeGreaterThan(5);
	const page = readFileSync(join(root, 'docs/decisions.md'), 'utf8');
	expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('README.md names what is tested, and that the real Wonder is not', () => {
	const page = readFileSync(join(root, 'README.md'), 'utf8');
	const [, node] = /node: \[(.+)\]/.exec(
		readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8'),
	)!;
	const rows = page
		.split('\n')
		.filter((line) => /^\| (n8n|Node) \|/.test(line))
		.join('\n');
	const versions = [...n8nVersions, ...node.replaceAll("'", '').split(', ')];
	expect(versions.filter((version) => !rows.includes(version))).toEqual([]);
	expect(page.slice(0, 1200).replace(/\s+/g, ' ')).toContain(
		'have not been tried with the real Wonder yet',
	);
});

/** 900 px wide, 1,000 px high: what comes before the operations was 2,975 px high. */
test('README.md gets to the operations within three screens', () => {
	const [before] = readFileSync(join(root, 'README.md'), 'utf8').split('## Operations');
	const headings = [...before.matchAll(/^## (\w+)/gm)].map(([, word]) => word);
	const order = ['Installation', 'Credentials', 'Your', 'If', 'Jobs', 'Compatibility', 'Support'];
	expect(headings).toEqual(order);
	expect(before.split('\n').filter((line) => line.trim() !== '').length).toBeLessThan(70);
	const jobs = [...before.matchAll(/\(demo\/workflows\/[^)]+\)/g)];
	expect(jobs.length).toBeLessThanOrEqual(8);
	for (const [, width] of before.matchAll(/width="(\d+)"/g)) expect(+width).toBeLessThan(450);
});

test("README.md's first workflow listens for what its example listens for", () => {
	const page = readFileSync(join(root, 'README.md'), 'utf8');
	const [, labels] = /Under \*\*Events\*\*, choose only \*([\w ]+)\*/.exec(page)!;
	const file = join(root, 'demo/workflows/auto-lock-on-decline.json');
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as Workflow;
	const trigger = nodes.find(({ type }) => type.endsWith('.wonderTrigger'))!;
	const { events, filters } = trigger.parameters as { events: string[]; filters?: object };
	expect(filters).toBeUndefined();
	const options = eventsProperty.options as Array<{ name: string; value: string }>;
	expect(events.map((event) => options.find(({ value }) => value === event)?.name)).toEqual([
		labels,
	]);
});

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n');

test('docs/architecture.md shows each folder and each room', () => {
	const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
	const foldersIn = (path: string) =>
		tracked
			.filter((file) => file.startsWith(path) && file.slice(path.length).includes('/'))
			.map((file) => file.slice(path.length).split('/')[0])
			.filter((name) => !name.startsWith('.'));
	const tree = page.split('```')[1];
	expect(foldersIn('').filter((name) => !tree.includes(`${name}/`))).toEqual([]);
	const rows = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names]) => names.split(', '));
	const rooms = [...foldersIn('nodes/Wonder/'), ...foldersIn('simulator/')].filter(
		(name) => name !== '__schema__',
	);
	expect([...new Set(rows)].sort()).toEqual(
		[...new Set([...rooms, 'decision/rules'])].map((name) => `\`${name}\``).sort(),
	);
});

test.each(pages)('each source that %s names exists', (page) => {
	const named = inlineIn(page).filter((text) => /^[\w/.-]+\.(ts|mjs)$/.test(text));
	const missing = named.filter(
		(name) => !tracked.some((file) => file === name || file.endsWith(`/${name}`)),
	);
	expect(missing).toEqual([]);
});

test('the page about the simulator names all that can be chosen, and every call', () => {
	const text = readFileSync(join(root, 'docs/simulator.md'), 'utf8');
	const calls = controlCalls.map(({ path }) => path.replace(':id', 'ID'));
	const names = [currencies, defaultBehavior, rewrites].flatMap((choice) => Object.keys(choice));
	expect([...names, ...kinds, ...calls].filter((name) => !text.includes(name))).toEqual([]);
});
