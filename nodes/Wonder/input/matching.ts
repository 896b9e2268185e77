/**
 * The form in which rules, filters and searches compare text, so that what looks the same is the same.
 * Upper and lower case, full-width letters, ligatures, the two Unicode forms of "é", the amount of white
 * space, and invisible characters make no difference; accents do. Null and objects count as empty text.
 */
export function comparable(value: unknown): string {
	const text = isText(value) ? String(value) : '';
	return PLAIN.test(text) ? text.toUpperCase() : folded(text);
}

/** Most IDs, codes and names: only their case can differ. Normalizing them would take most of the time. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

const folded = (text: string): string =>
	text
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.normalize('NFKC')
		.replace(/\u2019/g, "'")
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		// Upper case last: only there do both Greek sigmas, "ß" and "ss", and "ı" and "i" become equal.
		.toLowerCase()
		.toUpperCase()
		.replace(/I\u0307/g, 'I');

const isText = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

export type Matcher = (value: unknown) => boolean;

export const isSame = (a: unknown, b: unknown) => comparable(a) === comparable(b);

/** Whether a value is one of these IDs, codes or states. */
export function isOneOf(values: Iterable<unknown>): Matcher {
	const known = new Set(Array.from(values, comparable).filter(Boolean));
	return (value) => known.has(comparable(value));
}

/** Whether a text contains one of these phrases as whole words, whatever the punctuation between them. */
export function hasWords(parts: string[]): Matcher {
	const wanted = parts.map((part) => ({ part, words: wordsOf(part) }));
	return (text) => {
		const words = ` ${wordsOf(text)} `;
		return wanted.some((each) =>
			// A phrase without letters and digits, like "*", has no words.
			each.words
				? words.includes(` ${each.words} `)
				: comparable(text).includes(comparable(each.part)),
		);
	};
}

/** Whether a text contains one of these phrases, even inside a word or with other punctuation in it. */
export function hasAnywhere(parts: string[]): Matcher {
	const [wanted, asWords] = [parts.map(comparable).filter(Boolean), hasWords(parts)];
	return (text) => wanted.some((part) => comparable(text).includes(part)) || asWords(text);
}

/** Scripts that put no spaces between words: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese. */
const UNSPACED =
	'[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]';

/** Each character of those scripts is a word of its own. Digits end a word, as in BET365 and SHELL1234. */
const WORD = new RegExp(
	`(?=${UNSPACED})\\p{L}\\p{M}*|\\p{N}+|(?!${UNSPACED})\\p{L}(?:(?!${UNSPACED})[\\p{L}\\p{M}])*`,
	'gu',
);

/** The same for plain text, found faster. */
const PLAIN_WORD = /\d+|[A-Z]+/g;

/** "AMZN*Mktp" → "AMZN MKTP" */
function wordsOf(value: unknown): string {
	const text = comparable(value);
	return (text.match(PLAIN.test(text) ? PLAIN_WORD : WORD) ?? []).join(' ');
}
