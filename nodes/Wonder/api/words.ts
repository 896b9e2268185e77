import { isSecretName, withoutCardNumbers } from '../input/cardNumbers';
import { isObject } from '../input/isObject';

const MOST_CHARACTERS = 300;
const MOST_TEXTS = 20;
const DEEPEST = 4;

/** Under which names an error is told, here and elsewhere. Wonder's own: message, error_message. */
const NAMES = [
	...['errormessage', 'message', 'messages', 'msg', 'errormsg', 'errmsg', 'errordescription'],
	...['text', 'description', 'detail', 'details', 'reason', 'error', 'errors', 'err', 'violations'],
];

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

/** Under which names it is told what the error is about. */
const SUBJECTS = ['field', 'param', 'parameter', 'property', 'path', 'loc', 'name'];

/** Texts of a success, of values that were none, and of what somebody forgot to write out. */
const SAYS_NOTHING = /^(succe(ss|ed|eded)|ok|0|null|undefined|\[object \w+\])?$/i;

/** What the body of a failure tells people, in whatever form; undefined when it tells nothing. */
export function wordsIn(body: unknown): string | undefined {
	const { data } = (body ?? {}) as { data?: unknown };
	const inData = isObject(data) ? toldIn(data, 1) : textsIn(data, 1);
	const told = isObject(body) ? toldIn(body, 0) : textsIn(body, 0);
	const texts = [...new Set([...told, ...inData])].slice(0, MOST_TEXTS);
	const whole = texts
		.map((text, index) => (index < texts.length - 1 ? text.replace(/[.;:,]$/, '') : text))
		.join('; ');
	const shown = withoutCardNumbers(whole);
	if (shown.length <= MOST_CHARACTERS) return shown || undefined;
	return `${shown.slice(0, MOST_CHARACTERS)}…`;
}

/** Whether an error is told under a name that a success has no use for. */
export const namesError = (body: unknown) =>
	isObject(body) && [body.error, body.errors].some((value) => textsIn(value, 0).length > 0);

const toldIn = (object: Record<string, unknown>, depth: number) =>
	NAMES.flatMap((wanted) =>
		Object.entries(object)
			.filter(([name]) => plainName(name) === wanted)
			.flatMap(([, value]) => textsIn(value, depth + 1)),
	);

function textsIn(value: unknown, depth: number): string[] {
	if (typeof value === 'string' || typeof value === 'number') {
		const text = cut(String(value).replace(/\s+/g, ' ').trim(), 2000);
		return SAYS_NOTHING.test(text) ? [] : [text];
	}
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
	if (Array.isArray(value)) {
		return value.slice(0, MOST_TEXTS).flatMap((entry) => textsIn(entry, depth + 1));
	}
	const object = value as Record<string, unknown>;
	const told = toldIn(object, depth);
	if (told.length > 0) return about(subjectOf(object), told);
	return Object.entries(object)
		.slice(0, MOST_TEXTS)
		.filter(([name]) => !isSecretName(name))
		.flatMap(([name, entry]) => about(isLanguage(name) ? '' : name, textsIn(entry, depth + 1)));
}

/** Cut short only when no card number is left, of which a part would remain. */
const cut = (text: string, length: number) =>
	withoutCardNumbers(text.slice(0, 2 * length + 100)).slice(0, length);

const about = (subject: string, texts: string[]) =>
	subject ? texts.map((text) => `${subject}: ${text}`) : texts;

function subjectOf(object: Record<string, unknown>): string {
	const [subject = ''] = SUBJECTS.map((name) => [object[name]].flat().join('.')).filter(Boolean);
	return subject.includes('[object') ? '' : cut(subject, 100);
}

/** Wonder writes in these. */
const isLanguage = (name: string) => /^(en|zh)([-_]\w+)*$/i.test(name);
