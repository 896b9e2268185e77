/**
 * The form in which rules, filters and searches compare text, so that what looks the same is the same.
 * Upper and lower case, full-width letters, ligatures, the two Unicode forms of "é", the amount of white
 * space, and invisible characters make no difference; accents do. Null and objects count as empty text.
 */
export const plain = (text: unknown): string =>
	(isText(text) ? String(text) : '')
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

export const isSame = (a: unknown, b: unknown) => plain(a) === plain(b);

/** Whether a value is one of these IDs, codes or states. */
export function isOneOf(values: Iterable<unknown>): Matcher {
	const known = new Set(Array.from(values, plain).filter(Boolean));
	return (value) => known.has(plain(value));
}

/** Whether a text contains one of these phrases as whole words, whatever the punctuation between them. */
export function hasWords(parts: string[]): Matcher {
	const wanted = parts.map((part) => ({ part, words: wordsOf(part) }));
	return (text) => {
		const words = ` ${wordsOf(text)} `;
		return wanted.some((each) =>
			// A phrase without letters and digits, like "*", has no words.
			each.words ? words.includes(` ${each.words} `) : plain(text).includes(plain(each.part)),
		);
	};
}

/** Whether a text contains one of these phrases, even inside a word or with other punctuation in it. */
export function hasAnywhere(parts: string[]): Matcher {
	const [wanted, asWords] = [parts.map(plain).filter(Boolean), hasWords(parts)];
	return (text) => wanted.some((part) => plain(text).includes(part)) || asWords(text);
}

/** Scripts that put no spaces between words: Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese. */
const UNSPACED =
	'[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]';

/** Each character of those scripts is a word of its own. Digits end a word, as in BET365 and SHELL1234. */
const WORD = new RegExp(
	`(?=${UNSPACED})\\p{L}\\p{M}*|\\p{N}+|(?!${UNSPACED})\\p{L}(?:(?!${UNSPACED})[\\p{L}\\p{M}])*`,
	'gu',
);

/** "AMZN*Mktp" → "AMZN MKTP" */
const wordsOf = (text: unknown) => (plain(text).match(WORD) ?? []).join(' ');
