import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import {
	booleanFrom,
	choiceFrom,
	entered,
	isEmpty,
	labelled,
	listFrom,
	type Form,
} from '../input/entries';
import { InvalidInput } from '../input/invalidInput';
import { simplify } from '../input/simplify';
import type { Values } from '../input/values';
import { selectedFields, toolOutput } from '../operation/nodeProperties';
import type { Operation, Requests } from '../operation/operation';

/** How an item's results are output; a list names the fields of the raw results. */
export type OutputForm = 'simplified' | 'raw' | string[];

/** The user's choice for one item. Throws InvalidInput. */
export function readOutputForm(
	this: IExecuteFunctions,
	{ simplified }: Operation,
	item: number,
	asTool: boolean,
): OutputForm {
	if (!simplified) return 'raw';
	const form: Form = {
		getNodeParameter: (name, defaultValue) => this.getNodeParameter(name, item, defaultValue),
	};
	const read = <Result>(property: INodeProperties, from: (value: unknown) => Result) => {
		const value = entered(form, property, (given) => given);
		if (!isEmpty(value)) return labelled(property.displayName, () => from(value));
		throw new InvalidInput(
			`${property.displayName} has no value`,
			'Enter or choose one, or correct the expression.',
		);
	};
	if (!asTool) return read(simplify, booleanFrom) ? 'simplified' : 'raw';
	const output = read(toolOutput, (value) => choiceFrom(value, toolOutput));
	if (output !== 'fields') return output as OutputForm;
	return read(selectedFields, (value) => listFrom(value, /[,;\n]/));
}

interface Results {
	operation: Operation;
	values: Values;
	/** As Wonder returns them. */
	results: IDataObject[];
	hint: (text: string) => void;
}

export async function inOutputForm(
	form: OutputForm,
	wonder: Requests,
	{ operation, values, results, hint }: Results,
): Promise<IDataObject[]> {
	const { simplified, knownFor, simplifiedHints } = operation;
	if (form === 'raw' || !simplified || results.length === 0) return results;
	if (form !== 'simplified') return selected(results, form, hint);
	const known = await knownFor?.(wonder, values, results, hint);
	const rows = results.map((result) => simplified(result, known as never));
	simplifiedHints?.(rows).forEach(hint);
	return rows;
}

/** Only these fields; null where a row does not have one. */
function selected(
	rows: IDataObject[],
	fields: string[],
	hint: (text: string) => void,
): IDataObject[] {
	const known = new Set(rows.flatMap((row) => Object.keys(row)));
	const unknown = fields.filter((field) => !known.has(field));
	if (unknown.length > 0) {
		hint(
			`Fields: the output has no ${unknown.map((field) => `"${field}"`).join(', ')}; it has ${[...known].join(', ')}`,
		);
	}
	return rows.map((row) => Object.fromEntries(fields.map((field) => [field, row[field] ?? null])));
}
