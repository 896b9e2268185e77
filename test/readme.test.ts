import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readme } from '../scripts/readme';
import { currencies } from '../simulator/issuer/currencies';
import { kinds } from '../simulator/oddities';
import { rewrites } from '../simulator/oddities/rewrites';
import { defaultBehavior } from '../simulator/wonder';

const root = join(__dirname, '..');

test('the table of operations is the one of the node (npx tsx scripts/readme.ts writes it)', () => {
	const { now, wanted } = readme();
	expect(now).toBe(wanted);
});

test.each([
	'README.md',
	'docs/credential.md',
	'docs/trigger.md',
	'docs/decisions.md',
	'docs/simulator.md',
	'docs/architecture.md',
])('every file that %s links to exists', (page) => {
	const text = readFileSync(join(root, page), 'utf8');
	const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
	const folder = join(root, page, '..');
	expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});

test('the page about the simulator names all that can be chosen, and every call', () => {
	const text = readFileSync(join(root, 'docs/simulator.md'), 'utf8');
	const control = join(root, 'simulator/control');
	const calls = readdirSync(control).flatMap((file) => {
		const source = readFileSync(join(control, file), 'utf8');
		return [...source.matchAll(/\bon\(\s*'([^']+)'/g)].map(([, path]) => path.replace(':id', 'ID'));
	});
	expect(calls.length).toBeGreaterThan(15);
	const names = [currencies, defaultBehavior, rewrites].flatMap((choice) => Object.keys(choice));
	expect([...names, ...kinds, ...calls].filter((name) => !text.includes(name))).toEqual([]);
});
