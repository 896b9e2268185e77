import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { n8nVersions } from '../demo/n8n/install';
import { errorsPage } from '../scripts/errorsPage';
import { gallery } from '../scripts/gallery';
import { operationsInReadme, operationsPage } from '../scripts/operationsPage';
import { currencies } from '../simulator/issuer/currencies';
import { kinds } from '../simulator/oddities';
import { rewrites } from '../simulator/oddities/rewrites';
import { controlCalls } from '../simulator/control';
import { defaultBehavior } from '../simulator/wonder';

const root = join(__dirname, '..');

test.each([
	['the table of operations', 'operationsPage', operationsPage],
	['the short list of operations in README.md', 'operationsPage', operationsInReadme],
	['the gallery in README.md', 'gallery', gallery],
	['the tables of errors', 'errorsPage', errorsPage],
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

/** At 50 lines on a screen, headings and pictures aside. */
test('README.md gets to the first workflow within three screens', () => {
	const lines = readFileSync(join(root, 'README.md'), 'utf8').split('\n');
	const at = (heading: string) => lines.findIndex((line) => line.startsWith(`## ${heading}`));
	const order = ['Installation', 'Credentials', 'Your first workflow', 'If something', 'Jobs'].map(
		at,
	);
	expect(order).toEqual([...order].sort((a, b) => a - b));
	expect(order[0]).toBeGreaterThan(0);
	expect(order.at(-1)).toBeLessThan(150);
});

test('the page about the simulator names all that can be chosen, and every call', () => {
	const text = readFileSync(join(root, 'docs/simulator.md'), 'utf8');
	const calls = controlCalls.map(({ path }) => path.replace(':id', 'ID'));
	const names = [currencies, defaultBehavior, rewrites].flatMap((choice) => Object.keys(choice));
	expect([...names, ...kinds, ...calls].filter((name) => !text.includes(name))).toEqual([]);
});
