import type {
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
	NodeParameterValueType,
} from 'n8n-workflow';
import { InvalidInput } from './invalidInput';
import { isOneOf, isSame, plain } from './matching';
import { quoted } from './quoted';
import { countryCodes } from './countries';
import { trimmed } from './formats';

/** Says where on the form the value stands that cannot be used. */
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

/** What a parameter is read from: a trigger, or one item of a node. */
export interface Form {
	getNodeParameter(name: string, otherwise: NodeParameterValueType): unknown;
}

/** The parameters of a node that looks at its first item only. */
export const formOf = (node: IExecuteFunctions): Form => ({
	getNodeParameter: (name, otherwise) => node.getNodeParameter(name, 0, otherwise),
});

/** What the user entered into a parameter, as `from` reads it. Throws InvalidInput. */
export function entered<Result>(
	form: Form,
	{ displayName, name, default: otherwise }: INodeProperties,
	from: (value: unknown) => Result,
): Result {
	let value: unknown;
	try {
		value = form.getNodeParameter(name, otherwise);
	} catch (error) {
		throw failedExpression(displayName, error as Error);
	}
	return labelled(displayName, () => from(value));
}

/** The same for a parameter in the collection Options. */
export const enteredOption = <Result>(
	form: Form,
	property: INodeProperties,
	from: (value: unknown) => Result,
) => entered(form, { ...property, name: `options.${property.name}` }, from);

const failedExpression = (label: string, { message }: Error) =>
	new InvalidInput(`${label}: ${message}`, 'Correct its expression.');

/** An expression may give anything. */
export const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && plain(value) === '') ||
	(typeof value === 'object' && !(value instanceof Date) && Object.keys(value).length === 0);

/** Whether an answer shows what was created. Under which name its ID comes is partly inferred. */
export const tellsId = (answer: object) =>
	Object.entries(answer).some(([name, value]) => /(^|_)id$/i.test(name) && !isEmpty(value));

/** An entry that was added and is empty, perhaps because its expression gave nothing. */
export const emptyEntry = (label: string) =>
	new InvalidInput(`${label} is empty`, 'Enter a value, or remove it.');

/** Of what may be left empty. */
export const optionalText = (value: unknown) => (isEmpty(value) ? '' : trimmed(value));

/** "a, b" or a list of texts. */
export function listFrom(value: unknown, separator = /[\s,;]+/): string[] {
	const texts = [value]
		.flat()
		.flatMap((text) => trimmed(text).split(separator))
		.map((text) => text.trim())
		// What is nothing but invisible characters would be found in every text.
		.filter(plain);
	if (texts.length === 0) throw new InvalidInput('is empty', 'Enter a value, or remove it.');
	return texts;
}

/** "hk, United States" or a list: their codes of two and of three letters. */
export const countriesFrom = (value: unknown) =>
	new Set(listFrom(value, /[,;\n]/).flatMap(countryCodes));

/** One of these words, exactly as it is: nobody else may decide what another one means. */
export function oneOf<Word extends string>(value: unknown, known: readonly Word[]): Word {
	if (known.includes(value as Word)) return value as Word;
	throw new InvalidInput(
		`${quoted(value)} isn't a valid option`,
		`Valid options, in lowercase: ${known.join(', ')}.`,
	);
}

/** By its value or its name. */
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

/** By commas, or also by blanks where that is no name with blanks in it. */
export function choicesFrom(value: unknown, property: INodeProperties): Set<string> {
	const names = (property.options as INodePropertyOptions[]).map(({ name }) => name);
	const isName = isOneOf(names);
	const texts = listFrom(value, /[,;\n]+/).flatMap((text) =>
		isName(text) ? [text] : listFrom(text),
	);
	return new Set(texts.map((choice) => choiceFrom(choice, property)));
}

/** Also takes the words as text, which is what an expression or a spreadsheet often gives. */
export function booleanFrom(value: unknown): boolean {
	if (value === true || value === false) return value;
	const word = typeof value === 'string' ? plain(value) : '';
	if (word === 'TRUE' || word === 'FALSE') return word === 'TRUE';
	throw new InvalidInput(
		`${quoted(value)} is neither true nor false`,
		'Expected one of these two words.',
	);
}

/** Within the bounds of its property. */
export const wholeNumberIn =
	({ typeOptions }: INodeProperties) =>
	(value: unknown): number =>
		wholeNumberFrom(value, typeOptions?.minValue ?? 0, typeOptions?.maxValue);

export function wholeNumberFrom(value: unknown, least: number, most = 999_999_999): number {
	const text = trimmed(value);
	const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
	if (number >= least && number <= most) return number;
	const expected = `Expected a whole number from ${least} to ${most}.`;
	throw new InvalidInput(`${quoted(text)} cannot be used`, expected);
}
