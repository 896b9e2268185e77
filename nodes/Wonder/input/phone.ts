import type { Values, EntryContext } from './values';
import { InvalidInput } from './invalidInput';
import { quoted } from './quoted';
import { trimmed } from './formats';

/** Without the invisible marks that contact lists put around numbers, and with digits of one width. */
const written = (value: unknown) =>
	trimmed(value)
		.normalize('NFKC')
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.trim();

/** What people put between digits; the minus sign is no dash to Unicode. */
const withoutSeparators = (text: string) => text.replace(/[\s\p{Pd}\u2212./()]/gu, '');

/** "+852" → "852". No calling code begins with 0. */
export function callingCode(value: unknown): string {
	const code = withoutSeparators(written(value)).replace(/^(\+|00)/, '');
	if (/^[1-9]\d{0,2}$/.test(code)) return code;
	throw new InvalidInput(
		`${quoted(value)} is not a number of 1 to 3 digits`,
		'Expected the calling code of the country, like 852.',
	);
}

const MOST_DIGITS = 11;

/** Where all numbers of people are equally long, so that a calling code inside one shows. */
const LENGTHS: Record<string, number> = { 1: 10, 7: 10, 65: 8, 91: 10, 852: 8, 853: 8 };

/**
 * The number without its calling code, which has a field of its own. A 0 in front stays as entered:
 * whether Wonder wants it is not documented.
 */
export function phoneNumber(value: unknown, { values }: EntryContext): string {
	const code = values.callingCode as string | undefined;
	// Behind a calling code with a plus, "(0)" is what is dialed inside the country only.
	const text = written(value).replace(/^((\+|00)[\d\s-]+)\(0\)/, '$1');
	const number = localNumber(withoutSeparators(text), code);
	if (/^\d+$/.test(number) && number.length <= MOST_DIGITS) return number;
	throw new InvalidInput(
		`${quoted(value)} is not a number of 1 to ${MOST_DIGITS} digits`,
		'Expected the number without its calling code, like 9123 4567.',
	);
}

function localNumber(number: string, code: string | undefined): string {
	const [prefix] = /^(\+|00)/.exec(number) ?? [];
	if (prefix) return withoutCode(number, prefix, code);
	if (!code || !number.startsWith(code)) return number;
	const local = number.slice(code.length);
	return number.length > MOST_DIGITS || local.length === LENGTHS[code] ? local : number;
}

/** Where a code may have been entered twice, and nobody can tell. */
export function phoneHints({ callingCode: code, phoneNumber: number }: Values): string[] {
	if (!code || !String(number ?? '').startsWith(String(code))) return [];
	return [
		`Phone Number ${String(number)} begins with Calling Code ${String(code)}. If the code was entered twice, update the user with +${String(number)}`,
	];
}

function withoutCode(number: string, prefix: string, code: string | undefined): string {
	if (!code) {
		throw new InvalidInput(
			`${quoted(number)} begins with a calling code, and Calling Code is not given`,
			'Add Calling Code, or enter the number without it.',
		);
	}
	if (number.startsWith(prefix + code)) return number.slice(prefix.length + code.length);
	throw new InvalidInput(
		`${quoted(number)} does not begin with Calling Code ${code}`,
		'Correct one of the two. The number can also be entered without its calling code.',
	);
}

/** Any number that a person could be called at, as entered. */
export function contactNumber(value: unknown): string {
	const text = written(value);
	const [number, extension = ''] = text.split(/(?:,? *(?:ext\.?|x) *| *#)/i);
	if (/^\+?\d{4,15}$/.test(withoutSeparators(number)) && /^\d*$/.test(extension)) return text;
	throw new InvalidInput(
		`${quoted(value)} is not a phone number`,
		'Expected digits, like +852 9123 4567.',
	);
}

/** Only what no address lacks; whether it exists, nobody can tell from here. */
export function emailAddress(value: unknown): string {
	const text = trimmed(value);
	const isPlain = !/[\s<>(),;:"]|\.\.|@.*@/.test(text);
	if (isPlain && /^[^@]+@[^@]+\.[^@.]+$/.test(text)) return text;
	throw new InvalidInput(
		`${quoted(text)} is not an e-mail address`,
		'Expected one like nathan@example.com.',
	);
}
