/**
 * What counts as equal, wherever a rule, a filter or a search compares texts: what a person sees as
 * equal. Full-width and ligature forms, the two Unicode forms of "é", upper and lower case, runs of
 * blanks and invisible characters make no difference; accents do. What is no text, like null or an
 * object, is as an empty one.
 */
export const plain = (text: unknown): string =>
	(isText(text) ? String(text) : '')
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.normalize('NFKC')
		.replace(/\u2019/g, "'")
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		// Upper case last: the Greek sigma has two lower ones, and "ß" and the Turkish "ı" only meet there.
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

/** Whether a text has one of these parts in it as whole words, whatever stands between them. */
export function hasWords(parts: string[]): Matcher {
	const wanted = parts.map((part) => ({ part, words: wordsOf(part) }));
	return (text) => {
		const words = ` ${wordsOf(text)} `;
		return wanted.some((each) =>
			// A part without letters and digits, like "*", has no words.
			each.words ? words.includes(` ${each.words} `) : plain(text).includes(plain(each.part)),
		);
	};
}

/** Whether a text has one of these parts anywhere in it, also within a word, or as whole words. */
export function hasAnywhere(parts: string[]): Matcher {
	const [wanted, asWords] = [parts.map(plain).filter(Boolean), hasWords(parts)];
	return (text) => wanted.some((part) => plain(text).includes(part)) || asWords(text);
}

/** Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese names put no blanks between words. */
const UNSPACED =
	'[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Hang}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}]';

/** Such a character is a word of its own; digits end a word, as in BET365 and SHELL1234. */
const WORD = new RegExp(
	`(?=${UNSPACED})\\p{L}\\p{M}*|\\p{N}+|(?!${UNSPACED})\\p{L}(?:(?!${UNSPACED})[\\p{L}\\p{M}])*`,
	'gu',
);

/** "AMZN*Mktp" → "AMZN MKTP" */
const wordsOf = (text: unknown) => (plain(text).match(WORD) ?? []).join(' ');
