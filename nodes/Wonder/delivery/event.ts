import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../input/isObject';
import { statusOptions, typeOptions, type CardTransaction } from '../payment/cardTransaction';

export const ACTIONS = ['Authorization', 'Reversed', 'Settled'] as const;
export type Action = (typeof ACTIONS)[number];

/** What happened to a card transaction. Source: developer.wonder.today, Transaction Webhook. */
export interface CardEvent extends CardTransaction {
	action: Action | string;
}

const STATUSES = statusOptions.map(({ value }) => String(value));
const TYPES = typeOptions.map(({ value }) => String(value));

/**
 * The event in a delivery's body; undefined when the body has none, or several. It may be wrapped in a
 * list or an object. Words that Wonder documents are spelled as documented, so that comparisons need
 * not care about case.
 */
export function eventIn(body: Buffer): CardEvent | undefined {
	const content = contentOf(body);
	const places = [content, ...partsOf(content)];
	const [found, ...more] = places.filter(isEvent);
	if (!found || more.length > 0) return undefined;
	return eventOf(found.action, found.card_transaction);
}

/** The event in which this happened to a transaction; undefined if the transaction has no usable ID. */
export function eventOf(action: string, transaction: IDataObject): CardEvent | undefined {
	const id = textFrom(transaction.id);
	if (id === undefined || id.trim() === '') return undefined;
	const { card, status, type } = transaction;
	return {
		...transaction,
		id,
		...('card' in transaction && { card: (textFrom(card) ?? card) as string }),
		...('status' in transaction && { status: asDocumented(status, STATUSES) as string }),
		...('type' in transaction && { type: asDocumented(type, TYPES) as string }),
		action: asDocumented(action, ACTIONS),
	} as CardEvent;
}

const partsOf = (content: unknown): unknown[] =>
	Array.isArray(content) || isObject(content) ? Object.values(content) : [];

interface Envelope {
	action: string;
	card_transaction: IDataObject;
}

const isEvent = (value: unknown): value is Envelope =>
	isObject(value) && typeof value.action === 'string' && isObject(value.card_transaction);

/**
 * Long numbers lose digits in JavaScript, so they are read as text: two IDs must not become one. A text
 * without an end reaches to the end of the body, so that no character of it is read twice.
 */
const TEXT_OR_LONG_INTEGER =
	/"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

const asText = (found: string) => (found.startsWith('"') ? found : `"${found}"`);

function contentOf(body: Buffer): unknown {
	try {
		const text = body.toString('utf8').replace(/^\uFEFF/, '');
		const content = JSON.parse(text.replace(TEXT_OR_LONG_INTEGER, asText)) as unknown;
		return isTooDeep(content) ? undefined : content;
	} catch {
		return undefined;
	}
}

/** An event of Wonder has three levels. n8n fails when it stores one with thousands of them. */
const MOST_LEVELS = 100;

function isTooDeep(content: unknown): boolean {
	let level = [content];
	for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++) {
		level = level.flatMap(partsOf);
	}
	return level.length > 0;
}

/** A number too large to be exact could stand for two transactions. */
const textFrom = (id: unknown) =>
	typeof id === 'string' ? id : Number.isSafeInteger(id) ? String(id) : undefined;

/** As spelled in this list; unchanged if it is not in it. */
function asDocumented<Word>(word: Word, known: readonly string[]) {
	if (typeof word !== 'string') return word;
	const lowercase = word.trim().toLowerCase();
	return known.find((each) => each.toLowerCase() === lowercase) ?? word;
}

/** In the order of the trigger's outputs, if it has one per outcome. */
export const OUTCOMES = ['Declined', 'Authorized', 'Reversed', 'Settled', 'Other'] as const;

/** Authorized only if that is certain: someone may ship goods because of it. */
export function outcomeOf({ action, status }: CardEvent): (typeof OUTCOMES)[number] {
	if (action === 'Reversed') return 'Reversed';
	if (action === 'Settled') return status === 'Declined' ? 'Other' : 'Settled';
	if (action !== 'Authorization') return 'Other';
	return status === 'Declined' || status === 'Authorized' ? status : 'Other';
}

/** For the log: the names and types in a body, never a value. */
export function shapeOf(body: Buffer): string {
	const content = contentOf(body);
	if (content === undefined) return `${body.length} bytes that are not JSON`;
	return typesIn(content, 3).slice(0, 500);
}

function typesIn(value: unknown, depth: number): string {
	if (Array.isArray(value)) {
		return `list of ${value.length}${value.length && depth ? ` (${typesIn(value[0], depth - 1)})` : ''}`;
	}
	if (!isObject(value)) return value === null ? 'null' : typeof value;
	if (depth === 0) return 'object';
	const entries = Object.entries(value)
		.slice(0, 30)
		.map(([name, each]) => `${nameForLog(name)}: ${typesIn(each, depth - 1)}`);
	return `{ ${entries.join(', ')} }`;
}

/** A name may be abused to smuggle a value or a fake line into the log. */
const nameForLog = (name: string) =>
	/^[a-z_][a-z_\d]{0,39}$/i.test(name) && !/\d{5}/.test(name) ? name : '(a name)';

/** The word, if it looks like one of Wonder's; never any other value. */
export const wordForLog = (word: unknown) =>
	typeof word === 'string' && /^[a-z][a-z _-]{0,29}$/i.test(word) ? `"${word}"` : 'not a word';
