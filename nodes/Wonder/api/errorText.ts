import { isSecretName, withoutCardNumbers } from '../input/cardNumbers';
import { isObject } from '../input/isObject';

const MOST_CHARACTERS = 300;
const MOST_TEXTS = 20;
const DEEPEST = 4;

/** Where APIs put an error's text. Wonder's own: message, error_message. */
const TEXT_NAMES = [
	...['errormessage', 'message', 'messages', 'msg', 'errormsg', 'errmsg', 'errordescription'],
	...['text', 'description', 'detail', 'details', 'reason', 'error', 'errors', 'err', 'violations'],
];

/** "error_message", "errorMessage" → "errormessage" */
const lettersOf = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');

/** Where APIs put the field that an error is about. */
const FIELD_NAMES = ['field', 'param', 'parameter', 'property', 'path', 'loc', 'name'];

/** "succeed" is Wonder's own word. */
export const SUCCESS_WORDS = 'ok|succe(?:ss|ed|eded)';

/** Text that explains no error: of a success, of an empty value, or of a value nobody formatted. */
const NO_EXPLANATION = new RegExp(
	`^(?:${SUCCESS_WORDS}|0|null|undefined|\\[object \\w+\\])?$`,
	'i',
);

/** What the body of a failure tells people, whatever its format; undefined when there is nothing. */
export function errorTextIn(body: unknown): string | undefined {
	const { data } = (body ?? {}) as { data?: unknown };
	const inData = isObject(data) ? namedTextsIn(data, 1) : textsIn(data, 1);
	const inBody = isObject(body) ? namedTextsIn(body, 0) : textsIn(body, 0);
	const texts = [...new Set([...inBody, ...inData])].slice(0, MOST_TEXTS);
	const joined = texts
		.map((text, index) => (index < texts.length - 1 ? text.replace(/[.;:,]$/, '') : text))
		.join('; ');
	const shown = withoutCardNumbers(joined);
	if (shown.length <= MOST_CHARACTERS) return shown || undefined;
	return `${shown.slice(0, MOST_CHARACTERS)}…`;
}

/** Whether a body names an error where a success has none. */
export const namesError = (body: unknown) =>
	isObject(body) && [body.error, body.errors].some((value) => textsIn(value, 0).length > 0);

const namedTextsIn = (object: Record<string, unknown>, depth: number) =>
	TEXT_NAMES.flatMap((wanted) =>
		Object.entries(object)
			.filter(([name]) => lettersOf(name) === wanted)
			.flatMap(([, value]) => textsIn(value, depth + 1)),
	);

function textsIn(value: unknown, depth: number): string[] {
	if (typeof value === 'string' || typeof value === 'number') {
		const text = cut(String(value).replace(/\s+/g, ' ').trim(), 2000);
		return NO_EXPLANATION.test(text) ? [] : [text];
	}
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
	if (Array.isArray(value)) {
		return value.slice(0, MOST_TEXTS).flatMap((entry) => textsIn(entry, depth + 1));
	}
	const object = value as Record<string, unknown>;
	const named = namedTextsIn(object, depth);
	if (named.length > 0) return withField(fieldOf(object), named);
	return Object.entries(object)
		.slice(0, MOST_TEXTS)
		.filter(([name]) => !isSecretName(name))
		.flatMap(([name, entry]) => withField(isLanguage(name) ? '' : name, textsIn(entry, depth + 1)));
}

/** Cuts only after card numbers were removed: part of one could stay otherwise. */
const cut = (text: string, length: number) =>
	withoutCardNumbers(text.slice(0, 2 * length + 100)).slice(0, length);

const withField = (field: string, texts: string[]) =>
	field ? texts.map((text) => `${field}: ${text}`) : texts;

function fieldOf(object: Record<string, unknown>): string {
	const [field = ''] = FIELD_NAMES.map((name) => [object[name]].flat().join('.')).filter(Boolean);
	return field.includes('[object') ? '' : cut(field, 100);
}

/** The languages of Wonder's messages. */
const isLanguage = (name: string) => /^(en|zh)([-_]\w+)*$/i.test(name);
