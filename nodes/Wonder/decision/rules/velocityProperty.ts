import type { INodeProperties } from 'n8n-workflow';
import { MOST_PER_CARD } from './velocity';

const within: INodeProperties[] = [
	{
		displayName: 'Within',
		name: 'within',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 10,
		description: 'How far to look back from now; at most 24 hours',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: [
			{ name: 'Hours', value: 'hours' },
			{ name: 'Minutes', value: 'minutes' },
		],
		default: 'minutes',
		description: 'What Within is counted in',
	},
];

export const velocityProperty: INodeProperties = {
	displayName: 'Velocity',
	name: 'velocity',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Limit',
	default: {},
	description:
		'The same card has paid this often, or this much, in a short time; one of several is enough. The present payment counts, and so do declined ones. An increase of a payment adds its difference to the sum, and nothing to the number. Only what this n8n process has seen since it started is counted (in queue mode: this webhook process), so after a restart it begins at zero.',
	options: [
		{
			displayName: 'Number of Payments',
			name: 'count',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'number',
					typeOptions: { minValue: 2, maxValue: MOST_PER_CARD },
					default: 5,
					description: 'This many payments or more; the present one is the last of them',
				},
				...within,
			],
		},
		{
			displayName: 'Sum of Payments',
			name: 'sum',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'string',
					default: '',
					placeholder: 'e.g. 1000.00',
					description: 'All payments together are this amount or more',
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'string',
					default: 'USD',
					placeholder: 'e.g. USD',
					description:
						"Adds the merchant's amount of each payment if that is in this currency, else the debit of the card if that is. Payments in neither add nothing.",
				},
				...within,
			],
		},
	],
};
