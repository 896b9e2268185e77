import {
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { InvalidInput, type Field, type Operation, type Values } from './operation';
import { collectionOf } from './properties';

/** What the user entered for one item, checked and as Wonder expects it. Throws InvalidInput. */
export function readValues(
	this: IExecuteFunctions,
	operation: Operation,
	itemIndex: number,
): { entered: Values; values: Values } {
	const entered: Values = {};
	for (const { property } of operation.fields) {
		if (property.type === 'notice' || !isShown(property, entered)) continue;
		const value = this.getNodeParameter(property.name, itemIndex, property.default);
		if (!isEmpty(value)) entered[property.name] = unpacked(value);
		else if (property.required) throw missing(property);
	}
	if (operation.optional) {
		const given = this.getNodeParameter(collectionOf(operation).name, itemIndex, {}) as Values;
		for (const { property } of operation.optional) {
			const value = given[property.name];
			if (!isEmpty(value)) entered[property.name] = unpacked(value);
		}
	}
	const values: Values = {};
	for (const field of [...operation.fields, ...(operation.optional ?? [])]) {
		const value = entered[field.property.name];
		if (value !== undefined) {
			values[field.property.name] = encoded.call(this, field, value, itemIndex);
		}
	}
	operation.check?.(values);
	return { entered, values };
}

/** n8n hides a parameter by these conditions; its old value may linger in the workflow. */
function isShown({ displayOptions }: INodeProperties, entered: Values): boolean {
	return Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) =>
		(wanted as unknown[]).includes(entered[name]),
	);
}

function isEmpty(value: unknown): boolean {
	const plain = unpacked(value);
	if (plain === undefined || plain === null || plain === '') return true;
	if (typeof plain === 'string') return plain.trim() === '';
	if (Array.isArray(plain)) return plain.length === 0;
	const prototype: unknown = typeof plain === 'object' && Object.getPrototypeOf(plain);
	return prototype === Object.prototype && Object.keys(plain).length === 0;
}

/** A resource locator says how it was chosen; only the ID matters here. */
const unpacked = (value: unknown) =>
	typeof value === 'object' && value !== null && '__rl' in value
		? (value as unknown as { value: unknown }).value
		: value;

function encoded(
	this: IExecuteFunctions,
	{ property, encode }: Field,
	value: unknown,
	itemIndex: number,
): unknown {
	try {
		if (property.type === 'options') assertOption(property, value);
		if (property.type === 'multiOptions') {
			for (const one of [value].flat()) assertOption(property, one);
			return [value].flat();
		}
		return encode ? encode(value, { timeZone: this.getTimezone() }) : value;
	} catch (error) {
		throw invalidInput(this.getNode(), error as Error, itemIndex, `${property.displayName}: `);
	}
}

export const invalidInput = (node: INode, error: Error, itemIndex: number, label = '') =>
	new NodeOperationError(node, label + error.message, {
		description:
			`${error instanceof InvalidInput ? error.advice : ''} Nothing was sent for this item.`.trim(),
		itemIndex,
	});

function assertOption({ options }: INodeProperties, value: unknown): void {
	const known = (options as INodePropertyOptions[]).map((option) => option.value);
	if (known.includes(value as string)) return;
	throw new InvalidInput(
		`"${String(value).slice(0, 60)}" is not one of the choices`,
		`Expected one of: ${known.join(', ')}.`,
	);
}

const missing = ({ displayName, placeholder, description }: INodeProperties) =>
	new InvalidInput(
		`${displayName} is empty`,
		[description, placeholder].filter(Boolean).join('. ').replace(/\.\. /, '. '),
	);
