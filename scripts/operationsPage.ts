/** Writes the tables of operations into docs/operations.md and README.md, from the operations themselves. */
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

const inShort = () => [
	'| Resource | Operations |',
	'|---|---|',
	...Object.values<Resource>(resources).map(
		({ name, operations }) =>
			`| ${name} | ${Object.values(operations)
				.map((operation) => operation.name)
				.join(', ')} |`,
	),
];

export const operationsInReadme = () => generatedPage('README.md', 'resources', inShort());

export const operationsPage = () => generatedPage('docs/operations.md', 'operations', table());

if (require.main === module) {
	for (const page of [operationsPage, operationsInReadme]) {
		const { path, wanted } = page();
		writeFileSync(path, wanted);
	}
}
