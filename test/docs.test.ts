import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationsPage } from '../scripts/operationsPage';
import { currencies } from '../simulator/issuer/currencies';
import { kinds } from '../simulator/oddities';
import { rewrites } from '../simulator/oddities/rewrites';
import { controlCalls } from '../simulator/control';
import { defaultBehavior } from '../simulator/wonder';

const root = join(__dirname, '..');

test('the table of operations is the one of the node (npx tsx scripts/operationsPage.ts writes it)', () => {
	const { now, wanted } = operationsPage();
	expect(now).toBe(wanted);
});

test('the page about the simulator names all that can be chosen, and every call', () => {
	const text = readFileSync(join(root, 'docs/simulator.md'), 'utf8');
	const calls = controlCalls.map(({ path }) => path.replace(':id', 'ID'));
	const names = [currencies, defaultBehavior, rewrites].flatMap((choice) => Object.keys(choice));
	expect([...names, ...kinds, ...calls].filter((name) => !text.includes(name))).toEqual([]);
});
