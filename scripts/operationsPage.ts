/** Writes the table of operations into docs/operations.md, from the operations themselves. */
import { writeFileSync } from 'node:fs';
import type { Resource } from '../nodes/Wonder/operation/operation';
import { resources } from '../nodes/Wonder/resources';
import { generatedPage } from './generated';

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

export const operationsPage = () => generatedPage('docs/operations.md', 'operations', table());

if (require.main === module) {
	const { path, wanted } = operationsPage();
	writeFileSync(path, wanted);
}
