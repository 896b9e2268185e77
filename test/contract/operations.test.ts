import {
	fieldsOf,
	isRead,
	type Operation,
	type Resource,
} from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { operationsPage } from '../../scripts/operationsPage';
import { routes } from '../../simulator/api';
import type { LogEntry } from '../../simulator/gateway/log';
import { stories } from '../e2e/stories';
import { CARD_SERVICE, useWonder } from '../support/wonder';
import transcript from './operations.json';
import { hasSchema } from './schemas';
import { openBooks, samples, type Ids, type Sample } from './samples';

/**
 * Whoever adds an operation reads here what is missing, and in which file. The transcript was written
 * by hand from Wonder's documents; so were the simulator's routes, and what the samples send.
 */

const operations = Object.entries<Resource>(resources).flatMap(([resource, { operations: all }]) =>
	Object.entries(all).map(([name, operation]) => ({ id: `${resource}.${name}`, operation })),
);

/** Names of placeholders are our own. */
const shapeOf = (route: string) => route.replace(/\{\w+\}|:\w+/g, '{}');
const inSimulator = new Set(routes.map(({ method, path }) => shapeOf(`${method} ${path}`)));
const documented = new Map(transcript.map((row) => [row.operation, row]));
const inRealN8n = new Set(
	stories('').flatMap(({ steps }) => steps.map(({ operation }) => operation)),
);
const page = operationsPage().now;

const FOR_A_PERSON = /^(notice|callout)$/;

function missingOf(id: string, operation: Operation): string[] {
	const missing: string[] = [];
	const need = (isThere: boolean, what: string) => void (isThere || missing.push(what));
	const { route, source } = operation;
	if (route) {
		const row = documented.get(id);
		need(row !== undefined, 'its row in the documents: test/contract/operations.json');
		if (row) {
			const agreed = [shapeOf(`${row.method} ${row.path}`), row.source];
			need(
				agreed.join() === [shapeOf(route), source].join(),
				`"${agreed.join(', ')}", as test/contract/operations.json has it, in nodes/Wonder/resources`,
			);
		}
		need(inSimulator.has(shapeOf(route)), `the route ${route} in the simulator: simulator/api`);
	}
	const isWrite = route !== undefined && !isRead(operation, {});
	need(
		!isWrite || operation.effect !== undefined,
		`its "effect", for a lost response: nodes/Wonder/resources`,
	);
	need(
		!(operation.reference && operation.setsState),
		'either "reference" or "setsState": execution/sendOnce.ts would not set a state again that another run has set',
	);
	need(id in samples, 'samples of its parameters: test/contract/samples.ts');
	const shown = new Set((samples[id]?.(noIds).slice(1) as Sample[] | undefined)?.flatMap(namesIn));
	for (const { property } of fieldsOf(operation)) {
		if (FOR_A_PERSON.test(property.type)) continue;
		need(shown.has(property.name), `a sample with "${property.name}": test/contract/samples.ts`);
	}
	need(inRealN8n.has(id), 'a step of a workflow in a real n8n: test/e2e/stories.ts');
	need(
		hasSchema(id),
		'its schema in nodes/Wonder/__schema__: UPDATE_SCHEMAS=1 npx jest test/contract/schemas.test.ts writes it',
	);
	need(
		page.includes(`(\`${id}\`)`),
		'its row in docs/operations.md: npx tsx scripts/operationsPage.ts writes it',
	);
	return missing;
}

const noIds = new Proxy({} as Ids, { get: () => 'id' });

/** Also of parameters inside the node's collections. */
const namesIn = ({ parameters }: Sample) =>
	Object.entries(parameters).flatMap(([name, value]) =>
		['filters', 'additionalFields', 'updateFields', 'options'].includes(name)
			? Object.keys(value as object)
			: [name],
	);

test.each(operations)('$id has all that belongs to an operation', ({ id, operation }) => {
	expect(missingOf(id, operation)).toEqual([]);
});

describe('nothing is left of an operation that is no more', () => {
	const ids = operations.map(({ id }) => id);
	const described = operations.map(({ operation: { route = '' } }) => shapeOf(route));

	test('in the documents (test/contract/operations.json)', () => {
		expect([...documented.keys()].filter((id) => !ids.includes(id))).toEqual([]);
	});

	test('in the simulator (simulator/api)', () => {
		expect([...inSimulator].filter((route) => !described.includes(route))).toEqual([]);
	});

	test('among the samples (test/contract/samples.ts)', () => {
		expect(Object.keys(samples).filter((id) => !ids.includes(id))).toEqual([]);
	});
});

describe('Wonder gets every field where it belongs', () => {
	const wonder = useWonder();
	const all = Object.keys(samples).flatMap((id) =>
		samples[id](noIds)
			.slice(1)
			.map((_, index) => ({ id, sample: index + 1 })),
	);

	test.each(all)('$id, sample $sample', async ({ id, sample }) => {
		const ids = await openBooks(wonder);
		const { parameters, sends, query, body } = samples[id](ids)[sample] as Sample;
		// The simulator refuses names that it does not know.
		await wonder.results(id, parameters);
		const sent = (await wonder.received()).map(asSample);
		if (sends) expect(sent).toContainEqual({ sends, query: query ?? {}, body: body ?? null });
		else expect(sent).toEqual([]);
	});
});

function asSample({ method, target, body }: LogEntry) {
	const [path, search] = target.split('?');
	return {
		sends: `${method} ${path.replace(CARD_SERVICE, '')}`,
		query: Object.fromEntries(new URLSearchParams(search)),
		body,
	};
}
