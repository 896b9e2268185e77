/** An ID is kept, even one of digits only. */
const UUID = /(?<!\d)([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?!\d)/i;

/** Digits as people write and copy them: in groups, with something small in between. */
const DIGITS = /\d(?:[\s\p{Pd}\p{Cf}._/]{0,3}\d){12,}/gu;

/** Names under which a card number or what goes with it may come. Wonder's own are inferred. */
const SECRET_NAME = /^(pan|cvv2?|cvc2?|csc|pin|security_?code|card_?number|full_?number)$/i;

/** n8n stores and logs messages, and what somebody wrote into one may hold a card number. */
export const withoutCardNumbers = (text: string) => replaced(text, () => '[number removed]');

export const holdsCardNumber = (text: string) => withoutCardNumbers(text) !== text;

/** The same content without card numbers, however deep they are; for whoever may never see one. */
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
			name,
			SECRET_NAME.test(name) && !isMasked(value) ? '***' : hidden(value),
		]),
	);
}

/** As Wonder shows it in lists: 356772******8348. */
const isMasked = (value: unknown) => /^\d{0,6}\*+\d{0,4}$/.test(String(value));

const masked = (digits: string) =>
	isCardNumber(digits)
		? `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
		: '*'.repeat(digits.length);

function replaced(text: string, show: (digits: string) => string): string {
	const plain = text.normalize('NFKC');
	const parts = plain.split(UUID).map((part, index) => {
		const isUuid = index % 2 === 1;
		return isUuid ? part : part.replace(DIGITS, (found) => withoutThoseIn(found, show));
	});
	const result = parts.join('');
	return result === plain ? text : result;
}

/** Other digits may stand beside a card number: an expiry, a CVV. Each stretch of groups is tried. */
function withoutThoseIn(found: string, show: (digits: string) => string): string {
	const groups = found.split(/\D+/);
	const between = found.split(/\d+/);
	let result = '';
	for (let first = 0; first < groups.length; ) {
		const end = endOfCardNumbers(groups, first);
		result += between[first];
		result += end > first ? show(groups.slice(first, end).join('')) : groups[first];
		first = Math.max(end, first + 1);
	}
	return result;
}

/** Behind the last of the groups from `first` on that belong to card numbers which overlap. */
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

/** Its last digit is a check digit (Luhn). Programs fill up with zeros in front. */
const isCardNumber = (digits: string) => /^0*[1-9]\d{12,18}$/.test(digits) && hasCheckDigit(digits);

function hasCheckDigit(digits: string): boolean {
	let sum = 0;
	for (let at = 0; at < digits.length; at++) {
		const value = Number(digits[at]) * ((digits.length - at) % 2 ? 1 : 2);
		sum += value > 9 ? value - 9 : value;
	}
	return sum % 10 === 0;
}

/**
 * Sixteen digits that begin as those of a card network do: JCB, Visa, Mastercard, UnionPay, Discover.
 * Source: ISO/IEC 7812, as the networks publish their ranges.
 */
const OF_NETWORK = /(?=((?:35|4\d|5[1-5]|2[2-7]|6[0245])\d{14}))/g;

/** With an expiry or a CVV right beside it, without a gap. */
const hasOneInside = (digits: string) =>
	digits.length > 16 && [...digits.matchAll(OF_NETWORK)].some(([, each]) => hasCheckDigit(each));
