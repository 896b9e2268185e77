import type { Check } from '../checks';
import { shape, whole } from '../checks';
import { refuse } from '../errors';
import type { Wonder } from '../wonder';

export interface ApiCall<Body = unknown> {
	wonder: Wonder;
	params: Record<string, string>;
	query: Record<string, string>;
	body: Body;
}

/** One line of the API: where it answers, what it takes, and the `data` that it gives. */
export interface ApiRoute {
	method: 'GET' | 'POST' | 'PUT';
	/** Below `/svc/ts/api/v1/openapi`, as Express writes it. */
	path: string;
	/** Shape of the JSON body; absent: the body is not looked at. */
	takes?: Check;
	/** Names of query parameters beside `offset` and `limit`; any other one is refused. */
	query?: string[];
	handle: (call: ApiCall<never>) => object;
}

/** Throws the 400 that names everything that is wrong. */
export function assertShape(check: Check, value: unknown): void {
	const problems = check(value, '');
	if (problems.length) throw refuse('invalidParameter', `${problems.join('; ')}.`);
}

const PAGE = { offset: whole(0, Number.MAX_SAFE_INTEGER), limit: whole(1, 1000) };
const DEFAULT_LIMIT = 20;

/** The asked page of a list, newest first unless told (inferred: Wonder has no sort parameter). */
export function page<T>(oldestFirst: Iterable<T>, { query, wonder: { settings } }: PageCall): T[] {
	const wanted = { offset: Number(query.offset ?? 0), limit: Number(query.limit ?? DEFAULT_LIMIT) };
	assertShape(shape(PAGE), wanted);
	const rows = [...oldestFirst];
	if (settings.list_order === 'newest_first') rows.reverse();
	return rows.slice(wanted.offset, wanted.offset + Math.min(wanted.limit, settings.page_cap));
}

/** Whether a row of this user is asked for. */
export function ofUser({ query, wonder: { settings } }: PageCall): (userId?: string) => boolean {
	const wanted = settings.user_filter === 'applied' ? query.p_user_id : undefined;
	return (userId) => !wanted || userId === wanted;
}

type PageCall = Pick<ApiCall, 'query' | 'wonder'>;
