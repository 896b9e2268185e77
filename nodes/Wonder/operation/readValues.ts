import { isExpression, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { Values } from '../input/values';
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
import { collectionOf, requestOptions, returnAllOrLimit } from './nodeProperties';
import { trimmed } from '../input/formats';

const listFields: Field[] = returnAllOrLimit.map((property) => ({ property }));

/** A form always has a value for these, so that only an expression can leave them empty. */
const ALWAYS_FILLED = ['boolean', 'number', 'options'];

/** What is left empty on purpose is left empty in the form, or is an empty list. */
const NEVER_NOTHING = ['json', 'multiOptions'];

/** What the user entered for one item, checked and as Wonder expects it. Throws InvalidInput. */
export function readValues(this: IExecuteFunctions, operation: Operation, itemIndex: number): Task {
	const { fields, optional = [], many } = operation;
	const entered: Values = {};
	const values: Values = {};
	const take = (field: Field, value: unknown) => {
		const { name } = field.property;
		entered[name] = value;
		values[name] = encoded.call(this, field, value, values);
	};
	for (const field of many ? [...fields, ...listFields] : fields) {
		const { property } = field;
		if (property.type === 'notice' || !isShown(property, values)) continue;
		const value = unpacked(this.getNodeParameter(property.name, itemIndex, property.default));
		const isJson = property.type === 'json';
		// An empty object is not nothing.
		if (!isEmpty(value) || (isJson && typeof value === 'object' && value)) take(field, value);
		else if (property.required) throw missing(property);
		else if (
			ALWAYS_FILLED.includes(property.type) ||
			(NEVER_NOTHING.includes(property.type) &&
				!Array.isArray(value) &&
				isExpression(this.getNode().parameters[property.name]))
		) {
			throw new InvalidInput(`${property.displayName} is empty`, 'Correct its expression.');
		}
	}
	if (optional.length) {
		const given = this.getNodeParameter(collectionOf(operation).name, itemIndex, {}) as Values;
		for (const field of optional) {
			const { name, displayName } = field.property;
			const value = unpacked(given[name]);
			if (!isEmpty(value)) take(field, value);
			else if (name in given && (field.neverEmpty || !isCreate(operation))) {
				throw emptyEntry(displayName);
			}
		}
	}
	operation.check?.(values);
	return { entered, values };
}

/** The Options of the node, which hold for all items. */
export function readOptions(this: IExecuteFunctions): {
	readsAtOnce?: number;
	timeoutSeconds?: number;
} {
	const given = this.getNodeParameter(requestOptions.name, 0, {}) as Values;
	const options: Values = {};
	for (const property of requestOptions.options as INodeProperties[]) {
		const { name, displayName } = property;
		if (!(name in given)) continue;
		if (isEmpty(given[name])) throw emptyEntry(displayName);
		options[name] = encoded.call(this, { property }, given[name], options);
	}
	return options;
}

/**
 * What is empty here is not given, as in a spreadsheet. Of a filter or an update, what it was to narrow
 * or to change would be lost.
 */
const isCreate = ({ route }: Operation) => methodOf(route ?? 'GET') === 'POST';

/** n8n hides a parameter by these conditions; its old value may linger in the workflow. */
function isShown({ displayOptions }: INodeProperties, values: Values): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) =>
		(wanted as unknown[]).includes(values[name]),
	);
}

/** A resource locator says how it was chosen; only the ID matters here. */
const unpacked = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && '__rl' in value
		? (value as { value?: unknown }).value
		: value;

function encoded(
	this: IExecuteFunctions,
	{ property, encode }: Field,
	value: unknown,
	values: Values,
): unknown {
	return labelled(property.displayName, () => {
		if (property.type === 'options') return choiceFrom(value, property);
		if (property.type === 'multiOptions') return [...choicesFrom(value, property)];
		if (property.type === 'boolean') return booleanFrom(value);
		if (property.type === 'number') return wholeNumberIn(property)(value);
		return (encode ?? trimmed)(value, {
			timeZone: this.getTimezone(),
			values,
			isExpression: isExpression(this.getNode().parameters[property.name]),
		});
	});
}

const missing = ({ displayName, placeholder, description }: INodeProperties) =>
	new InvalidInput(
		`${displayName} is empty`,
		[description, placeholder].filter(Boolean).join('. ').replace(/\.\. /, '. '),
	);
