import { tryToParseDateTime } from 'n8n-workflow';
import type { EntryContext } from './values';
import { InvalidInput } from './invalidInput';
import { isExact } from './exactNumbers';
import { decimalFrom } from './decimal';
import { holdsCardNumber } from './cardNumbers';
import { quoted } from './quoted';

/** What a valid value looks like. Each takes what the user entered and gives what Wonder expects. */

/** Text without blanks around it. A number becomes text where none of its digits was lost. */
export function trimmed(value: unknown): string {
	if (value === undefined || value === null) throw notText('is empty', 'Enter a value.');
	if (typeof value === 'number') return exactText(value);
	if (typeof value === 'boolean') throw notText('This is true or false, not text');
	if (Array.isArray(value)) throw notText('This is a list, not text', 'Choose one of its entries.');
	const text = isDate(value) ? value.toJSON() : value;
	if (text === null) throw notText('This is not a date');
	// Also where an expression has put one into a text.
	if (typeof text === 'object' || /\[object \w+\]/.test(String(text))) {
		throw notText('This is an object, not text', 'Choose one of its properties.');
	}
	return String(text).trim();
}

const notText = (message: string, advice = 'Correct its expression.') =>
	new InvalidInput(message, advice);

function exactText(value: number): string {
	if (!Number.isFinite(value)) throw notText('This is not a number');
	if (isExact(value)) return String(value);
	throw notText(
		'The number has more digits than a number can hold exactly',
		'Pass it as text, so that nothing is rounded.',
	);
}

/** Decimal text with at most `decimals` places. Numbers are taken only where they are exact. */
export const amount =
	(decimals = 2, example = '250.00') =>
	(value: unknown): string => {
		const text = trimmed(value);
		const expected = `Expected digits with at most ${decimals} decimals and a point, for example ${example}.`;
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

/** IDs become a part of the address, so nothing that could lead elsewhere is let through. */
export function id(value: unknown): string {
	const text = trimmed(value);
	if (holdsCardNumber(text)) {
		throw new InvalidInput(
			'This looks like a card number, not an ID',
			'Use the ID that Wonder gave, like 03e69dd9-a70c-4b0f-b084-c0ee077772fb. Never put card numbers into a workflow.',
		);
	}
	if (!/^[\w~-][\w.~-]*$/.test(text)) {
		throw new InvalidInput(
			`${quoted(text)} is not an ID`,
			'Expected an ID like 03e69dd9-a70c-4b0f-b084-c0ee077772fb.',
		);
	}
	return text;
}

/** Spreadsheets cut zeros in front, and may add a decimal. */
const LAST_FOUR = /^(?:\p{L}+\.?\s+){0,3}[\s*x•●·…#-]*\d{1,4}(?:\.0+)?$/iu;
const MASKED_NUMBER = /^[\d\s-]*[*x•●·…#]{2,}[\s*x•●·…#-]*\d{4}$/i;

/** What a card statement or a person calls a card by is no ID, and Wonder would only not know it. */
export function cardIdFrom(value: unknown): string {
	const text = trimmed(value);
	const mistaken = LAST_FOUR.test(text)
		? 'the last four digits of a card'
		: MASKED_NUMBER.test(text) && 'a masked card number';
	if (!mistaken) return id(text);
	throw new InvalidInput(
		`${quoted(text)} looks like ${mistaken}, not its ID`,
		'Choose the card From List, which can be searched by the last four digits, or use the ID that Get Many returns, like 03e69dd9-a70c-4b0f-b084-c0ee077772fb.',
	);
}

export function currency(value: unknown): string {
	const text = trimmed(value);
	if (!/^[A-Z]{3}$/i.test(text)) {
		throw new InvalidInput(
			`${quoted(text)} is not a currency`,
			'Expected three letters, like USD.',
		);
	}
	return text.toUpperCase();
}

/**
 * A day, as YYYY-MM-DD. Of a moment it is the day that begins with it, where the moment was written or
 * in the workflow's time zone: databases export midnight in Hong Kong as 16:00 of the day before.
 */
export function day(value: unknown, { timeZone }: EntryContext): string {
	const expected = 'Expected year-month-day, like 1990-12-31.';
	const text = dateText(value);
	const { day: written, time } = ISO_8601.exec(text)?.groups ?? {};
	if (written && !/[1-9]/.test(time ?? '')) return isoDay(dateTimeFrom(written, 'UTC', expected));
	const moment = dateTimeFrom(text, timeZone, expected).setZone(timeZone);
	if (moment.toMillis() === moment.startOf('day').toMillis()) return isoDay(moment);
	throw new InvalidInput(
		`${quoted(text)} is a moment, not a day`,
		`It is midnight neither as written nor in the time zone of the workflow (${timeZone}). ${expected}`,
	);
}

/** A day on which somebody who is alive may have been born. */
export function birthDay(value: unknown, settings: EntryContext): string {
	const born = day(value, settings);
	const now = dateTimeFrom(new Date().toISOString(), 'UTC', '').setZone(settings.timeZone);
	if (born > isoDay(now)) {
		throw new InvalidInput(`${born} is in the future`, 'Check day, month and year.');
	}
	if (born < '1900') {
		throw new InvalidInput(`${born} is before 1900`, 'Check day, month and year.');
	}
	return born;
}

/** A moment, as milliseconds. A day alone means its first moment. */
export const moment = (value: unknown, { timeZone }: EntryContext): number =>
	dateTimeFrom(
		dateText(value),
		timeZone,
		`Expected a date and time, like 2026-03-31T18:00:00Z. Without Z or an offset, it is meant in the time zone of the workflow (${timeZone}).`,
	).toMillis();

type DateTime = ReturnType<typeof tryToParseDateTime>;

/** Year, month and day in this order only: 03/04/2026 is read as March here and as April there. */
const ISO_8601 =
	/^(?<day>\d{4}-\d\d-\d\d)(T(?<time>\d\d:\d\d(:\d\d(\.\d+)?)?)(Z|[+-]\d\d(:?\d\d)?)?)?$/;

/** An expression such as `{{ $now }}` gives a Luxon DateTime or a Date; both know their ISO 8601 text. */
const isDate = (value: unknown): value is Date =>
	typeof (value as Partial<Date> | null | undefined)?.toJSON === 'function';

/** Databases write a space for the T. */
const dateText = (value: unknown) =>
	(isDate(value) ? String(value.toJSON() ?? value) : trimmed(value)).replace(
		/^([\d-]{10}) (?=\d)/,
		'$1T',
	);

/** What names no zone of its own is meant in `timeZone`. */
function dateTimeFrom(text: string, timeZone: string, expected: string): DateTime {
	const written = ISO_8601.exec(text)?.groups?.day;
	let dateTime: DateTime | undefined;
	try {
		dateTime = tryToParseDateTime(text, timeZone);
	} catch {
		// n8n says neither what it was nor what was expected.
	}
	// n8n takes 30 February for 2 March.
	if (written && dateTime && isoDay(dateTime) === written) return dateTime;
	throw new InvalidInput(`${quoted(text)} is not a date`, expected);
}

const isoDay = (dateTime: DateTime) => dateTime.toISODate() as string;
