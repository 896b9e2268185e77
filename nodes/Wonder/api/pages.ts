import type { IDataObject } from 'n8n-workflow';
import { withoutCardNumbers } from '../cardNumbers';
import { ApiFailure, NOTHING_CHANGED } from './errors';

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

interface ListOptions {
	/** Where the list is in the answer. */
	property?: string;
	/** The first page asks for no more than this. */
	firstLimit?: number;
	/** What else can be done where the list has no end. */
	advice?: string;
}

/**
 * Offset paging without a total, in whatever order: Wonder may cut a page short, so only a page that
 * brings nothing more is the end. Each page begins with the last row of the one before. When it does
 * not, rows were removed meanwhile and others moved up unseen, so the reading goes back to where it
 * joins. Rows that come again, because new ones pushed them on, are passed over. The caller takes as
 * many rows as it wants.
 */
export async function* rowsOfPages(
	fetchPage: (page: Page) => Promise<unknown>,
	{ property, firstLimit = PAGE_SIZE, advice = '' }: ListOptions,
): AsyncGenerator<IDataObject> {
	const seen = new Set<string>();
	const counts = new Map<string, number>();
	let before: string[] = [];
	let [offset, overlap, longest, idle, repeats] = [0, 0, 0, 0, 0];
	for (;;) {
		const limit = seen.size || idle ? PAGE_SIZE : Math.min(PAGE_SIZE, firstLimit);
		const rows = listIn(await fetchPage({ offset, limit }), property);
		const contents = rows.map((row) => JSON.stringify(row));
		const isSamePage = contents.length > 0 && contents.join() === before.join();
		const goesOn = overlap > 0 && !isSamePage && contents[0] === before.at(-1);
		const keys = keysOf(rows, contents, goesOn ? counts : undefined);
		const joins = overlap === 0 || seen.has(keys[0]);
		const brings = joins && keys.some((key) => !seen.has(key));
		if (joins && !brings && keys.length <= overlap) return;
		idle = brings ? 0 : idle + 1;
		repeats = !brings && isSamePage ? repeats + 1 : 0;
		if (repeats >= MOST_REPEATS && keys.length < SMALLEST_PAGE) return;
		if (repeats >= MOST_REPEATS || idle > MOST_IDLE) throw sameAgain(advice);
		before = contents;
		longest = Math.max(longest, keys.length);
		if (!joins) {
			offset = Math.max(0, offset - longest + 1);
			overlap = Math.min(1, offset);
			continue;
		}
		for (const [index, row] of rows.entries()) {
			if (seen.has(keys[index])) continue;
			seen.add(keys[index]);
			counts.set(contents[index], (counts.get(contents[index]) ?? 0) + 1);
			yield row;
		}
		// Where a page holds one row only, it would never get beyond the one that it shares.
		overlap = longest > 1 ? 1 : 0;
		offset += keys.length - overlap;
	}
}

/**
 * What tells the rows of a page from all others: their ID, and their content where one page has an ID
 * twice. A list of texts may repeat one, so rows without an ID are numbered: through the whole list
 * where the page goes on from the one before, whose last row is its first.
 */
function keysOf(rows: IDataObject[], contents: string[], counts?: Map<string, number>): string[] {
	const found = new Map<string, number>();
	const firstOf = new Map<string, string>();
	return rows.map(({ id }, index) => {
		const content = contents[index];
		if (typeof id === 'string' || typeof id === 'number') {
			const first = firstOf.get(String(id)) ?? content;
			firstOf.set(String(id), first);
			return first === content ? String(id) : `${id} ${content}`;
		}
		const earlier = counts ? (counts.get(content) ?? 0) - (content === contents[0] ? 1 : 0) : 0;
		const count = (found.get(content) ?? earlier) + 1;
		found.set(content, count);
		return `${content} ${count}`;
	});
}

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

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
