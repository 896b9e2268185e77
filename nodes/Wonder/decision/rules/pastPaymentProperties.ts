import type { INodeProperties } from 'n8n-workflow';
import { MAX_LOOK_BACK_DAYS } from './pastPayments';
import { MAX_PER_CARD } from './velocity';

/** The conditions that depend on what a card has paid before. */

const within: INodeProperties[] = [
	{
		displayName: 'Within',
		name: 'within',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 10,
		description: 'How far to look back from now, at most 24 hours',
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
		description: 'The unit of Within',
	},
];

const limitUnknown: INodeProperties = {
	displayName: 'If Unknown',
	name: 'ifUnknown',
	type: 'options',
	options: [
		{ name: 'Treat as Not Reached', value: 'notReached' },
		{ name: 'Treat as Reached', value: 'reached' },
	],
	default: 'reached',
	description:
		"What to do when the card's past payments cannot be read from Wonder in time. If those that are known reach the limit, it is reached all the same.",
};

export const velocityProperty: INodeProperties = {
	displayName: 'Velocity',
	name: 'velocity',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Limit',
	default: {},
	description:
		'How often, or how much, the same card has paid in a short time. Reaching one of several limits is enough. The current payment counts, and so do declined ones. When a merchant raises an authorization, only the difference is added to the sum, and the number stays the same. Payments from before n8n started are read from Wonder; Past Payments in the options says when.',
	options: [
		{
			displayName: 'Number of Payments',
			name: 'count',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'number',
					typeOptions: { minValue: 2, maxValue: MAX_PER_CARD },
					default: 5,
					description: 'This many payments or more, including the current one',
				},
				...within,
				limitUnknown,
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
					description: 'The payments add up to this amount or more',
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'string',
					default: 'USD',
					placeholder: 'e.g. USD',
					description:
						"Adds up the merchant's amount of each payment or, if that is in another currency, the amount debited from the card. Payments with neither in this currency add nothing.",
				},
				...within,
				limitUnknown,
			],
		},
	],
};

const firstUse = (
	name: string,
	displayName: string,
	place: string,
	recognized: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: false },
	placeholder: 'Add Time',
	default: { within: { days: 90, ifUnknown: 'first' } },
	description: `The card has not paid ${place} before. Declined payments do not count. ${recognized}. Past payments are read from Wonder; Past Payments in the options says when.`,
	options: [
		{
			displayName: 'Within',
			name: 'within',
			values: [
				{
					displayName: 'Days',
					name: 'days',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: MAX_LOOK_BACK_DAYS },
					default: 90,
					description: 'How many days to look back. An earlier payment no longer counts.',
				},
				{
					displayName: 'If Unknown',
					name: 'ifUnknown',
					type: 'options',
					options: [
						{ name: 'Treat as First', value: 'first' },
						{ name: 'Treat as Not First', value: 'notFirst' },
					],
					default: 'first',
					description:
						"What to do when the card's past payments cannot be read from Wonder in time, or the payment does not say where it was made",
				},
			],
		},
	],
});

export const firstAtMerchant = firstUse(
	'firstAtMerchant',
	'First Payment at Merchant',
	'at this merchant',
	'Merchants are recognized by ID, or by name if the payment has no ID',
);

export const firstInCountry = firstUse(
	'firstInCountry',
	'First Payment in Country',
	'in this country',
	"The country is the merchant's",
);
