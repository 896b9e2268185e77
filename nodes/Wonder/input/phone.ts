import type { Values, EntryContext } from './values';
import { InvalidInput } from './invalidInput';
import { quoted } from './quoted';
import { trimmed } from './formats';

/** Without the invisible characters that contact lists add, and with ASCII digits. */
const cleaned = (value: unknown) =>
	trimmed(value)
		.normalize('NFKC')
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.trim();

/** Removes what people put between digits. Unicode does not count the minus sign (U+2212) as a dash. */
const withoutSeparators = (text: string) => text.replace(/[\s\p{Pd}\u2212./()]/gu, '');

/** "+852" → "852". No calling code begins with 0. */
export function callingCode(value: unknown): string {
	const code = withoutSeparators(cleaned(value)).replace(/^(\+|00)/, '');
	if (/^[1-9]\d{0,2}$/.test(code)) return code;
	throw new InvalidInput(
		`${quoted(value)} is not a number of 1 to 3 digits`,
		"Enter the country's calling code, like 852.",
	);
}

const MOST_DIGITS = 11;

/** Calling codes under which all numbers are equally long, so that a repeated code can be recognized. */
const LENGTHS: Record<string, number> = { 1: 10, 7: 10, 65: 8, 91: 10, 852: 8, 853: 8 };

/**
 * The number without its calling code, which has its own field. A leading 0 is kept: whether Wonder
 * expects it is not documented.
 */
export function phoneNumber(value: unknown, { values }: EntryContext): string {
	const code = values.callingCode as string | undefined;
	// After a calling code with a plus, "(0)" is dialed only within the country.
	const text = cleaned(value).replace(/^((\+|00)[\d\s-]+)\(0\)/, '$1');
	const number = localNumber(withoutSeparators(text), code);
	if (/^\d+$/.test(number) && number.length <= MOST_DIGITS) return number;
	throw new InvalidInput(
		`${quoted(value)} is not a number of 1 to ${MOST_DIGITS} digits`,
		'Enter the number without its calling code, like 9123 4567.',
	);
}

function localNumber(number: string, code: string | undefined): string {
	const [prefix] = /^(\+|00)/.exec(number) ?? [];
	if (prefix) return withoutCode(number, prefix, code);
	if (!code || !number.startsWith(code)) return number;
	const local = number.slice(code.length);
	return number.length > MOST_DIGITS || local.length === LENGTHS[code] ? local : number;
}

/** For a calling code that may have been entered twice. */
export function phoneHints({ callingCode: code, phoneNumber: number }: Values): string[] {
	if (!code || !String(number ?? '').startsWith(String(code))) return [];
	return [
		`Phone Number ${String(number)} starts with Calling Code ${String(code)}. If the code was entered twice, update the phone number to +${String(number)}`,
	];
}

function withoutCode(number: string, prefix: string, code: string | undefined): string {
	if (!code) {
		throw new InvalidInput(
			`${quoted(number)} starts with a calling code, but Calling Code is missing`,
			'Add Calling Code, or enter the number without it.',
		);
	}
	if (number.startsWith(prefix + code)) return number.slice(prefix.length + code.length);
	throw new InvalidInput(
		`${quoted(number)} does not start with Calling Code ${code}`,
		'Correct one of them, or enter the number without its calling code.',
	);
}

/** Any valid phone number, unchanged. */
export function contactNumber(value: unknown): string {
	const text = cleaned(value);
	const [number, extension = ''] = text.split(/(?:,? *(?:ext\.?|x) *| *#)/i);
	if (/^\+?\d{4,15}$/.test(withoutSeparators(number)) && /^\d*$/.test(extension)) return text;
	throw new InvalidInput(
		`${quoted(value)} is not a phone number`,
		'Enter digits, like +852 9123 4567.',
	);
}

/** Checks only what every e-mail address has in common. */
export function emailAddress(value: unknown): string {
	const text = trimmed(value);
	const hasValidCharacters = !/[\s<>(),;:"]|\.\.|@.*@/.test(text);
	if (hasValidCharacters && /^[^@]+@[^@]+\.[^@.]+$/.test(text)) return text;
	throw new InvalidInput(
		`${quoted(text)} is not an e-mail address`,
		'Enter an address like nathan@example.com.',
	);
}
