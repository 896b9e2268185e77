import { z } from 'zod/v4';
import { refuse } from '../errors';
import { parse, whole, type Source } from '../schemas';
import type { BookPart } from '../states';
import type { SimulatedWonder } from '../wonder';

export interface ApiCall<Body = unknown> {
	wonder: SimulatedWonder;
	params: Record<string, string>;
	query: Record<string, string>;
	body: Body;
}

/** One endpoint of the API: its route, the body it takes, and the `data` it returns. */
export interface ApiRoute {
	method: 'GET' | 'POST' | 'PUT';
	/** Below `/svc/ts/api/v1/openapi`, as Express writes it. */
	path: string;
	/** Its name in Wonder's documents, and whether they show its route. */
	title: string;
	source: Source;
	/** The JSON body; without it, the body is ignored. */
	takes?: z.ZodType;
	/** Query parameters beside `offset` and `limit`; any other is refused. */
	query?: Record<string, Source>;
	/** The `data` of its response. */
	gives: z.ZodType;
	/** What an open page of the simulator has to read again. */
	changes?: BookPart[];
	handle: (call: ApiCall<never>) => object;
}

/** A route whose `handle` gets the body as `takes` types it. */
export const withBody = <Body extends z.ZodType>(
	route: ApiRoute & { takes: Body; handle: (call: ApiCall<z.infer<Body>>) => object },
): ApiRoute => route;

/** The value, or a 400 that names everything that is wrong. */
export const valid = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> =>
	parse(schema, value, (message) => refuse('invalidParameter', message));

const numberInQuery = (min: number, max: number, usual: number) =>
	z.preprocess((given) => Number(given ?? usual), whole(min, max));
const pageQuery = z.object({
	offset: numberInQuery(0, Number.MAX_SAFE_INTEGER, 0),
	limit: numberInQuery(1, 1000, 20),
});

/** The requested page of a list, newest first by default (inferred: Wonder has no sort parameter). */
export function page<T extends { id: string }>(
	oldestFirst: Iterable<T>,
	{ query, wonder: { behavior } }: PageCall,
): T[] {
	const { offset, limit } = valid(pageQuery, query);
	const rows = [...oldestFirst];
	if (behavior.list_order === 'newest_first') rows.reverse();
	if (behavior.list_order === 'by_id') rows.sort((one, other) => (one.id < other.id ? -1 : 1));
	return rows.slice(offset, offset + Math.min(limit, behavior.page_cap));
}

/** Whether rows of this user are requested. */
export function ofUser({ query, wonder: { behavior } }: PageCall): (userId?: string) => boolean {
	const wanted = behavior.user_filter === 'applied' ? query.p_user_id : undefined;
	return (userId) => !wanted || userId === wanted;
}

type PageCall = Pick<ApiCall, 'query' | 'wonder'>;
