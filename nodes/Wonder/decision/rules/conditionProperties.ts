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
import { firstAtMerchant, firstInCountry, velocityProperty } from './pastPaymentProperties';

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
	firstAtMerchant,
	firstInCountry,
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
