/** Writes the table of operations into docs/operations.md, from the operations themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '../nodes/Wonder/operation/operation';
import { resources } from '../nodes/Wonder/resources';

const FILE = join(__dirname, '..', 'docs/operations.md');
const [BEGIN, END] = ['<!-- operations -->', '<!-- /operations -->'];

const table = () => [
	'| Resource | Operation | What it does | Endpoint | Source |',
	'|---|---|---|---|---|',
	...Object.entries<Resource>(resources).flatMap(([id, { name, operations }]) =>
		Object.entries(operations).map(
			([key, { name: operation, description, route, source }]) =>
				`| ${name} | ${operation} (\`${id}.${key}\`) | ${description} | ${
					route ? `\`${route}\`` : '–'
				} | ${route ? source : '–'} |`,
		),
	),
];

export function operationsPage(): { now: string; wanted: string } {
	const now = readFileSync(FILE, 'utf8');
	const [before, rest] = now.split(BEGIN);
	const after = rest.split(END)[1];
	return { now, wanted: `${before}${BEGIN}\n\n${table().join('\n')}\n\n${END}${after}` };
}

if (require.main === module) writeFileSync(FILE, operationsPage().wanted);
