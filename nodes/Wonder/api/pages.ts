import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { withoutCardNumbers } from '../input/cardNumbers';
import { ApiFailure, NOTHING_CHANGED } from './errors';
import { RowsRead } from './rowsRead';
import { isObject } from '../input/isObject';

/** The most that Wonder returns at once. Source: developer.wonder.today/resources/query_dsl. */
export const PAGE_SIZE = 1000;

/** Pages in a row that bring nothing new, until it is certain that reading on leads nowhere. */
const MOST_IDLE = 5;

/** How often one page may come at another offset: new rows could have pushed it there once. */
const MOST_REPEATS = 2;

/** No API cuts pages shorter than this. A shorter one that comes at any offset is the whole list. */
const SMALLEST_PAGE = 10;

export interface Page extends IDataObject {
	offset: number;
	limit: number;
}

/**
 * Offset paging without a total, in whatever order: Wonder may cut a page short, so only a page that
 * brings nothing more is the end. Each page begins with the last row of the one before. When it does
 * not, rows were removed meanwhile and others moved up unseen, so the reading goes back to where it
 * joins. Rows that come again, because new ones pushed them on, are passed over. A page that repeats
 * the one before waits until the next one shows whether offsets count at this address.
 */
export async function* rowsOfPages(
	fetchPage: (page: Page) => Promise<unknown>,
	property: string | undefined,
	/** The first page asks for no more than the caller may need. */
	most = PAGE_SIZE,
	/** What else can be done where the list has no end. */
	advice = '',
): AsyncGenerator<IDataObject> {
	const read = new RowsRead();
	let before: string | undefined;
	let waiting: IDataObject[] = [];
	let [offset, overlap, longest, idle, repeats] = [0, 0, 0, 0, 0];
	for (;;) {
		const limit = before === undefined ? Math.min(PAGE_SIZE, most) : PAGE_SIZE;
		const rows = listIn(await fetchPage({ offset, limit }), property);
		read.learnIds(rows);
		const page = read.identityOf(rows);
		const isRepeated = rows.length > 0 && page === before;
		repeats = isRepeated ? repeats + 1 : 0;
		if (repeats >= MOST_REPEATS && rows.length < SMALLEST_PAGE) return;
		if (!isRepeated) {
			yield* read.take(waiting, overlap);
			waiting = [];
		}
		const joins = overlap === 0 || read.isKnown(rows[0]);
		const brings = joins && !isRepeated && read.newIn(rows, overlap).length > 0;
		if (joins && !brings && rows.length <= overlap) return;
		idle = brings ? 0 : idle + 1;
		if (repeats >= MOST_REPEATS || idle > MOST_IDLE) throw sameAgain(advice);
		before = page;
		longest = Math.max(longest, rows.length);
		if (!joins) {
			offset = Math.max(0, offset - longest + 1);
			overlap = Math.min(1, offset);
			continue;
		}
		if (isRepeated) waiting = rows;
		else yield* read.take(rows, overlap);
		// Where a page holds one row only, it would never get beyond the one that it shares.
		overlap = longest > 1 ? 1 : 0;
		offset += rows.length - overlap;
	}
}

/** Only where the form of the operation has these. */
export function adviceFor({ returnAll, limit, answer }: Values): string {
	const single =
		answer === undefined
			? ''
			: ' If the address sends the whole list at once, choose One Result under Answer.';
	if (returnAll === true) return `Switch off Return All and use a smaller Limit.${single}`;
	return limit === undefined ? '' : `Use a smaller Limit.${single}`;
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
