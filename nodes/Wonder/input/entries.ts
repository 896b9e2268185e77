import type {
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
	NodeParameterValueType,
} from 'n8n-workflow';
import { InvalidInput } from './invalidInput';
import { isOneOf, isSame, comparable } from './matching';
import { quoted } from './quoted';
import { countryCodes } from './countries';
import { trimmed } from './formats';

/** Puts the field's label in front of an InvalidInput. */
export function labelled<Result>(label: string, read: () => Result): Result {
	try {
		return read();
	} catch (error) {
		throw withLabel(label, error);
	}
}

const withLabel = (label: string, error: unknown) =>
	error instanceof InvalidInput
		? new InvalidInput(`${label}: ${error.message}`, error.advice)
		: error;

/** Where parameters are read from: a trigger, or one item of a node. */
export interface Form {
	getNodeParameter(name: string, defaultValue: NodeParameterValueType): unknown;
}

/** The parameters of a node, which may differ from item to item. */
export const formOf = (node: IExecuteFunctions, item = 0): Form => ({
	getNodeParameter: (name, defaultValue) => node.getNodeParameter(name, item, defaultValue),
});

/** The input of a parameter, converted by `from`. Throws InvalidInput. */
export function entered<Result>(
	form: Form,
	{ displayName, name, default: defaultValue }: INodeProperties,
	from: (value: unknown) => Result,
): Result {
	let value: unknown;
	try {
		value = form.getNodeParameter(name, defaultValue);
	} catch (error) {
		throw failedExpression(displayName, error as Error);
	}
	return labelled(displayName, () => from(value));
}

/** The same for a parameter in the Options collection. */
export const enteredOption = <Result>(
	form: Form,
	property: INodeProperties,
	from: (value: unknown) => Result,
) => entered(form, { ...property, name: `options.${property.name}` }, from);

const failedExpression = (label: string, { message }: Error) =>
	new InvalidInput(`${label}: ${message}`, 'Correct the expression.');

/** Whether a parameter has no value. An expression may return a value of any type. */
export const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && comparable(value) === '') ||
	(typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0);

/** Whether a response identifies what was created. The name of its ID is partly inferred. */
export const hasId = (response: object) =>
	Object.entries(response).some(([name, value]) => /(^|_)id$/i.test(name) && !isEmpty(value));

/** For a field that was added but has no value, perhaps because its expression returned nothing. */
export const emptyEntry = (label: string) =>
	new InvalidInput(`${label} is empty`, 'Enter a value, or remove it.');

/** For text that may be left empty. */
export const optionalText = (value: unknown) => (isEmpty(value) ? '' : trimmed(value));

/** "a, b" or a list of texts. */
export function listFrom(value: unknown, separator = /[\s,;]+/): string[] {
	const texts = [value]
		.flat()
		.flatMap((text) => trimmed(text).split(separator))
		.map((text) => text.trim())
		// Text that consists of invisible characters would match every text.
		.filter(comparable);
	if (texts.length === 0) throw new InvalidInput('is empty', 'Enter a value, or remove it.');
	return texts;
}

/** "hk, United States" or a list → the alpha-2 and alpha-3 codes of each country. */
export const countriesFrom = (value: unknown) =>
	new Set(listFrom(value, /[,;\n]/).flatMap(countryCodes));

/** Exactly one of these words. Other spellings are rejected, not interpreted. */
export function oneOf<Word extends string>(value: unknown, known: readonly Word[]): Word {
	if (known.includes(value as Word)) return value as Word;
	throw new InvalidInput(
		`${quoted(value)} isn't a valid option`,
		`Valid options, spelled exactly so: ${known.join(', ')}.`,
	);
}

/** An option of the property, given by its value or its name. */
export function choiceFrom(value: unknown, { options }: INodeProperties): string {
	const known = options as INodePropertyOptions[];
	const text = trimmed(value);
	const match =
		known.find((option) => isSame(option.value, text)) ??
		known.find((option) => isSame(option.name, text));
	if (match) return String(match.value);
	throw new InvalidInput(
		`${quoted(text)} isn't a valid option`,
		`Valid options: ${known.map((option) => option.name).join(', ')}.`,
	);
}

/** Options separated by commas, or by spaces if that is not the name of one option. */
export function choicesFrom(value: unknown, property: INodeProperties): Set<string> {
	const names = (property.options as INodePropertyOptions[]).map(({ name }) => name);
	const isName = isOneOf(names);
	const texts = listFrom(value, /[,;\n]+/).flatMap((text) =>
		isName(text) ? [text] : listFrom(text),
	);
	return new Set(texts.map((choice) => choiceFrom(choice, property)));
}

/** Also accepts text, because expressions and spreadsheets often return that. */
export function booleanFrom(value: unknown): boolean {
	if (value === true || value === false) return value;
	const word = typeof value === 'string' ? comparable(value) : '';
	if (word === 'TRUE' || word === 'FALSE') return word === 'TRUE';
	throw new InvalidInput(`${quoted(value)} isn't a boolean`, 'Use true or false (lowercase).');
}

/** A whole number within the limits of its property. */
export const wholeNumberIn =
	({ typeOptions }: INodeProperties) =>
	(value: unknown): number =>
		wholeNumberFrom(value, typeOptions?.minValue ?? 0, typeOptions?.maxValue);

export function wholeNumberFrom(value: unknown, least: number, most = 999_999_999): number {
	const text = trimmed(value);
	const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
	if (number >= least && number <= most) return number;
	const expected = `Enter a whole number from ${least} to ${most}.`;
	throw new InvalidInput(`${quoted(text)} is not valid`, expected);
}
