import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { simplify } from '../input/simplify';
import { methodOf, type Operation, type Resource } from './operation';

/** Resources → what n8n shows. When a parameter is visible is derived here and never typed. */
export function propertiesOf(resources: Record<string, Resource>): INodeProperties[] {
	const options = Object.entries(resources).map(([value, { name, description }]) => ({
		name,
		value,
		description,
	}));
	return [
		choice('Resource', 'resource', options, 'card'),
		...Object.entries(resources).flatMap(([value, resource]) => ofResource(value, resource)),
	];
}

/** "Update limits: Card", as an expression that n8n evaluates for each node on the canvas. */
export function subtitleOf(resources: Record<string, Resource>): string {
	const subtitles = Object.entries(resources).flatMap(([resource, { name, operations }]) =>
		Object.entries(operations).map(([operation, { name: verb }]) => [
			`${resource}.${operation}`,
			`${verb.charAt(0)}${verb.slice(1).toLowerCase()}: ${name}`,
		]),
	);
	const known = JSON.stringify(Object.fromEntries(subtitles));
	return `={{ (${known})[$parameter["resource"] + "." + $parameter["operation"]] }}`;
}

function ofResource(
	resource: string,
	{ operations, defaultOperation }: Resource,
): INodeProperties[] {
	const options = Object.entries(operations)
		.map(([value, { name, action, description }]) => ({ name, value, action, description }))
		.sort((a, b) => a.name.localeCompare(b.name));
	return [
		{
			...choice('Operation', 'operation', options, defaultOperation ?? options[0].value),
			displayOptions: { show: { resource: [resource] } },
		},
		...Object.entries(operations).flatMap(([name, operation]) =>
			ofOperation(operation).map((property) => ({
				...property,
				displayOptions: {
					...property.displayOptions,
					show: { resource: [resource], operation: [name], ...property.displayOptions?.show },
				},
			})),
		),
	];
}

const choice = (
	displayName: string,
	name: string,
	options: INodePropertyOptions[],
	defaultValue: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	noDataExpression: true,
	options,
	default: defaultValue,
});

function ofOperation(operation: Operation): INodeProperties[] {
	const { fields, optional = [], many, route, reads, simplified } = operation;
	const sendsNothing = !route && !reads;
	return [
		toolDescription(operation),
		...fields.map(({ property }) => property),
		...(many ? returnAllOrLimit : []),
		...(simplified ? outputForms : []),
		...(optional.length ? [{ ...collectionOf(operation), ...collection(optional) }] : []),
		...(sendsNothing ? [] : [{ ...OPTIONS, ...collection(optionsOf(operation)) }]),
	];
}

const collection = (fields: Array<{ property: INodeProperties }>) => ({
	type: 'collection' as const,
	default: {},
	options: fields
		.map(({ property }) => ({ ...property, required: false }))
		.sort((a, b) => a.displayName.localeCompare(b.displayName)),
});

/**
 * What the model of an AI agent reads about this tool; n8n's own default is only the action. n8n sends
 * the labels of parameters to the model but not their descriptions, so this text explains those that a
 * model fills. Some models read at most 1,024 characters.
 */
function toolDescription(operation: Operation): INodeProperties {
	const { description, fields, optional = [], many } = operation;
	const parameters = [...fields, ...(many ? [] : optional)].flatMap(({ property }) => {
		const { displayName, type, required, description: text } = property;
		if (type === 'resourceLocator') return required ? [`- ${displayName}: its ID`] : [];
		return ['string', 'json'].includes(type) ? [`- ${displayName}: ${text}`] : [];
	});
	return {
		displayName: 'Tool Description',
		name: 'toolDescription',
		type: 'string',
		typeOptions: { rows: 5 },
		required: true,
		default: [description, ...parameters].join('\n'),
		displayOptions: { show: { '@tool': [true] } },
		description: 'Tells the AI model what this tool does and what to enter for each parameter',
	};
}

export function collectionOf({ route }: Operation) {
	const method = methodOf(route ?? 'GET');
	if (method === 'GET') {
		return { displayName: 'Filters', name: 'filters', placeholder: 'Add Filter' };
	}
	return method === 'POST'
		? { displayName: 'Additional Fields', name: 'additionalFields', placeholder: 'Add Field' }
		: { displayName: 'Update Fields', name: 'updateFields', placeholder: 'Add Field' };
}

export const returnAllOrLimit: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
];

export const toolOutput: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The fields that matter most, flat and with amounts as numbers',
		},
		{ name: 'Raw', value: 'raw', description: 'Everything as Wonder returns it' },
		{
			name: 'Selected Fields',
			value: 'fields',
			description: 'Only the fields of the raw output that you name',
		},
	],
	default: 'simplified',
	displayOptions: { show: { '@tool': [true] } },
	description: 'What the AI model gets. The less it gets, the fewer tokens it uses.',
};

export const selectedFields: INodeProperties = {
	displayName: 'Fields',
	name: 'fields',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. merchant_name, local_amount, status',
	displayOptions: { show: { '@tool': [true], output: ['fields'] } },
	description: 'Names of fields of the raw output, separated by commas',
};

/** How results are output: a switch in a workflow, a choice for AI models. */
const outputForms: INodeProperties[] = [
	{ ...simplify, displayOptions: { hide: { '@tool': [true] } } },
	toolOutput,
	selectedFields,
];

export const OPTIONS = { displayName: 'Options', name: 'options', placeholder: 'Add Option' };

/** How many items are read at the same time at most. */
export const MOST_READS = 100;

const concurrentReads: INodeProperties = {
	displayName: 'Concurrent Reads',
	name: 'readsAtOnce',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_READS },
	default: MOST_READS,
	description:
		'Max number of items to fetch in parallel. Starts with 10, more while that is faster, half when Wonder refuses requests.',
};

const timeout: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 300 },
	default: 30,
	description: 'How long to wait for each response from Wonder',
};

/** The options that apply to all items of a run. */
export const runOptions = [concurrentReads, timeout];

function optionsOf({ options = [], route, reads }: Operation) {
	const canRead = reads !== undefined || methodOf(route ?? 'GET') === 'GET';
	const shown = canRead ? runOptions : [timeout];
	return [...options, ...shown.map((property) => ({ property }))];
}
