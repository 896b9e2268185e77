import { wholeRoutes } from '../api';
import type { ApiRoute } from '../api/route';
import { envelope, failureResponses } from './responses';
import { nameOf, type NamedSchemas } from './schemas';
import type { JsonSchema } from './sources';

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } });

/** Every route of the API. */
export function pathsOf(bodies: NamedSchemas, results: NamedSchemas): object {
	const paths: Record<string, Record<string, object>> = {};
	for (const route of wholeRoutes) {
		const path = route.path.replace(/:(\w+)/g, '{$1}');
		const name = nameOf(route);
		const operation = operationOf(route, bodies[name], results[name]);
		(paths[path] ??= {})[route.method.toLowerCase()] = operation;
	}
	return paths;
}

function operationOf(route: ApiRoute, body: JsonSchema | undefined, data: JsonSchema): object {
	return {
		operationId: idOf(route.title),
		summary: route.title,
		'x-source': route.source,
		parameters: parametersOf(route, data),
		...(body && { requestBody: { required: true, ...json(body) } }),
		responses: { 200: { description: 'Success', ...json(envelope(data)) }, ...failureResponses },
	};
}

/** "Create Card" as "createCard". */
function idOf(title: string): string {
	const [first, ...rest] = title.replace(/[^\w ]/g, '').split(' ');
	return first.toLowerCase() + rest.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

function parametersOf({ path, query = {}, source }: ApiRoute, data: JsonSchema): object[] {
	const schema = { type: 'string' };
	const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
		...{ name, in: 'path', required: true, 'x-source': source, schema },
	}));
	const inQuery = Object.entries(query).map(([name, itsSource]) => ({
		...{ name, in: 'query', 'x-source': itsSource, schema },
	}));
	const isList = Object.values(data.properties ?? {}).some(({ type }) => type === 'array');
	return [...inPath, ...inQuery, ...(isList ? page : [])];
}

const page = ['Offset', 'Limit'].map((name) => ({ $ref: `#/components/parameters/${name}` }));

const paging = (name: string, description: string, schema: object) => ({
	...{ name, in: 'query', description, 'x-source': 'documented', schema },
});

export const parameters = {
	Offset: paging('offset', 'The first row.', { type: 'integer', minimum: 0, default: 0 }),
	Limit: paging('limit', 'Rows of the page. The default is inferred.', {
		...{ type: 'integer', minimum: 1, maximum: 1000, default: 20 },
	}),
};

const webhook = (name: string, summary: string, source: string, schema: JsonSchema) => ({
	post: {
		operationId: name,
		summary,
		'x-source': source,
		parameters: [{ name: 'X-Action', in: 'header', required: true, schema: { type: 'string' } }],
		requestBody: { required: true, ...json(schema) },
		responses: { 200: { description: 'Acknowledged, or decided' } },
	},
});

/** What the simulator sends, signed with the key of its webhooks. */
export const webhooksOf = ({ cardEvent, decisionRequest }: NamedSchemas) => ({
	cardEvent: webhook('cardEvent', 'A card transaction has changed', 'documented', cardEvent),
	decisionRequest: webhook(
		'decisionRequest',
		'A payment awaits a decision',
		'inferred',
		decisionRequest,
	),
});
