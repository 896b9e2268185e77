import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readme } from '../scripts/readme';

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
	'docs/architecture.md',
])('every file that %s links to exists', (page) => {
	const text = readFileSync(join(root, page), 'utf8');
	const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
	const folder = join(root, page, '..');
	expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
});
