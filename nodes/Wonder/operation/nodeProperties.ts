import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { methodOf, type Operation, type Resource } from './operation';

/** Resources → what n8n shows. When a parameter is visible is derived here and never typed. */
export function propertiesOf(resources: Record<string, Resource>): INodeProperties[] {
	const options = Object.entries(resources).map(([value, { name }]) => ({ name, value }));
	return [
		choice('Resource', 'resource', options, 'card'),
		...Object.entries(resources).flatMap(([value, resource]) => ofResource(value, resource)),
	];
}

function ofResource(resource: string, { operations }: Resource): INodeProperties[] {
	const options = Object.entries(operations)
		.map(([value, { name, action, description }]) => ({ name, value, action, description }))
		.sort((a, b) => a.name.localeCompare(b.name));
	return [
		{
			...choice('Operation', 'operation', options, options[0].value),
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
	standard: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	noDataExpression: true,
	options,
	default: standard,
});

function ofOperation(operation: Operation): INodeProperties[] {
	const { fields, optional, many, route, reads } = operation;
	const sendsNothing = !route && !reads;
	return [
		...fields.map(({ property }) => property),
		...(many ? returnAllOrLimit : []),
		...(optional?.length
			? [
					{
						...collectionOf(operation),
						type: 'collection' as const,
						default: {},
						options: optional
							.map(({ property }) => ({ ...property, required: false }))
							.sort((a, b) => a.displayName.localeCompare(b.displayName)),
					},
				]
			: []),
		...(sendsNothing ? [] : [requestOptions]),
	];
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

export const requestOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Reads at Once',
			name: 'readsAtOnce',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 10,
			description:
				'How many items are fetched at the same time. Only for operations that read: whatever changes something goes one after the other.',
		},
		{
			displayName: 'Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 300 },
			default: 30,
			description: 'How long to wait for each answer of Wonder',
		},
	],
};
