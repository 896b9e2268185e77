import type { INodeProperties } from 'n8n-workflow';
import { amountsProperty } from '../amountsProperty';
import { typeOptions } from '../cardTransaction';
import { velocityProperty } from './velocityProperty';

/** What a rule can look at. The rules know nothing that is not on this form. */

export const typeProperty: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'multiOptions',
	options: typeOptions,
	default: [],
	description: 'The payment is of one of these kinds',
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
	{
		displayName: 'Card Names or IDs',
		name: 'cards',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getCards' },
		options: [],
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	{
		displayName: 'Merchant Countries',
		name: 'merchantCountries',
		type: 'string',
		default: '',
		placeholder: 'e.g. HK, US',
		description: 'The merchant is in one of these countries; two-letter codes, separated by commas',
	},
	{
		displayName: 'Merchant Countries Excluded',
		name: 'merchantCountriesExcluded',
		type: 'string',
		default: '',
		placeholder: 'e.g. HK, US',
		description:
			'The merchant is outside all of these countries, or its country is not known; two-letter codes, separated by commas',
	},
	{
		displayName: 'Merchant Name Contains',
		name: 'merchantNameContains',
		type: 'string',
		default: '',
		placeholder: 'e.g. casino, betting',
		description: 'One of these, separated by commas. Upper and lower case do not matter.',
	},
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
			'Where the weekdays and times of this rule are meant, by its IANA name; summer time is taken care of. Without it, they are in UTC. It is no condition by itself.',
	},
	typeProperty,
	{
		displayName: 'User Names or IDs',
		name: 'users',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getUsers' },
		options: [],
		default: [],
		description:
			'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	velocityProperty,
	weekdaysProperty,
];
