import type { Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { routes } from '../../simulator/api';
import transcript from './operations.json';

/** The transcript was written by hand from the API's documents; names of placeholders are our own. */
const shapeOf = (method: string, path: string) =>
	`${method} ${path.replace(/\{\w+\}|:\w+/g, '{}')}`;

const described = Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations).flatMap(([name, { route, source }]) =>
		route
			? [{ operation: `${resource}.${name}`, route: shapeOf(...splitRoute(route)), source }]
			: [],
	),
);

function splitRoute(route: string): [string, string] {
	const [method, path] = route.split(' ');
	return [method, path];
}

test.each(transcript)('$title: the node agrees with the documents', (row) => {
	expect(described.find(({ operation }) => operation === row.operation)).toEqual({
		operation: row.operation,
		route: shapeOf(row.method, row.path),
		source: row.source,
	});
});

test('the node, the simulator and the transcript have the same 22 routes', () => {
	const wanted = transcript.map(({ method, path }) => shapeOf(method, path)).sort();
	expect(wanted).toHaveLength(22);
	expect(described.map(({ route }) => route).sort()).toEqual(wanted);
	expect(routes.map(({ method, path }) => shapeOf(method, path)).sort()).toEqual(wanted);
});
