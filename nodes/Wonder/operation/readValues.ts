import { isExpression, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { EntryContext, Values } from '../input/values';
import { InvalidInput } from '../input/invalidInput';
import {
	booleanFrom,
	choiceFrom,
	choicesFrom,
	emptyEntry,
	isEmpty,
	labelled,
	wholeNumberIn,
} from '../input/entries';
import { methodOf, type Field, type Operation, type Task } from './operation';
import { collectionOf, OPTIONS, returnAllOrLimit, runOptions } from './nodeProperties';
import { trimmed } from '../input/formats';

const listFields: Field[] = returnAllOrLimit.map((property) => ({ property }));

/** The form always has a value for these, so only an expression can leave them empty. */
const ALWAYS_FILLED = ['boolean', 'hidden', 'number', 'options'];

/** Left empty on purpose, these are empty in the form or an empty list, not an empty expression. */
const EMPTY_ONLY_IN_FORM = ['json', 'multiOptions'];

/** The user's input for one item, checked and as Wonder expects it. Throws InvalidInput. */
export function readValues(this: IExecuteFunctions, operation: Operation, itemIndex: number): Task {
	const { fields, optional = [], options = [], many } = operation;
	const input: Values = {};
	const values: Values = {};
	const take = (field: Field, value: unknown, mode?: string) => {
		const { name } = field.property;
		input[name] = value;
		values[name] = encoded.call(this, field, value, values, mode);
	};
	for (const field of many ? [...fields, ...listFields] : fields) {
		const { property } = field;
		if (property.type === 'notice' || !isShown(property, values)) continue;
		const given = this.getNodeParameter(property.name, itemIndex, property.default);
		const value = unpacked(given);
		const isJson = property.type === 'json';
		// In JSON, an empty object is a value.
		if (!isEmpty(value) || (isJson && typeof value === 'object' && value)) {
			take(field, value, modeOf(given));
		} else if (property.required) throw missing(property);
		else if (
			ALWAYS_FILLED.includes(property.type) ||
			(EMPTY_ONLY_IN_FORM.includes(property.type) &&
				!Array.isArray(value) &&
				isExpression(this.getNode().parameters[property.name]))
		) {
			throw new InvalidInput(
				`${property.displayName} has no value`,
				'The expression returned nothing. Correct it.',
			);
		}
	}
	const takeFrom = (collection: string, added: Field[], mayBeEmpty: boolean) => {
		if (added.length === 0) return;
		const given = this.getNodeParameter(collection, itemIndex, {}) as Values;
		for (const field of added) {
			const { name, displayName } = field.property;
			const value = unpacked(given[name]);
			if (!isEmpty(value)) take(field, value);
			else if (name in given && (field.neverEmpty || !mayBeEmpty)) throw emptyEntry(displayName);
		}
	};
	takeFrom(collectionOf(operation).name, optional, isCreate(operation));
	takeFrom(OPTIONS.name, options, false);
	operation.check?.(values);
	return { input, values };
}

/** The options that apply to all items. */
export function readOptions(this: IExecuteFunctions): {
	readsAtOnce?: number;
	timeoutSeconds?: number;
} {
	const given = this.getNodeParameter(OPTIONS.name, 0, {}) as Values;
	const options: Values = {};
	for (const property of runOptions) {
		const { name, displayName } = property;
		if (!(name in given)) continue;
		if (isEmpty(given[name])) throw emptyEntry(displayName);
		options[name] = encoded.call(this, { property }, given[name], options);
	}
	return options;
}

/**
 * A create ignores empty additional fields, like the empty cells of a spreadsheet. An empty filter would
 * return more than the user meant, and an empty field of an update would change nothing.
 */
const isCreate = ({ route }: Operation) => methodOf(route ?? 'GET') === 'POST';

/** A workflow may still hold the value of a parameter that n8n hides by these conditions. */
function isShown({ displayOptions = {} }: INodeProperties, values: Values): boolean {
	const { show = {}, hide = {} } = displayOptions;
	// An empty parameter has no value here; in the form it is an empty text.
	const isOneOf = ([name, listed]: [string, unknown]) =>
		(listed as unknown[]).includes(values[name] ?? '');
	return Object.entries(show).every(isOneOf) && !Object.entries(hide).some(isOneOf);
}

/** The value in a resource locator, however it was chosen. */
export const unpacked = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && '__rl' in value
		? (value as { value?: unknown }).value
		: value;

/** How the value in a resource locator was chosen. */
export const modeOf = (value: unknown) => (value as { mode?: string } | null)?.mode;

function encoded(
	this: IExecuteFunctions,
	{ property, encode }: Field,
	value: unknown,
	values: Values,
	mode?: string,
): unknown {
	return labelled(property.displayName, () => {
		// Few fields need these, and n8n copies the node for each call.
		const timeZone = () => this.getTimezone();
		const isFromExpression = () => isExpression(this.getNode().parameters[property.name]);
		const context: EntryContext = {
			values,
			mode,
			get timeZone() {
				return timeZone();
			},
			get isExpression() {
				return isFromExpression();
			},
		};
		if (property.type === 'options') {
			const choice = choiceFrom(value, property);
			return encode ? encode(choice, context) : choice;
		}
		if (property.type === 'multiOptions') return [...choicesFrom(value, property)];
		if (property.type === 'boolean') return booleanFrom(value);
		if (property.type === 'number') return wholeNumberIn(property)(value);
		return (encode ?? trimmed)(value, context);
	});
}

const missing = ({ displayName, placeholder, description }: INodeProperties) =>
	new InvalidInput(
		`${displayName} is empty`,
		[description, placeholder].filter(Boolean).join('. ').replace(/\.\. /, '. '),
	);
