import { tryToParseDateTime } from 'n8n-workflow';
import type { EntryContext } from './values';
import { InvalidInput } from './invalidInput';
import { isExact } from './exactNumbers';
import { decimalFrom } from './decimal';
import { holdsCardNumber } from './cardNumbers';
import { quoted } from './quoted';

/** Each function checks one kind of input and returns it as Wonder expects it. Throws InvalidInput. */

/** Text without white space around it. A number becomes text, if none of its digits was lost. */
export function trimmed(value: unknown): string {
	if (value === undefined || value === null) throw notText('is empty', 'Enter a value.');
	if (typeof value === 'number') return exactText(value);
	if (typeof value === 'boolean') throw notText('This is a boolean, not text');
	if (Array.isArray(value)) throw notText('This is a list, not text', 'Choose one of its entries.');
	const text = isDate(value) ? value.toJSON() : value;
	if (text === null) throw notText('This is not a date');
	// An expression may also have put an object into a text.
	if (typeof text === 'object' || /\[object \w+\]/.test(String(text))) {
		throw notText('This is an object, not text', 'Choose one of its properties.');
	}
	return String(text).trim();
}

const notText = (message: string, advice = 'Correct the expression.') =>
	new InvalidInput(message, advice);

function exactText(value: number): string {
	if (!Number.isFinite(value)) throw notText('This is not a number');
	if (isExact(value)) return String(value);
	throw notText(
		'The number has more digits than a number can hold exactly',
		'Pass it as text so that nothing is rounded.',
	);
}

/** Decimal text with at most `decimals` decimals. Numbers are accepted only if they are exact. */
export const amount =
	(decimals = 2, example = '250.00') =>
	(value: unknown): string => {
		const text = trimmed(value);
		const expected = `Use digits and a decimal point, with at most ${decimals} decimals, like ${example}.`;
		const decimal = decimalFrom(text);
		if (!decimal || decimal.units < 0n || text.startsWith('-')) {
			throw new InvalidInput(`${quoted(text)} is not an amount`, expected);
		}
		if (decimal.scale > decimals) {
			throw new InvalidInput(`${quoted(text)} has more than ${decimals} decimals`, expected);
		}
		return text;
	};

export const positiveAmount =
	(decimals = 2) =>
	(value: unknown): string => {
		const text = amount(decimals)(value);
		if (decimalFrom(text)?.units === 0n) {
			throw new InvalidInput('The amount is zero', 'Enter an amount above zero.');
		}
		return text;
	};

/** IDs become part of the URL, so characters that could change its path are rejected. */
export function id(value: unknown): string {
	const text = trimmed(value);
	if (holdsCardNumber(text)) {
		throw new InvalidInput(
			'This looks like a card number, not an ID',
			'Use the ID from Wonder, like 03e69dd9-a70c-4b0f-b084-c0ee077772fb. Never put card numbers into a workflow.',
		);
	}
	if (!/^[\w~-][\w.~-]*$/.test(text)) {
		throw new InvalidInput(
			`${quoted(text)} is not an ID`,
			'Enter an ID like 03e69dd9-a70c-4b0f-b084-c0ee077772fb.',
		);
	}
	return text;
}

/** What stands for hidden digits or letters. A single X or dot may belong to the text itself. */
const MASK = '*•●…#';
const MASK_IN_RUNS = `${MASK}x·`;
const MASKED = new RegExp(`[${MASK}]|[${MASK_IN_RUNS}]{2,}`, 'i');

export const isMasked = (text: unknown) => MASKED.test(String(text));

/** Spreadsheets drop leading zeros and may add a decimal. */
const LAST_FOUR = new RegExp(
	`^(?:\\p{L}+\\.?\\s+){0,3}[\\s${MASK_IN_RUNS}-]*\\d{1,4}(?:\\.0+)?$`,
	'iu',
);
const MASKED_NUMBER = new RegExp(
	`^[\\d\\s-]*[${MASK_IN_RUNS}]{2,}[\\s${MASK_IN_RUNS}-]*\\d{4}$`,
	'i',
);

/** Rejects card numbers as statements show them; Wonder would only report an unknown ID. */
export function cardIdFrom(value: unknown): string {
	const text = trimmed(value);
	const mistaken = LAST_FOUR.test(text)
		? 'the last four digits of a card'
		: MASKED_NUMBER.test(text) && 'a masked card number';
	if (!mistaken) return id(text);
	throw new InvalidInput(
		`${quoted(text)} looks like ${mistaken}, not its ID`,
		'Choose the card From List (searchable by its last four digits), or use the ID that Get Many returns, like 03e69dd9-a70c-4b0f-b084-c0ee077772fb. A Card field with a mode By Last Four Digits also takes these.',
	);
}

/** A card that was named by the last four digits of its number. Its ID is looked up before anything is sent. */
export class LastFour {
	constructor(readonly digits: string) {}
}

export function lastFourFrom(value: unknown): LastFour {
	const text = trimmed(value);
	if (/^\d{4}$/.test(text)) return new LastFour(text);
	if (text.replace(/\D/g, '').length > 4) {
		throw new InvalidInput(
			'This has more than four digits',
			'Enter only the last four digits, like 8348. Never put card numbers into a workflow.',
		);
	}
	throw new InvalidInput(
		`${quoted(text)} is not four digits`,
		'Enter the last four digits of the card, like 8348, and nothing else. Spreadsheets drop leading zeros: 348 may be 0348.',
	);
}

export function currency(value: unknown): string {
	const text = trimmed(value);
	if (!/^[A-Z]{3}$/i.test(text)) {
		throw new InvalidInput(`${quoted(text)} is not a currency`, 'Enter three letters, like USD.');
	}
	return text.toUpperCase();
}

/**
 * A day, as YYYY-MM-DD. A moment counts as a day if it is midnight, either as written or in the workflow's
 * time zone: databases export midnight in Hong Kong as 16:00 UTC of the previous day.
 */
export function day(value: unknown, { timeZone }: EntryContext): string {
	const expected = 'Enter year-month-day, like 1990-12-31.';
	const text = dateText(value);
	const { day: written, time } = ISO_8601.exec(text)?.groups ?? {};
	if (written && !/[1-9]/.test(time ?? '')) return isoDay(dateTimeFrom(written, 'UTC', expected));
	const moment = dateTimeFrom(text, timeZone, expected).setZone(timeZone);
	if (moment.toMillis() === moment.startOf('day').toMillis()) return isoDay(moment);
	throw new InvalidInput(
		`${quoted(text)} includes a time of day`,
		`It is not midnight, neither as written nor in the workflow's time zone (${timeZone}). ${expected}`,
	);
}

/** A date of birth of a living person. */
export function birthDay(value: unknown, context: EntryContext): string {
	const born = day(value, context);
	const now = dateTimeFrom(new Date().toISOString(), 'UTC', '').setZone(context.timeZone);
	if (born > isoDay(now)) {
		throw new InvalidInput(`${born} is in the future`, 'Check day, month and year.');
	}
	if (born < '1900') {
		throw new InvalidInput(`${born} is before 1900`, 'Check day, month and year.');
	}
	return born;
}

/** A moment, in milliseconds since 1970. A day without a time means its start. */
export function moment(value: unknown, { timeZone }: EntryContext): number {
	const text = dateText(value);
	const dateTime = dateTimeFrom(
		text,
		timeZone,
		`Enter a date and time, like 2026-03-31T18:00:00Z. Without Z or an offset, the workflow's time zone applies (${timeZone}).`,
	);
	const isDay = text.length === '2026-03-31'.length;
	return (isDay ? startOfDay(dateTime) : dateTime).toMillis();
}

/** The start of the day it is now, by the clocks of this time zone. */
export const currentDay = (timeZone: string): DateTime =>
	startOfDay(dateTimeFrom(new Date().toISOString(), 'UTC', '').setZone(timeZone));

/** Where clocks go back to midnight, a day has two; it starts with the first. */
export function startOfDay(dateTime: DateTime): DateTime {
	const midnights = dateTime.startOf('day').getPossibleOffsets();
	return midnights.reduce((first, other) => (other < first ? other : first));
}

export type DateTime = ReturnType<typeof tryToParseDateTime>;

/** Only year, month, day: 03/04/2026 is March in some countries and April in others. */
const ISO_8601 =
	/^(?<day>\d{4}-\d\d-\d\d)(T(?<time>\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d(:?\d\d)?)?)?$/;

/** Expressions such as `{{ $now }}` return a Luxon DateTime or a Date; both have an ISO 8601 text. */
const isDate = (value: unknown): value is Date =>
	typeof (value as Partial<Date> | null | undefined)?.toJSON === 'function';

/** Databases write a space instead of the T. */
const dateText = (value: unknown) =>
	(isDate(value) ? String(value.toJSON() ?? value) : trimmed(value)).replace(
		/^([\d-]{10}) (?=\d)/,
		'$1T',
	);

/** `timeZone` applies to text without a time zone of its own. */
function dateTimeFrom(text: string, timeZone: string, expected: string): DateTime {
	const written = ISO_8601.exec(text)?.groups?.day;
	let dateTime: DateTime | undefined;
	try {
		dateTime = tryToParseDateTime(text, timeZone);
	} catch {
		// n8n's error names neither the value nor the expected format.
	}
	// n8n reads 30 February as 2 March.
	if (written && dateTime && isoDay(dateTime) === written) return dateTime;
	throw new InvalidInput(`${quoted(text)} is not a date`, expected);
}

const isoDay = (dateTime: DateTime) => dateTime.toISODate() as string;
