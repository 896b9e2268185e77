import type { INodeProperties } from 'n8n-workflow';
import { amountsProperty } from '../../payment/amountsProperty';
import {
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	typeProperty,
	users,
} from '../../payment/conditionProperties';
import { velocityProperty } from './velocityProperty';

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
