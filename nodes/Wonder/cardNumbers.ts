/** An ID is kept, even one with many digits. */
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

const ONLY_UUID = new RegExp(`^${UUID}$`, 'i');

/** Digits as people write them: in groups, by blanks, hyphens or points. */
const ID_OR_CARD_NUMBER = new RegExp(
	`(${UUID})|\\d{4}([./_])\\d{4}\\2\\d{4}\\2\\d{1,7}|\\d(?:[\\s\\p{Pd}]{0,3}\\d){11,18}`,
	'giu',
);

/** n8n stores and logs messages, and what somebody wrote into one may hold a card number. */
export const withoutCardNumbers = (text: string) =>
	text.normalize('NFKC').replace(ID_OR_CARD_NUMBER, (_, id?: string) => id ?? '[number removed]');

/** Names under which a card number or what goes with it may come. Wonder's own are inferred. */
const SECRET_NAME = /^(pan|cvv2?|cvc2?|csc|pin|security_?code|card_?number|full_?number)$/i;

const UUID_OR_DIGITS = new RegExp(`${UUID}|\\d(?:[\\s\\p{Pd}._/]{0,3}\\d){12,}`, 'giu');

/** The same content without card numbers, however deep they are; for whoever may never see one. */
export function hideCardNumbers<Content>(content: Content): Content {
	return hidden(content) as Content;
}

function hidden(content: unknown): unknown {
	if (typeof content === 'string') return content.normalize('NFKC').replace(UUID_OR_DIGITS, masked);
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

/** Other digits may stand beside it: an expiry, a CVV. Each stretch of groups is tried. */
function masked(found: string): string {
	if (ONLY_UUID.test(found)) return found;
	const groups = found.split(/(\D+)/);
	for (let first = 0; first < groups.length; first += 2) {
		let digits = '';
		for (let last = first; last < groups.length && digits.length < 19; last += 2) {
			digits += groups[last];
			if (!isCardNumber(digits)) continue;
			const shown = `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
			const [before, behind] = [groups.slice(0, first), groups.slice(last + 1)];
			return before.join('') + shown + masked(behind.join(''));
		}
	}
	return found;
}

/** Its last digit is a check digit (Luhn). */
function isCardNumber(digits: string): boolean {
	if (!/^\d{13,19}$/.test(digits)) return false;
	const sum = [...digits].reverse().reduce((total, digit, index) => {
		const value = Number(digit) * (index % 2 ? 2 : 1);
		return total + (value > 9 ? value - 9 : value);
	}, 0);
	return sum % 10 === 0;
}
