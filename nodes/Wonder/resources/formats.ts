import { decimalFrom } from '../api/money';
import { InvalidInput } from '../operation';

/** What a valid value looks like. Each takes what the user entered and gives what Wonder expects. */

/** Decimal text with at most `decimals` places. Numbers are taken only where they are exact. */
export const amount =
	(decimals = 2) =>
	(value: unknown): string => {
		const text = String(value).trim();
		const expected = `Expected digits with at most ${decimals} decimals and a point, for example 250.00.`;
		if (typeof value === 'number' && text.replace(/\D/g, '').replace(/^0+/, '').length > 15) {
			throw new InvalidInput(
				`${text} has more digits than a number can hold exactly`,
				'Pass the amount as text, so that nothing is rounded.',
			);
		}
		const decimal = decimalFrom(text);
		if (!decimal || decimal.units < 0n || text.startsWith('-')) {
			throw new InvalidInput(`"${text}" is not an amount`, expected);
		}
		if (decimal.scale > decimals) {
			throw new InvalidInput(`"${text}" has more than ${decimals} decimals`, expected);
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
	const text = String(value).trim();
	if (/^[\d -]{12,}$/.test(text) && text.replace(/\D/g, '').length >= 12) {
		throw new InvalidInput(
			'This looks like a card number, not an ID',
			'Use the ID that Wonder gave, like 03e69dd9-a70c-4b0f-b084-c0ee077772fb. Never put card numbers into a workflow.',
		);
	}
	if (!/^[\w~-][\w.~-]*$/.test(text)) {
		throw new InvalidInput(
			`"${text.slice(0, 60)}" is not an ID`,
			'Expected an ID like 03e69dd9-a70c-4b0f-b084-c0ee077772fb.',
		);
	}
	return text;
}

export function currency(value: unknown): string {
	const text = String(value).trim().toUpperCase();
	if (!/^[A-Z]{3}$/.test(text)) {
		throw new InvalidInput(`"${text}" is not a currency`, 'Expected three letters, like USD.');
	}
	return text;
}

/** ISO 3166 alpha-2. */
export function country2(value: unknown): string {
	const text = String(value).trim().toUpperCase();
	if (!/^[A-Z]{2}$/.test(text)) {
		throw new InvalidInput(
			`"${text.slice(0, 60)}" is not a two-letter country code`,
			'Expected ISO 3166 alpha-2, like HK, US or GB.',
		);
	}
	return text;
}

/** ISO 3166 alpha-3. */
export function country3(value: unknown): string {
	const text = String(value).trim().toUpperCase();
	if (!/^[A-Z]{3}$/.test(text)) {
		throw new InvalidInput(
			`"${text}" is not a three-letter country code`,
			'Expected ISO 3166 alpha-3, like HKG, USA or GBR.',
		);
	}
	return text;
}

export const digits =
	(max: number, example: string) =>
	(value: unknown): string => {
		const text = String(value).replace(/[\s+-]/g, '');
		if (!/^\d+$/.test(text) || text.length > max) {
			throw new InvalidInput(
				`"${String(value)}" is not a number of 1 to ${max} digits`,
				`Expected only digits, like ${example}.`,
			);
		}
		return text;
	};

/** A day, as YYYY-MM-DD. n8n's own dates carry a time, which is cut off. */
export function day(value: unknown): string {
	const text = String(
		isDateTime(value) ? value.toISO() : value instanceof Date ? value.toISOString() : value,
	)
		.trim()
		.slice(0, 10);
	const date = new Date(`${text}T00:00:00Z`);
	if (
		!/^\d{4}-\d\d-\d\d$/.test(text) ||
		Number.isNaN(+date) ||
		date.toISOString().slice(0, 10) !== text
	) {
		throw new InvalidInput(`"${text}" is not a date`, 'Expected year-month-day, like 1990-12-31.');
	}
	return text;
}

/** A moment, as milliseconds. A day alone means its first moment in UTC. */
export function moment(value: unknown): number {
	const time = isDateTime(value) ? value.toMillis() : +new Date(value as string);
	if (Number.isNaN(time)) {
		throw new InvalidInput(
			`"${String(value)}" is not a date`,
			'Expected a date and time, like 2026-03-31T18:00:00Z.',
		);
	}
	return time;
}

interface DateTime {
	toISO(): string;
	toMillis(): number;
}

/** An expression such as `{{ $now }}` gives a Luxon DateTime, not text. */
const isDateTime = (value: unknown): value is DateTime =>
	typeof (value as DateTime | undefined)?.toMillis === 'function';

export function trimmed(value: unknown): string {
	const text = String(value).trim();
	if (!text.startsWith('[object ')) return text;
	throw new InvalidInput('This is an object, not text', 'Choose one of its properties.');
}
