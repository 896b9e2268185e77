import type { INodeProperties } from 'n8n-workflow';
import {
	amountProperty,
	amountsProperty,
	cards,
	cardsExcluded,
	merchantCountries,
	merchantCountriesExcluded,
	merchantIds,
	merchantIdsExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	merchantNameExcluded,
	typeProperty,
	users,
} from '../../payment/conditionProperties';
import { replaced } from '../nodeVersions';
import { timeZones } from './localTime';
import { MAX_PER_CARD } from './velocity';

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

export const velocityProperty: INodeProperties = {
	displayName: 'Velocity',
	name: 'velocity',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Limit',
	default: {},
	description:
		'How often, or how much, the same card has paid in a short time. Reaching one of several limits is enough. The current payment counts, and so do declined ones. When a merchant raises an authorization, only the difference is added to the sum, and the number stays the same. Counting starts at zero when n8n restarts; in queue mode, each webhook process counts only what it received.',
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
			],
		},
	],
};

export const weekdaysProperty: INodeProperties = {
	displayName: 'Weekdays',
	name: 'weekdays',
	type: 'multiOptions',
	options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
		(name) => ({ name, value: name.toLowerCase() }),
	),
	default: [],
	description:
		'The payment is made on one of these days, in the time zone of Time of Day, or else of the workflow, unless you add Time Zone. After midnight is the next day, even in a time span that began the evening before.',
};

const OTHER_CURRENCY = 'A payment with neither in this currency does not match';

const amount = amountProperty('The amount is within these bounds', OTHER_CURRENCY);

const amounts = {
	...amountsProperty('The amount is within one of these ranges', OTHER_CURRENCY),
	displayName: 'Amounts (Several Ranges)',
};

const timeZone: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'options',
	options: [
		{ name: "Workflow's Time Zone", value: '' },
		...timeZones().map((zone) => ({ name: zone, value: zone })),
	],
	default: '',
	description: 'Whose clocks show these times. Adjusts for daylight saving time.',
};

const timeOfDay: INodeProperties = {
	displayName: 'Time of Day',
	name: 'timeOfDay',
	type: 'fixedCollection',
	typeOptions: { multipleValues: false },
	placeholder: 'Add Time',
	default: { span: { from: '22:00', to: '06:00', timeZone: '' } },
	description: 'The payment is made between these times',
	options: [
		{
			displayName: 'Time',
			name: 'span',
			values: [
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: '22:00',
					placeholder: 'e.g. 22:00',
					description: 'At this time or later',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '06:00',
					placeholder: 'e.g. 06:00',
					description: 'Before this time. If earlier than From, it means the next day.',
				},
				timeZone,
			],
		},
	],
};

const time = (name: string, displayName: string, placeholder: string, description: string) =>
	({ displayName, name, type: 'string', default: '', placeholder, description }) as const;

const timeFrom = time(
	'timeFrom',
	'Time From',
	'e.g. 22:00',
	'The payment is made at this time or later, in UTC unless you add Time Zone. Requires Time To.',
);

const timeTo = time(
	'timeTo',
	'Time To',
	'e.g. 06:00',
	'The payment is made before this time, in UTC unless you add Time Zone. If earlier than Time From, it means the next day.',
);

/** Everything that a rule can check. */
export const conditionProperties: INodeProperties[] = [
	amount,
	amounts,
	cards,
	cardsExcluded,
	merchantCountries,
	merchantCountriesExcluded,
	merchantIds,
	merchantIdsExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	merchantNameExcluded,
	timeOfDay,
	...[timeFrom, timeTo].map(replaced),
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: 'UTC',
		placeholder: 'e.g. Europe/Berlin',
		description:
			'The time zone of Weekdays in this rule: UTC, or an area and city. Adjusts for daylight saving time. Abbreviations such as CST are ambiguous and rejected. Not a condition by itself.',
	},
	typeProperty,
	users,
	velocityProperty,
	weekdaysProperty,
];
