/** IDs are kept, even those that consist of digits only. */
const UUID = /(?<!\d)([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?!\d)/i;

/**
 * What may separate the groups of digits of one card number: punctuation, or escaped white space. Not a
 * colon, which is in times.
 */
const GAP = String.raw`(?:%20|%C2%A0|&nbsp;|&#160;|\\(?:[nrt]|u00a0)|[^\p{L}\p{N}:]){0,5}`;

/** Enough digits for a card number, as people and programs write them. */
const DIGITS = new RegExp(String.raw`\d(?:${GAP}\d){12,}`, 'giu');

const GAPS = new RegExp(`(${GAP})`, 'giu');

/** Names of fields with card data. Wonder's own are inferred. */
const SECRET_NAME =
	/(^|_)(pan|cvv2?|cvc2?|csc|pin|pincode|security_?code|verification_?(value|code)|(card|full)_?(number|num|no))(_|$)/;

export const isSecretName = (name: string) =>
	SECRET_NAME.test(
		name
			.replace(/([a-z\d])([A-Z])/g, '$1_$2')
			.toLowerCase()
			.replace(/[^a-z\d]+/g, '_'),
	);

/** For messages, which n8n stores and logs. */
export const withoutCardNumbers = (text: string) => replaced(text, () => '[number removed]');

export const holdsCardNumber = (text: string) => withoutCardNumbers(text) !== text;

/** The same content with card numbers masked, however deeply nested. */
export function hideCardNumbers<Content>(content: Content): Content {
	return hidden(content) as Content;
}

function hidden(content: unknown): unknown {
	if (typeof content === 'string') return replaced(content, masked);
	if (typeof content === 'number') return holdsCardNumber(String(content)) ? '***' : content;
	if (Array.isArray(content)) return content.map(hidden);
	if (typeof content !== 'object' || content === null) return content;
	return Object.fromEntries(
		Object.entries(content).map(([name, value]) => [
			replaced(name, masked),
			isSecretName(name) && !isMasked(value) ? '***' : hidden(value),
		]),
	);
}

/** As in Wonder's lists: 356772******8348. */
const isMasked = (value: unknown) => /^\d{0,6}\*+\d{0,4}$/.test(String(value));

const masked = (digits: string) =>
	isCardNumber(digits)
		? `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
		: '*'.repeat(digits.length);

function replaced(text: string, show: (digits: string) => string): string {
	const normalized = text.normalize('NFKC');
	const parts = normalized.split(UUID).map((part, index) => {
		const isUuid = index % 2 === 1;
		return isUuid ? part : part.replace(DIGITS, (digits) => replacedIn(digits, show));
	});
	const result = parts.join('');
	return result === normalized ? text : result;
}

/** An expiry date or a CVV may follow a card number, so each sequence of groups is tried. */
function replacedIn(found: string, show: (digits: string) => string): string {
	const { groups, gaps } = groupsIn(found);
	let result = '';
	for (let first = 0; first < groups.length; ) {
		const end = Math.max(endOfCardNumbers(groups, first), first);
		const last = Math.max(end, first + 1);
		result += end > first ? show(groups.slice(first, end).join('')) : groups[first];
		result += gaps[last - 1] ?? '';
		first = last;
	}
	return result;
}

function groupsIn(found: string): { groups: string[]; gaps: string[] } {
	const groups: string[] = [];
	const gaps: string[] = [];
	let at = 0;
	for (const { 0: gap, index } of found.matchAll(GAPS)) {
		if (gap === '') continue;
		groups.push(found.slice(at, index));
		gaps.push(gap);
		at = index + gap.length;
	}
	return { groups: [...groups, found.slice(at)], gaps };
}

/** Where the card numbers end that start at group `first` or overlap with one that does. */
function endOfCardNumbers(groups: string[], first: number): number {
	let end = first;
	for (let from = first; from === first || from < end; from++) {
		if (hasOneInside(groups[from])) end = Math.max(end, from + 1);
		let digits = '';
		for (let to = from; to < groups.length && digits.length < MOST_DIGITS; to++) {
			digits += groups[to];
			if (isCardNumber(digits)) end = Math.max(end, to + 1);
		}
	}
	return end;
}

const MOST_DIGITS = 19;

/**
 * First digits of the payment networks: Visa, Mastercard, Maestro, Discover, UnionPay, RuPay, JCB, Amex,
 * Diners, Mir, Troy. Source: ISO/IEC 7812, as the networks publish their ranges.
 */
const NETWORK = '(?:[456]|22[2-9]|2[3-6]|27[0-2]|220|3[0-24-9]|35|8[12]|9792)';

/** Programs may pad numbers with leading zeros. */
const LIKE_A_CARD_NUMBER = new RegExp(`^0*(?=${NETWORK})\\d{13,19}$`);

/** The last digit is a check digit (Luhn). */
const isCardNumber = (digits: string) => LIKE_A_CARD_NUMBER.test(digits) && hasCheckDigit(digits);

function hasCheckDigit(digits: string): boolean {
	let sum = 0;
	for (let at = 0; at < digits.length; at++) {
		const value = Number(digits[at]) * ((digits.length - at) % 2 ? 1 : 2);
		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 === 0;
}

/** Where a card number may start inside a longer run of digits. */
const INSIDE = new RegExp(`(?=(${NETWORK}\\d+))`, 'g');

/** A card number of 16 digits, or Amex's 15, directly followed by an expiry date or a CVV. */
const hasOneInside = (digits: string) =>
	digits.length > 15 &&
	[...digits.matchAll(INSIDE)].some(
		([, rest]) =>
			(rest.length >= 16 && hasCheckDigit(rest.slice(0, 16))) ||
			(/^3[47]/.test(rest) && rest.length >= 15 && hasCheckDigit(rest.slice(0, 15))),
	);
