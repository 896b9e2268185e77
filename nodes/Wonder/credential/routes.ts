import { jsonParse, UserError } from 'n8n-workflow';
import type { WonderCredentials } from '../api/credentials';
import {
	fieldsOf,
	methodOf,
	type Operation,
	type Resource,
	type Route,
} from '../operation/operation';
import { Memory } from '../memory/memory';
import { quoted } from '../input/quoted';
import { resources } from '../resources';

const byId = new Map<string, Operation>(
	Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
		Object.entries(operations).map(
			([name, operation]) => [`${resource}.${name}`, operation] as const,
		),
	),
);

const parsed = new Memory<Map<Operation, Route>>(100);

/** The route of each operation: from `resources`, unless Endpoint Overrides replaces it. */
export function routesOf({
	endpointOverrides,
}: WonderCredentials): (operation: Operation) => string {
	const overrides = overridesIn(endpointOverrides);
	return (operation) => overrides.get(operation) ?? (operation.route as string);
}

/** Routes of requests that move money. */
export const moneyRoutes = (routeOf: (operation: Operation) => string) =>
	[...byId.values()].filter(({ movesMoney }) => movesMoney).map(routeOf);

function overridesIn(given: WonderCredentials['endpointOverrides']): Map<Operation, Route> {
	const text = (typeof given === 'object' ? JSON.stringify(given) : (given ?? '')).trim();
	if (text === '') return new Map();
	return parsed.getOrMake(text, () => parse(text));
}

const EXAMPLE = 'Enter something like { "card.lock": "PUT /cards/{cardId}/freeze" }.';

function parse(text: string): Map<Operation, Route> {
	const entries = jsonParse<unknown>(text, { fallbackValue: null });
	if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) {
		throw new UserError(`Endpoint Overrides is not a JSON object. ${EXAMPLE}`);
	}
	return new Map(
		Object.entries(entries).map(([id, route]) => {
			const operation = byId.get(id);
			if (!operation?.route) {
				const known = [...byId].filter(([, { route: own }]) => own).map(([name]) => name);
				throw new UserError(
					`Endpoint Overrides: ${quoted(id)} isn't a valid operation. Valid operations: ${known.join(', ')}.`,
				);
			}
			if (typeof route !== 'string' || !/^(GET|POST|PUT|PATCH|DELETE) \/[^\s?#]+$/.test(route)) {
				throw new UserError(
					`Endpoint Overrides: the value of ${quoted(id)} is not a method and a path. ${EXAMPLE}`,
				);
			}
			comparePlaceholders(id, operation.route, route);
			assertCarriesBody(id, operation, route);
			return [operation, route as Route];
		}),
	);
}

function assertCarriesBody(id: string, operation: Operation, route: string): void {
	if (methodOf(route) !== 'GET' || !fieldsOf(operation).some((field) => field.in === 'body'))
		return;
	throw new UserError(
		`Endpoint Overrides: ${quoted(id)} sends a body, which a GET request cannot have. Use POST, PUT or PATCH.`,
	);
}

function comparePlaceholders(id: string, own: string, given: string): void {
	const [needed, found] = [own, given].map(
		(route) => new Set([...route.matchAll(/\{(\w+)\}/g)].map(([placeholder]) => placeholder)),
	);
	for (const placeholder of needed) {
		if (!found.has(placeholder)) {
			throw new UserError(
				`Endpoint Overrides: the path of ${quoted(id)} is missing the placeholder ${placeholder}.`,
			);
		}
	}
	for (const placeholder of found) {
		if (!needed.has(placeholder)) {
			throw new UserError(
				`Endpoint Overrides: the path of ${quoted(id)} has the placeholder ${quoted(placeholder)}, which this operation does not use.`,
			);
		}
	}
}
