import {
	jsonParse,
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import type { Values } from '../input/values';
import { fieldsOf, isRead, type Operation, type Requests, type WonderRequest } from './operation';
import { buildRequest } from './request';
import { rowsOfOwner } from './owners';
import { contentOf, failureIn, isEnvelope } from '../api/envelope';
import {
	ApiFailure,
	consequence,
	failedAnswer,
	isPassing,
	notWonders,
	withoutStop,
	type Stake,
} from '../api/errors';
import { unreachable } from '../api/network';
import { isObject } from '../input/isObject';
import { adviceFor, rowsOfPages } from '../api/pages';
import { wordsIn } from '../api/words';

const MOST_ATTEMPTS = 3;
const LONGEST_WAIT_MS = 30_000;

/** Statuses that say that all is done and that there is nothing to tell. */
const NO_CONTENT = [204, 205];

export interface WonderSettings {
	origin: string;
	/** Origin and App ID. */
	account: string;
	routeOf: (operation: Operation) => string;
	/** Of requests that move money. */
	moneyRoutes: string[];
	timeoutMs: number;
	askedBy?: Stake['askedBy'];
}

interface WonderResponse {
	data: unknown;
	/** The whole envelope. */
	body: unknown;
}

/** Requests to Wonder on behalf of one item. Signing is the credential's; n8n calls it for each. */
export class WonderClient implements Requests {
	constructor(
		private readonly context: IExecuteFunctions | ILoadOptionsFunctions,
		private readonly settings: WonderSettings,
	) {}

	/** The App ID at this address: whose transfers and references these are. */
	get account(): string {
		return this.settings.account;
	}

	/** One operation with one answer. Throws ApiFailure. */
	async request(operation: Operation, values: Values): Promise<IDataObject> {
		return orThrow(await this.attempt(operation, values));
	}

	/** The same, for callers that have to look into a failure. */
	async attempt(operation: Operation, values: Values): Promise<IDataObject | ApiFailure> {
		const route = this.settings.routeOf(operation);
		const answer = await this.answerTo(buildRequest(route, operation, values), operation);
		if (answer instanceof ApiFailure) return answer;
		const result = resultIn(answer.data, operation.data);
		const isUntold = operation.hasOutcome?.(result) === false;
		return isUntold ? untold(this.stakeOf(operation), answer.body) : result;
	}

	/** The rows of a list that match the filters, page after page, only as many as the caller takes. */
	async *list(
		operation: Operation,
		values: Values,
		most = Number.POSITIVE_INFINITY,
		note: (text: string) => void = () => {},
	): AsyncGenerator<IDataObject> {
		const route = this.settings.routeOf(operation);
		const filters = fieldsOf(operation).filter(
			({ matches, property }) => matches && values[property.name] !== undefined,
		);
		const ends = filters.flatMap(({ ends: startAt, endNote, property }) =>
			startAt ? [{ hasEnded: startAt(values[property.name] as never), endNote }] : [],
		);
		const pages = rowsOfPages(
			async (page) => await this.call(buildRequest(route, operation, values, page), operation),
			operation.data,
			// With a filter that only works here it is not known how many rows are needed.
			filters.length ? undefined : most,
			adviceFor(values),
		);
		const matching = async function* () {
			for await (const row of pages) {
				// Each of them has to see each row.
				const ended = ends.filter(({ hasEnded }) => hasEnded(row));
				if (
					filters.every(({ matches, property }) => matches?.(row, values[property.name] as never))
				) {
					yield row;
				}
				for (const { endNote } of ended) if (endNote) note(endNote);
				if (ended.length > 0) return;
			}
		};
		let taken = 0;
		for await (const row of rowsOfOwner(this, operation, values, matching())) {
			yield row;
			if (++taken >= most) return;
		}
	}

	/** The `data` of the answer. Throws ApiFailure. */
	async call(request: WonderRequest, operation?: Operation): Promise<unknown> {
		return orThrow(await this.answerTo(request, operation)).data;
	}

	/** An operation reads or writes by what it is for, whatever method an Endpoint Override gives it. */
	private stakeOf(operation: Operation | undefined, method?: string): Stake {
		const { askedBy = 'item' } = this.settings;
		if (!operation) return { reads: method === 'GET', askedBy, namesId: true };
		const { effect, movesMoney = false, fields } = operation;
		const namesId = askedBy === 'item' && fields.some((field) => field.in && field.in !== 'body');
		return { reads: isRead(operation, {}), effect, movesMoney, askedBy, namesId };
	}

	/** Sends a write once, a read up to three times. */
	private async answerTo(
		request: WonderRequest,
		operation?: Operation,
	): Promise<WonderResponse | ApiFailure> {
		const stake = {
			...this.stakeOf(operation, request.method),
			hasQuery: request.target.includes('?'),
		};
		const log = this.logOf(request, operation);
		for (let attempt = 1; ; attempt++) {
			const result = await this.once(request, stake, log);
			if (!(result instanceof ApiFailure)) return result;
			if (!(stake.reads && isPassing(result) && (await waitedAfter(result, attempt))))
				return result;
		}
	}

	/** A line for whoever looks into a problem; never a query or a body. */
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

	private async once(
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
					// The answer is judged here: n8n would send the request again on a 401.
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					// As text, to tell Wonder's JSON from the page of a proxy.
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
		const failure = failureIn(response.statusCode, parsed);
		if (failure) return failedAnswer(stake, response, failure);
		if (isEnvelope(parsed)) return { data: contentOf(parsed), body: parsed };
		// Of a Custom API Call nobody knows what it should bring.
		const isDone = stake.movesMoney === undefined && NO_CONTENT.includes(response.statusCode);
		return isDone
			? { data: {}, body: parsed }
			: notWonders(stake, response.statusCode, text, parsed);
	}
}

/** Waits before what may be sent again is; false when it has been sent often enough. */
export async function waitedAfter({ retryAfterMs }: ApiFailure, attempt: number): Promise<boolean> {
	const wait = retryAfterMs ?? 250 * 2 ** attempt * (0.5 + Math.random());
	if (attempt >= MOST_ATTEMPTS || wait > LONGEST_WAIT_MS) return false;
	await sleep(wait);
	return true;
}

function orThrow<T>(result: T | ApiFailure): T {
	if (result instanceof ApiFailure) throw result;
	return result;
}

/** Wonder says that all is well, and not what came of it. */
function untold(stake: Stake, body: unknown): ApiFailure {
	const said = wordsIn(body);
	return new ApiFailure(
		'Wonder reports success, but not what came of it',
		`${said ? `It says: "${withoutStop(said)}". ` : ''}${consequence(stake, 'unknown')}`,
		'unknown',
	);
}

/** Names of wrappers are partly inferred, so a wrapper by any name is taken off. */
function resultIn(data: unknown, property = ''): IDataObject {
	if (!isObject(data)) return { data } as IDataObject;
	const [only, ...others] = Object.values(data);
	if (isObject(data[property])) return data[property];
	return isObject(only) && others.length === 0 ? only : data;
}
