/** An ID is kept, even one with many digits. */
const ID_OR_CARD_NUMBER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\d(?:[ -]?\d){11,18}/gi;

/** n8n stores and logs messages, and what somebody wrote into one may hold a card number. */
export const withoutCardNumbers = (text: string) =>
	text.replace(ID_OR_CARD_NUMBER, (_, id?: string) => id ?? '[number removed]');

/** Names under which a card number or what goes with it may come. Wonder's own are inferred. */
const SECRET_NAME = /^(pan|cvv2?|cvc2?|csc|pin|security_?code|card_?number|full_?number)$/i;

const UUID_OR_DIGITS = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d(?:[ -]?\d){12,18}/gi;

/** The same content without card numbers, however deep they are; for whoever may never see one. */
export function hideCardNumbers<Content>(content: Content): Content {
	return hidden(content) as Content;
}

function hidden(content: unknown): unknown {
	if (typeof content === 'string') return content.replace(UUID_OR_DIGITS, masked);
	if (typeof content === 'number') return isCardNumber(String(content)) ? '***' : content;
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

const masked = (found: string) => {
	const digits = found.replace(/\D/g, '');
	return /[a-f]/i.test(found) || !isCardNumber(digits)
		? found
		: `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
};

/** Its last digit is a check digit (Luhn). */
function isCardNumber(digits: string): boolean {
	if (!/^\d{13,19}$/.test(digits)) return false;
	const sum = [...digits].reverse().reduce((total, digit, index) => {
		const value = Number(digit) * (index % 2 ? 2 : 1);
		return total + (value > 9 ? value - 9 : value);
	}, 0);
	return sum % 10 === 0;
}
