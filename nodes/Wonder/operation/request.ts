import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import type { Values } from '../input/values';
import {
	fieldsOf,
	methodOf,
	pathOf,
	type Method,
	type Operation,
	type WonderRequest,
} from './operation';

export const CARD_SERVICE = '/svc/ts/api/v1/openapi';

/** The request of one operation with these values. Pure: no n8n, no network, no clock. */
export function buildRequest(
	route: string,
	operation: Operation,
	values: Values,
	page?: { offset: number; limit: number },
): WonderRequest {
	const path: Record<string, unknown> = {};
	const query: Record<string, unknown> = {};
	const body: IDataObject = {};
	for (const field of fieldsOf(operation)) {
		const name = field.as ?? field.property.name;
		const value = values[field.property.name];
		if (value === undefined) continue;
		if (field.in === 'path') path[field.property.name] = value;
		if (field.in === 'query') query[name] = value;
		if (field.in === 'body') nest(body, name.split('.'), value);
	}
	return requestOf(
		methodOf(route),
		pathOf(route).replace(/\{(\w+)\}/g, (_, name: string) => segmentFrom(path[name], name)),
		Object.entries({ ...query, ...page }),
		Object.keys(body).length ? JSON.stringify(body) : undefined,
	);
}

/** Without an ID, or with dots instead, the request would go to another operation: the whole list. */
function segmentFrom(value: unknown, name: string): string {
	const text = String(value ?? '').trim();
	if (!['', '.', '..'].includes(text)) return encodeURIComponent(text);
	throw new InvalidInput(`The value for ${name} is empty`, 'Nothing was sent. Enter an ID.');
}

/** A path that starts with `/svc/` is complete; any other path is below the card service. */
export function requestOf(
	method: Method,
	path: string,
	query: Array<[name: string, value: unknown]>,
	body?: string,
): WonderRequest {
	const search = query
		.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
		.join('&');
	const base = path.startsWith('/svc/') ? path : CARD_SERVICE + path;
	return {
		method,
		target: search ? `${base}${base.includes('?') ? '&' : '?'}${search}` : base,
		...(body !== undefined && { body }),
	};
}

function nest(object: IDataObject, [name, ...rest]: string[], value: unknown): void {
	if (rest.length === 0) object[name] = value as IDataObject[string];
	else nest((object[name] ??= {}) as IDataObject, rest, value);
}
