import {
	jsonParse,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
	type IPollFunctions,
	type IWebhookFunctions,
} from 'n8n-workflow';
import type { Values } from '../input/values';
import {
	fieldsOf,
	isRead,
	type Field,
	type Operation,
	type Requests,
	type WonderRequest,
} from './operation';
import { limitReached, ListLimit } from './listLimit';
import { buildRequest } from './request';
import { rowsOfOwner } from './owners';
import { contentOf, errorIn, isEnvelope } from '../api/envelope';
import {
	ApiFailure,
	consequence,
	failureFrom,
	isTemporary,
	longPause,
	unexpectedFormat,
	withoutPeriod,
	type Stake,
} from '../api/errors';
import { unreachable } from '../api/network';
import { MOST_ATTEMPTS, waitToRetry, Width } from '../api/width';
import { isObject } from '../input/isObject';
import { adviceFor, rowsOfPages } from '../api/pages';
import { errorTextIn } from '../api/errorText';

/** Success statuses of responses without content. */
const NO_CONTENT = [204, 205];

export interface WonderSettings {
	origin: string;
	/** Origin and App ID. */
	account: string;
	routeOf: (operation: Operation) => string;
	/** Routes of requests that move money. */
	moneyRoutes: string[];
	timeoutMs: number;
	/** How often a read is sent at most. */
	mostAttempts?: number;
	askedBy?: Stake['askedBy'];
}

interface WonderResponse {
	data: unknown;
	/** The envelope around `data`. */
	body: unknown;
}

type Context = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions | IWebhookFunctions;

/** Requests to Wonder. The credential signs each of them: n8n calls its `authenticate`. */
export class WonderClient implements Requests {
	private readonly reads = new Map<string, Promise<unknown>>();

	constructor(
		private readonly context: Context,
		private readonly settings: WonderSettings,
		private readonly width = new Width(),
	) {}

	/** Identifies the server and App ID that transfers and references belong to. */
	get account(): string {
		return this.settings.account;
	}

	/** One operation with one result. Throws ApiFailure. */
	async request(operation: Operation, values: Values): Promise<IDataObject> {
		return orThrow(await this.attempt(operation, values));
	}

	/** The same, for callers that handle failures themselves. */
	async attempt(operation: Operation, values: Values): Promise<IDataObject | ApiFailure> {
		const route = this.settings.routeOf(operation);
		const response = await this.send(buildRequest(route, operation, values), operation);
		if (response instanceof ApiFailure) return withoutPersonalData(response, operation, values);
		const result = resultIn(response.data, operation.data);
		return operation.hasOutcome?.(result) === false
			? missingOutcome(this.stakeOf(operation), response.body)
			: result;
	}

	/** The rows that match the filters. Pages are fetched only as the caller takes rows. */
	async *list(
		operation: Operation,
		values: Values,
		most = Number.POSITIVE_INFINITY,
		hint: (text: string) => void = () => {},
	): AsyncGenerator<IDataObject> {
		const route = this.settings.routeOf(operation);
		const filters = fieldsOf(operation).filter(
			({ matches, property }) => matches && values[property.name] !== undefined,
		);
		const ends = filters.flatMap(({ ends: startAt, endNote, property }) =>
			startAt ? [{ hasEnded: startAt(values[property.name] as never), endNote }] : [],
		);
		const limit = new ListLimit();
		const pages = rowsOfPages(
			async (page) =>
				await limit.guard(
					async () => await this.call(buildRequest(route, operation, values, page), operation),
				),
			operation.data,
			// With a filter that Wonder does not apply, any number of rows may be needed.
			filters.length ? undefined : most,
			adviceFor(values),
		);
		const seen = { rows: 0, hasMatch: false };
		const matching = async function* () {
			for await (const row of pages) {
				seen.rows += 1;
				// Every filter must see every row to know when its range has ended.
				const ended = ends.filter(({ hasEnded }) => hasEnded(row));
				if (
					filters.every(({ matches, property }) => matches?.(row, values[property.name] as never))
				) {
					seen.hasMatch = true;
					yield row;
				}
				if (ended.length === 0) continue;
				for (const { endNote } of ended) if (endNote && !limit.isReached) hint(endNote);
				return;
			}
		};
		const attempt: Requests['attempt'] = async (...request) =>
			await limit.guard(async () => await this.attempt(...request));
		const rows = rowsOfOwner({ attempt }, operation, values, matching());
		let taken = 0;
		for await (const row of rows) {
			yield row;
			if (++taken < most) continue;
			const rest = await limit.rest(rows);
			if (rest) hint(limitReached(most, rest));
			return;
		}
		if (seen.rows > 0 && !seen.hasMatch) hint(nonePassed(seen.rows, filters));
	}

	async once<Result>(name: string, read: () => Promise<Result>): Promise<Result> {
		const known = this.reads.get(name) ?? read();
		this.reads.set(name, known);
		return (await known) as Result;
	}

	/** The `data` of the response. Throws ApiFailure. */
	async call(request: WonderRequest, operation?: Operation): Promise<unknown> {
		return orThrow(await this.send(request, operation)).data;
	}

	/** The operation decides whether this is a read, whatever method Endpoint Overrides set for it. */
	private stakeOf(operation: Operation | undefined, method?: string): Stake {
		const { askedBy = 'item' } = this.settings;
		if (!operation) return { reads: method === 'GET', askedBy, namesId: true };
		const { movesMoney = false, fields } = operation;
		const namesId = askedBy === 'item' && fields.some((field) => field.in && field.in !== 'body');
		return { reads: isRead(operation, {}), movesMoney, askedBy, namesId };
	}

	/** Sends a write once, a read up to three times. */
	private async send(
		request: WonderRequest,
		operation?: Operation,
	): Promise<WonderResponse | ApiFailure> {
		const stake = {
			...this.stakeOf(operation, request.method),
			hasQuery: request.target.includes('?'),
		};
		const log = this.logOf(request, operation);
		const { mostAttempts = MOST_ATTEMPTS } = this.settings;
		for (let attempt = 1; ; attempt++) {
			const result = await this.width.send(async () => {
				const { closedForMs } = this.width;
				return closedForMs > 0
					? longPause(stake, closedForMs)
					: await this.exchange(request, stake, log);
			}, attempt > 1);
			if (!(result instanceof ApiFailure)) return result;
			const isLast = attempt >= mostAttempts || !stake.reads || !isTemporary(result);
			if (isLast || !(await waitToRetry(result, attempt))) return result;
		}
	}

	/** One debug line per request, without its query and body. */
	private logOf({ method, target }: WonderRequest, operation?: Operation) {
		const [path] = target.split('?');
		const route = operation ? this.settings.routeOf(operation) : `${method} ${path}`;
		const began = performance.now();
		return (outcome: string, requestId?: unknown) => {
			const reference = requestId ? `, request ID ${String(requestId)}` : '';
			const ms = Math.round(performance.now() - began);
			this.context.logger.debug(`Wonder: ${route}: ${outcome} after ${ms} ms${reference}`);
		};
	}

	private async exchange(
		{ method, target, body }: WonderRequest,
		stake: Stake,
		log: ReturnType<WonderClient['logOf']>,
	): Promise<WonderResponse | ApiFailure> {
		let response: IN8nHttpFullResponse;
		try {
			response = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				'wonderApi',
				{
					method: method as IHttpRequestMethods,
					url: this.settings.origin + target,
					...(body !== undefined && { body: Buffer.from(body) }),
					timeout: this.settings.timeoutMs,
					// Errors are handled here: n8n would resend the request after a 401.
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					// As text, because a proxy may have sent something other than JSON.
					encoding: 'text',
				},
			)) as IN8nHttpFullResponse;
		} catch (error) {
			log('no response');
			return unreachable(stake, error, this.settings.origin);
		}
		log(`HTTP ${response.statusCode}`, response.headers['x-request-id']);
		const text = String(response.body ?? '');
		const parsed = jsonParse<unknown>(text, { fallbackValue: null });
		const error = errorIn(response.statusCode, parsed);
		if (error) return failureFrom(stake, response, error);
		if (isEnvelope(parsed)) return { data: contentOf(parsed), body: parsed };
		// A Custom API Call may have no content.
		const isDone = stake.movesMoney === undefined && NO_CONTENT.includes(response.statusCode);
		return isDone
			? { data: {}, body: parsed }
			: unexpectedFormat(stake, response.statusCode, text, parsed);
	}
}

const nonePassed = (read: number, filters: Field[]) => {
	const labels = filters.map(({ property }) => property.displayName).sort();
	return `0 of ${read} ${read === 1 ? 'row' : 'rows'} passed the filters (${labels.join(', ')})`;
};

function orThrow<T>(result: T | ApiFailure): T {
	if (result instanceof ApiFailure) throw result;
	return result;
}

/** Shorter values would be found in words and numbers that mean something else. */
const FEWEST_CHARACTERS = 5;

/** Wonder's own messages may repeat what was sent, and n8n stores and logs them. */
function withoutPersonalData(
	failure: ApiFailure,
	operation: Operation,
	values: Values,
): ApiFailure {
	const { message, description, outcome, httpStatus, retryAfterMs } = failure;
	const hidden = fieldsOf(operation)
		.filter(({ personal }) => personal)
		.map(({ property: { name } }) => String(values[name] ?? ''))
		.filter((text) => text.length >= FEWEST_CHARACTERS);
	if (hidden.length === 0) return failure;
	// A text that was cut may end in a part of a value.
	const without = (text: string) =>
		hidden.reduce((left, value) => left.replaceAll(value, '[removed]'), text).replace(/\S+…/g, '…');
	return new ApiFailure(without(message), without(description), outcome, httpStatus, retryAfterMs);
}

/** Wonder reports success but returns nothing that shows the result. */
function missingOutcome(stake: Stake, body: unknown): ApiFailure {
	const said = errorTextIn(body);
	return new ApiFailure(
		'Wonder reported success but did not return the result',
		`${said ? `It says: "${withoutPeriod(said)}". ` : ''}${consequence(stake, 'unknown')}`,
		'unknown',
	);
}

/** Names of wrappers are partly inferred, so a single wrapper with any name is removed. */
function resultIn(data: unknown, property = ''): IDataObject {
	if (!isObject(data)) return { data } as IDataObject;
	const [only, ...others] = Object.values(data);
	if (isObject(data[property])) return data[property];
	return isObject(only) && others.length === 0 ? only : data;
}
