import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { withoutCardNumbers } from '../input/cardNumbers';
import { ApiFailure, NOTHING_CHANGED } from './errors';
import { RowsRead } from './rowsRead';
import { isObject } from '../input/isObject';

/** The most that Wonder returns at once. Source: developer.wonder.today/resources/query_dsl. */
export const PAGE_SIZE = 1000;

/** After this many pages in a row without a new row, reading on is pointless. */
const MOST_IDLE = 5;

/** How often the same page may come at a later offset: once, new rows could have pushed it there. */
const MOST_REPEATS = 2;

/** No API has shorter pages. A shorter one that comes at every offset is the whole list. */
const SMALLEST_PAGE = 10;

export interface Page extends IDataObject {
	offset: number;
	limit: number;
}

/**
 * Reads a list by offset, without knowing its total or its order. Wonder may return short pages, so only
 * a page without new rows is the end. Pages overlap: each starts with the last row of the previous one.
 * If it does not, rows were removed meanwhile and others moved up unread, so we go back to where the
 * pages meet. Rows that return because new ones pushed them down are skipped. A page that repeats the
 * previous one is held back until the next page shows whether this endpoint supports offsets.
 */
export async function* rowsOfPages(
	fetchPage: (page: Page) => Promise<unknown>,
	property: string | undefined,
	/** The first page requests no more rows than the caller may need. */
	most = PAGE_SIZE,
	/** What the user can do if the list never ends. */
	advice = '',
): AsyncGenerator<IDataObject> {
	const read = new RowsRead();
	let previous: string | undefined;
	let heldBack: IDataObject[] = [];
	let [offset, overlap, longest, idle, repeats] = [0, 0, 0, 0, 0];
	for (;;) {
		const limit = previous === undefined ? Math.min(PAGE_SIZE, most) : PAGE_SIZE;
		const rows = listIn(await fetchPage({ offset, limit }), property);
		read.learnIds(rows);
		const page = read.identityOf(rows);
		const isRepeated = rows.length > 0 && page === previous;
		repeats = isRepeated ? repeats + 1 : 0;
		if (repeats >= MOST_REPEATS && rows.length < SMALLEST_PAGE) return;
		if (!isRepeated) {
			yield* read.take(heldBack, overlap);
			heldBack = [];
		}
		const meets = overlap === 0 || read.isKnown(rows[0]);
		const hasNew = meets && !isRepeated && read.newIn(rows, overlap).length > 0;
		if (meets && !hasNew && rows.length <= overlap) return;
		idle = hasNew ? 0 : idle + 1;
		if (repeats >= MOST_REPEATS || idle > MOST_IDLE) throw neverEnds(advice);
		previous = page;
		longest = Math.max(longest, rows.length);
		if (!meets) {
			offset = Math.max(0, offset - longest + 1);
			overlap = Math.min(1, offset);
			continue;
		}
		if (isRepeated) heldBack = rows;
		else yield* read.take(rows, overlap);
		// Pages of one row cannot overlap: the next one would bring only the shared row.
		overlap = longest > 1 ? 1 : 0;
		offset += rows.length - overlap;
	}
}

/** Advice depends on which of these parameters the operation has. */
export function adviceFor({ returnAll, limit, answer }: Values): string {
	const single =
		answer === undefined
			? ''
			: ' If the endpoint returns the whole list at once, choose One Result under Response.';
	if (returnAll === true) return `Turn off Return All and use a smaller Limit.${single}`;
	return limit === undefined ? '' : `Use a smaller Limit.${single}`;
}

const neverEnds = (advice: string) =>
	new ApiFailure(
		'Wonder returned the same page repeatedly',
		[
			'This list could not be read to its end.',
			NOTHING_CHANGED,
			advice,
			"Please report this to the node's maintainers, with Wonder's documentation of this list if you have it.",
		]
			.filter(Boolean)
			.join(' '),
		'refused',
	);

/** Names of lists are partly inferred, so the only list in the response is accepted, too. */
function listIn(data: unknown, property: string | undefined): IDataObject[] {
	if (Array.isArray(data)) return rowsOf(data);
	const lists: Record<string, unknown> = isObject(data) ? data : { data };
	const named = lists[property ?? ''];
	if (Array.isArray(named)) return rowsOf(named);
	const others = Object.values(lists).filter(Array.isArray);
	if (others.length === 1) return rowsOf(others[0]);
	// APIs written in Go may return null for an empty list.
	if (Object.keys(lists).length === 0 || named === null) return [];
	throw new ApiFailure(
		`The response contains no list${property ? ` "${property}"` : ''}`,
		`It contains: ${withoutCardNumbers(Object.keys(lists).slice(0, 20).join(', '))}. ${NOTHING_CHANGED}`,
		'refused',
	);
}

const rowsOf = (list: unknown[]): IDataObject[] =>
	list.map((value) => (isObject(value) ? value : ({ value } as IDataObject)));
