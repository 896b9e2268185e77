import { jsonParse, type IDataObject } from 'n8n-workflow';
import type { EntryContext } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { exactJson, isExact } from '../../input/exactNumbers';
import { holdsCardNumber } from '../../input/cardNumbers';
import { emptyEntry, isEmpty } from '../../input/entries';
import { quoted } from '../../input/quoted';
import { trimmed } from '../../input/formats';

/** Converts the input of a custom call to what is sent. */

export function path(value: unknown): string {
	const text = trimmed(value);
	if (!/^\/[^\s\\#?]*$/.test(text)) {
		throw new InvalidInput(
			`${quoted(text)} is not a path`,
			'Enter the part after the host, without a query, like /cards or /svc/payment/api/v1/openapi/echo.',
		);
	}
	if (holdsCardNumber(text)) {
		throw new InvalidInput(
			'This contains a card number',
			"Use the card's ID instead. Never put card numbers in a workflow.",
		);
	}
	return text;
}

export type QueryParameters = Array<[name: string, value: string]>;

/** In the order of the form; a list of values repeats its name. */
export const query = (value: unknown): QueryParameters =>
	((value as { parameter?: IDataObject[] }).parameter ?? []).flatMap((parameter) => {
		if (isEmpty(parameter.name)) throw emptyEntry('Name');
		const name = text(parameter.name, 'Name').trim();
		const label = `Value of ${quoted(name)}`;
		const values = [parameter.value].flat();
		if (values.length === 0) throw emptyEntry(label);
		return values.map((each): [string, string] => [name, text(each, label)]);
	});

function text(value: unknown, label: string): string {
	// Date and Luxon DateTime have `toJSON`. Empty text is a value here: `?name=`.
	const plain = (value as Partial<Date> | undefined)?.toJSON?.() ?? value;
	if (plain === undefined || plain === null) throw emptyEntry(label);
	if (typeof plain === 'object') {
		throw new InvalidInput(
			`${label} is an object, not text`,
			'Use one of its properties, or convert it to text with JSON.stringify().',
		);
	}
	if (typeof plain === 'number' && !isExact(plain)) throw notExact(label);
	if (holdsObject(plain)) throw holdsAnObject(label);
	return String(plain);
}

/** Expressions turn an object inside a text into this. */
const holdsObject = (value: unknown) => /\[object \w+\]/.test(String(value));

const holdsAnObject = (label: string) =>
	new InvalidInput(
		`${label} contains an object in its text`,
		'Use one of its properties, or convert it to text with JSON.stringify().',
	);

/** Names the field whose name or value contains an object. */
function assertNoObjectInTexts(content: unknown): void {
	JSON.stringify(content, (name, each: unknown) => {
		if (holdsObject(name) || (typeof each === 'string' && holdsObject(each))) {
			throw holdsAnObject(name ? quoted(name) : 'this');
		}
		return each;
	});
}

const NOT_JSON = Symbol('not JSON');

/** Text is sent exactly as entered: parsed and serialized again, its numbers could lose digits. */
export function body(value: unknown, { isExpression }: EntryContext): string {
	const isText = typeof value === 'string';
	const content = isText ? jsonParse<unknown>(value, { fallbackValue: NOT_JSON }) : value;
	if (content === NOT_JSON) {
		throw new InvalidInput('this is not valid JSON', 'Enter something like { "name": "value" }.');
	}
	if (isText && !isExpression) return value;
	assertNoObjectInTexts(content);
	const json = exactJson(content, (name) =>
		notExact(name ? `the number in ${quoted(name)}` : 'the number', isText ? IN_QUOTES : AS_TEXT),
	);
	return isText ? value : json;
}

const AS_TEXT = 'Pass amounts and long numbers as text in quotes, so that nothing is rounded.';

/** Quotes alone would hide digits that are already lost. */
const IN_QUOTES =
	'Pass amounts and long numbers as text, and put the expression in quotes, like "{{ $json.amount }}", so that nothing is rounded.';

const notExact = (what: string, advice = AS_TEXT) =>
	new InvalidInput(
		`${what} has more digits than a number can hold exactly, or is not a number`,
		advice,
	);
