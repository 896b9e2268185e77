import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { booleanFrom, emptyEntry, isEmpty, labelled, wholeNumberFrom } from './entries';
import { InvalidInput, type Field, type Operation, type Task, type Values } from './operation';
import { collectionOf, requestOptions, returnAllOrLimit } from './properties';
import { quoted } from './quoted';

const listFields: Field[] = returnAllOrLimit.map((property) => ({ property }));

/** A form always has a value for these, so that only an expression can leave them empty. */
const ALWAYS_FILLED = ['boolean', 'number', 'options'];

/** What the user entered for one item, checked and as Wonder expects it. Throws InvalidInput. */
export function readValues(this: IExecuteFunctions, operation: Operation, itemIndex: number): Task {
	const { fields, optional = [], many } = operation;
	const entered: Values = {};
	const values: Values = {};
	const take = (field: Field, value: unknown) => {
		const { name } = field.property;
		entered[name] = value;
		values[name] = encoded.call(this, field, value);
	};
	for (const field of many ? [...fields, ...listFields] : fields) {
		const { property } = field;
		if (property.type === 'notice' || !isShown(property, values)) continue;
		const value = unpacked(this.getNodeParameter(property.name, itemIndex, property.default));
		if (!isEmpty(value)) take(field, value);
		else if (property.required) throw missing(property);
		else if (ALWAYS_FILLED.includes(property.type)) {
			throw new InvalidInput(`${property.displayName} is empty`, 'Correct its expression.');
		}
	}
	if (optional.length) {
		const given = this.getNodeParameter(collectionOf(operation).name, itemIndex, {}) as Values;
		for (const field of optional) {
			const { name, displayName } = field.property;
			const value = unpacked(given[name]);
			if (!isEmpty(value)) take(field, value);
			else if (name in given && (many || field.neverEmpty)) throw emptyEntry(displayName);
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
		options[name] = encoded.call(this, { property }, given[name]);
	}
	return options;
}

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

function encoded(this: IExecuteFunctions, { property, encode }: Field, value: unknown): unknown {
	return labelled(property.displayName, () => {
		if (property.type === 'options') assertOption(property, value);
		if (property.type === 'multiOptions') {
			for (const one of [value].flat()) assertOption(property, one);
			return [value].flat();
		}
		if (property.type === 'boolean') return booleanFrom(value);
		if (property.type === 'number') {
			const { minValue = 0, maxValue } = property.typeOptions ?? {};
			return wholeNumberFrom(value, minValue, maxValue);
		}
		return encode ? encode(value, { timeZone: this.getTimezone() }) : value;
	});
}

function assertOption({ options }: INodeProperties, value: unknown): void {
	const known = (options as INodePropertyOptions[]).map((option) => option.value);
	if (known.includes(value as string)) return;
	throw new InvalidInput(
		`${quoted(value)} is not one of the choices`,
		`Expected one of: ${known.join(', ')}.`,
	);
}

const missing = ({ displayName, placeholder, description }: INodeProperties) =>
	new InvalidInput(
		`${displayName} is empty`,
		[description, placeholder].filter(Boolean).join('. ').replace(/\.\. /, '. '),
	);
