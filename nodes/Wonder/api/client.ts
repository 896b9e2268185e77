import {
	jsonParse,
	sleep,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestMethods,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { withoutCardNumbers } from '../cardNumbers';
import { fieldsOf, isRead, type Operation, type Values } from '../operation';
import { buildRequest, type WonderRequest } from '../request';
import { rowOfUser } from '../ofUser';
import { contentOf, failureIn, isEnvelope } from './envelope';
import {
	ApiFailure,
	consequence,
	failedAnswer,
	isPassing,
	NOTHING_CHANGED,
	notWonders,
	type Stake,
} from './errors';
import { unreachable } from './network';

/** The most that Wonder returns at once. Source: developer.wonder.today/resources/query_dsl. */
export const PAGE_SIZE = 1000;

/** Pages in a row that bring nothing new, until it is certain that reading on leads nowhere. */
const MOST_IDLE = 5;

/** How often one page may come at another offset: new rows could have pushed it there once. */
const MOST_REPEATS = 2;

/** No API cuts pages shorter than this. A shorter one that comes at any offset is the whole list. */
const SMALLEST_PAGE = 10;

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

export interface Page extends IDataObject {
	offset: number;
	limit: number;
}

/** Requests to Wonder on behalf of one item. Signing is the credential's; n8n calls it for each. */
export class Wonder {
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
		const isUntold = operation.isTold?.(result) === false;
		return isUntold ? untold(this.stakeOf(operation)) : result;
	}

	/** The rows of a list that match the filters, page after page, only as many as the caller takes. */
	async *list(
		operation: Operation,
		values: Values,
		most = Number.POSITIVE_INFINITY,
	): AsyncGenerator<IDataObject> {
		const route = this.settings.routeOf(operation);
		const filters = fieldsOf(operation).filter(
			({ matches, property }) => matches && values[property.name] !== undefined,
		);
		const ends = filters.flatMap(
			({ ends: startAt, property }) => startAt?.(values[property.name] as never) ?? [],
		);
		const ownRow = rowOfUser(this, operation, values);
		const pages = this.pages(
			async (page) => await this.call(buildRequest(route, operation, values, page), operation),
			operation.data,
			// With a filter that only works here it is not known how many rows are needed.
			filters.every((field) => field.in === 'query') ? most : PAGE_SIZE,
			adviceFor(values),
		);
		let taken = 0;
		for await (const row of pages) {
			// Each of them has to see each row.
			const isLast = ends.filter((endsWith) => endsWith(row)).length > 0;
			const isWanted = filters.every((field) =>
				field.matches?.(row, values[field.property.name] as never),
			);
			const found = isWanted && (await ownRow(row));
			if (found) {
				yield found;
				taken++;
			}
			if (isLast || taken >= most) return;
		}
	}

	/**
	 * Offset paging without a total, in whatever order: Wonder may cut a page short, so only a page that
	 * brings nothing more is the end. Each page begins with the last row of the one before. When it does
	 * not, rows were removed meanwhile and others moved up unseen, so the reading goes back to where it
	 * joins. Rows that come again, because new ones pushed them on, are passed over. The first page asks
	 * for no more than the caller may need, and it takes as many rows as it wants.
	 */
	async *pages(
		fetchPage: (page: Page) => Promise<unknown>,
		property: string | undefined,
		atFirst = PAGE_SIZE,
		/** What else can be done where the list has no end. */
		advice = '',
	): AsyncGenerator<IDataObject> {
		const seen = new Set<string>();
		let before: string[] = [];
		let [offset, overlap, longest, idle, repeats] = [0, 0, 0, 0, 0];
		for (;;) {
			const limit = seen.size || idle ? PAGE_SIZE : Math.min(PAGE_SIZE, atFirst);
			const rows = listIn(await fetchPage({ offset, limit }), property);
			const keys = keysOf(rows);
			const joins = overlap === 0 || seen.has(keys[0]);
			const brings = joins && keys.some((key) => !seen.has(key));
			if (joins && !brings && keys.length <= overlap) return;
			const repeated = !brings && keys.length > 0 && keys.join() === before.join();
			idle = brings ? 0 : idle + 1;
			repeats = repeated ? repeats + 1 : 0;
			if (repeats >= MOST_REPEATS && keys.length < SMALLEST_PAGE) return;
			if (repeats >= MOST_REPEATS || idle > MOST_IDLE) throw sameAgain(advice);
			before = keys;
			longest = Math.max(longest, keys.length);
			if (!joins) {
				offset = Math.max(0, offset - longest + 1);
				overlap = Math.min(1, offset);
				continue;
			}
			for (const [index, row] of rows.entries()) {
				if (seen.has(keys[index])) continue;
				seen.add(keys[index]);
				yield row;
			}
			// Where a page holds one row only, it would never get beyond the one that it shares.
			overlap = longest > 1 ? 1 : 0;
			offset += keys.length - overlap;
		}
	}

	/** The `data` of the answer. Throws ApiFailure. */
	async call(request: WonderRequest, operation?: Operation): Promise<unknown> {
		return orThrow(await this.answerTo(request, operation)).data;
	}

	/** An operation reads or writes by what it is for, whatever method an Endpoint Override gives it. */
	private stakeOf(operation: Operation | undefined, method?: string): Stake {
		const { askedBy = 'item' } = this.settings;
		if (!operation) return { reads: method === 'GET', askedBy };
		const { effect, movesMoney = false } = operation;
		return { reads: isRead(operation, {}), effect, movesMoney, askedBy };
	}

	/** Sends a write once, a read up to three times. */
	private async answerTo(
		request: WonderRequest,
		operation?: Operation,
	): Promise<{ data: unknown } | ApiFailure> {
		const stake = {
			...this.stakeOf(operation, request.method),
			hasQuery: request.target.includes('?'),
		};
		for (let attempt = 1; ; attempt++) {
			const result = await this.once(request, stake);
			if (!(result instanceof ApiFailure)) return result;
			if (!(stake.reads && isPassing(result) && (await waitedAfter(result, attempt))))
				return result;
		}
	}

	private async once(
		{ method, target, body }: WonderRequest,
		stake: Stake,
	): Promise<{ data: unknown } | ApiFailure> {
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
			return unreachable(stake, error, this.settings.origin);
		}
		const text = String(response.body ?? '');
		const parsed = jsonParse<unknown>(text, { fallbackValue: null });
		const failure = failureIn(response.statusCode, parsed);
		if (failure) return failedAnswer(stake, response, failure);
		if (isEnvelope(parsed)) return { data: contentOf(parsed) };
		// Of a Custom API Call nobody knows what it should bring.
		const isDone = stake.movesMoney === undefined && NO_CONTENT.includes(response.statusCode);
		return isDone ? { data: {} } : notWonders(stake, response.statusCode, text, parsed);
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

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal rows without an ID are told apart by their number on the page: a list of texts may repeat one. */
function keysOf(rows: IDataObject[]): string[] {
	const counts = new Map<string, number>();
	return rows.map((row) => {
		if (typeof row.id === 'string' || typeof row.id === 'number') return String(row.id);
		const content = JSON.stringify(row);
		const count = (counts.get(content) ?? 0) + 1;
		counts.set(content, count);
		return `${content} ${count}`;
	});
}

/** Only where the form of the operation has these. */
export function adviceFor({ returnAll, limit }: Values): string {
	if (returnAll === true) return 'Switch off Return All and use a smaller Limit.';
	return limit === undefined ? '' : 'Use a smaller Limit.';
}

const sameAgain = (advice: string) =>
	new ApiFailure(
		'Wonder sends the same page again and again',
		[
			'The list cannot be read to its end at this address.',
			NOTHING_CHANGED,
			advice,
			"Report this to the maintainers of this node, with Wonder's documents of this list if you have them.",
		]
			.filter(Boolean)
			.join(' '),
		'refused',
	);

/** Wonder says that all is well, and not what came of it. */
const untold = (stake: Stake) =>
	new ApiFailure(
		'Wonder reports success, but not what came of it',
		consequence(stake, 'unknown'),
		'unknown',
	);

/** Names of wrappers are partly inferred, so a wrapper by any name is taken off. */
function resultIn(data: unknown, property = ''): IDataObject {
	const [only, ...others] = Object.values(data as IDataObject);
	const named = (data as IDataObject)[property];
	if (isObject(named)) return named;
	if (isObject(only) && others.length === 0) return only;
	return isObject(data) ? data : ({ data } as IDataObject);
}

/** Names of lists are partly inferred, so the only list in the answer is taken as well. */
function listIn(data: unknown, property: string | undefined): IDataObject[] {
	if (Array.isArray(data)) return rowsOf(data);
	const lists: Record<string, unknown> = isObject(data) ? data : { data };
	const named = lists[property ?? ''];
	if (Array.isArray(named)) return rowsOf(named);
	const others = Object.values(lists).filter(Array.isArray);
	if (others.length === 1) return rowsOf(others[0]);
	// Go-style APIs answer an empty list with null.
	if (Object.keys(lists).length === 0 || named === null) return [];
	throw new ApiFailure(
		`The answer holds no list${property ? ` "${property}"` : ''}`,
		`It holds: ${withoutCardNumbers(Object.keys(lists).slice(0, 20).join(', '))}. ${NOTHING_CHANGED}`,
		'refused',
	);
}

const rowsOf = (list: unknown[]): IDataObject[] =>
	list.map((value) => (isObject(value) ? value : ({ value } as IDataObject)));
