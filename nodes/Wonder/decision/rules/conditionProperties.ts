import type { INodeProperties } from 'n8n-workflow';
import {
	amountsProperty,
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	typeProperty,
	users,
} from '../../payment/conditionProperties';
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

/** What a rule can look at. The rules know nothing that is not on this form. */

export const weekdaysProperty: INodeProperties = {
	displayName: 'Weekdays',
	name: 'weekdays',
	type: 'multiOptions',
	options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
		(name) => ({ name, value: name.toLowerCase() }),
	),
	default: [],
	description:
		'It is one of these days, in UTC unless Time Zone is added. After midnight it is the next day, also in a time that began the evening before.',
};

const amounts = amountsProperty(
	'The amount lies in one of these ranges',
	'A payment in neither does not match',
);

const time = (name: string, displayName: string, placeholder: string, description: string) =>
	({ displayName, name, type: 'string', default: '', placeholder, description }) as const;

export const conditionProperties: INodeProperties[] = [
	amounts,
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	time(
		'timeFrom',
		'Time From',
		'e.g. 22:00',
		'From this time on, in UTC unless Time Zone is added. Needs Time To as well.',
	),
	time(
		'timeTo',
		'Time To',
		'e.g. 06:00',
		'Up to this time, but not at it, in UTC unless Time Zone is added. Earlier than Time From, it is that of the next morning.',
	),
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: 'UTC',
		placeholder: 'e.g. Europe/Berlin',
		description:
			'Where the weekdays and times of this rule are meant: UTC, or an area and a city; summer time is taken care of. Abbreviations like CST mean several zones and are refused. Without it, they are in UTC. It is no condition by itself.',
	},
	typeProperty,
	users,
	velocityProperty,
	weekdaysProperty,
];
