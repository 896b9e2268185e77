import type { INodeProperties } from 'n8n-workflow';
import { typeOptions } from './cardTransaction';

/** The conditions on a payment, for rules and filters. */

export const WHOLE_WORDS =
	'Words or phrases, separated by commas; one match is enough. Matches whole words: "bet" finds Bet-Shop and BET365, not Better Coffee. Case-insensitive.';

export const ANYWHERE =
	'Words or phrases, separated by commas; one match is enough. Also matches parts of words: "bet" finds Better Coffee too. Case-insensitive.';

export const cards: INodeProperties = {
	displayName: 'Card Names or IDs',
	name: 'cards',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getCards' },
	options: [],
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

export const cardsExcluded: INodeProperties = {
	...cards,
	displayName: 'Cards Excluded: Names or IDs',
	name: 'cardsExcluded',
};

export const merchantCountries: INodeProperties = {
	displayName: 'Merchant Countries',
	name: 'merchantCountries',
	type: 'string',
	default: '',
	placeholder: 'e.g. HK, US',
	description:
		'The merchant is in one of these countries. Enter names or codes, separated by commas.',
};

export const merchantCountriesExcluded: INodeProperties = {
	displayName: 'Merchant Countries Excluded',
	name: 'merchantCountriesExcluded',
	type: 'string',
	default: '',
	placeholder: 'e.g. HK, US',
	description:
		'The merchant is in none of these countries, or its country is unknown. Enter names or codes, separated by commas.',
};

export const merchantIds: INodeProperties = {
	displayName: 'Merchant IDs',
	name: 'merchantIds',
	type: 'string',
	default: '',
	placeholder: 'e.g. 666666660057123, 888888880012345',
	description:
		'The merchant has one of these IDs. Enter them as in <code>merchant_id</code>, separated by commas.',
};

export const merchantIdsExcluded: INodeProperties = {
	displayName: 'Merchant IDs Excluded',
	name: 'merchantIdsExcluded',
	type: 'string',
	default: '',
	placeholder: 'e.g. 666666660057123, 888888880012345',
	description:
		'The merchant has none of these IDs, or its ID is unknown. Enter them as in <code>merchant_id</code>, separated by commas.',
};

export const merchantNameContains: INodeProperties = {
	displayName: 'Merchant Name Contains',
	name: 'merchantNameContains',
	type: 'string',
	default: '',
	placeholder: 'e.g. casino, betting',
	description: WHOLE_WORDS,
};

export const merchantNameContainsAnywhere: INodeProperties = {
	displayName: 'Merchant Name Contains Anywhere',
	name: 'merchantNameContainsAnywhere',
	type: 'string',
	default: '',
	placeholder: 'e.g. casino, bet',
	description: ANYWHERE,
};

export const merchantNameExcluded: INodeProperties = {
	displayName: 'Merchant Name Excluded',
	name: 'merchantNameExcluded',
	type: 'string',
	default: '',
	placeholder: 'e.g. airlines, hotel',
	description:
		'The merchant\'s name contains none of these words or phrases, or is unknown. Separate them by commas. Matches whole words: "bet" excludes Bet-Shop and BET365, not Better Coffee. Case-insensitive.',
};

export const typeProperty: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'multiOptions',
	options: typeOptions,
	default: [],
	description: 'The payment is of one of these types',
};

export const users: INodeProperties = {
	displayName: 'Consumer Names or IDs',
	name: 'users',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getUsers' },
	options: [],
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

const bound = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. 500.00',
	description,
});

/** A range of amounts, as `rangeFrom` reads it. */
const rangeValues = (inNeither: string): INodeProperties[] => [
	bound('atLeast', 'At Least', 'This amount or more. Leave empty for no lower limit.'),
	bound('moreThan', 'More Than', 'Only more than this amount. Use instead of At Least.'),
	bound('atMost', 'At Most', 'This amount or less. Leave empty for no upper limit.'),
	bound('lessThan', 'Less Than', 'Only less than this amount. Use instead of At Most.'),
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: 'USD',
		placeholder: 'e.g. USD',
		description: `Compared with the merchant's amount if it is in this currency, otherwise with the card's debit if that is. ${inNeither}.`,
	},
];

const SIGNS_IGNORED = 'Signs are ignored: a purchase of 20.00 and a refund of 20.00 are both 20.00';

/** Several ranges of amounts, each in its currency. */
export const amountsProperty = (what: string, inNeither: string): INodeProperties => ({
	displayName: 'Amounts',
	name: 'amounts',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Amount',
	default: {},
	description: `${what}. ${SIGNS_IGNORED}.`,
	options: [{ displayName: 'Range', name: 'range', values: rangeValues(inNeither) }],
});

/** One range. Its fields are there as soon as the condition is added. */
export const amountProperty = (what: string, inNeither: string): INodeProperties => ({
	displayName: 'Amount',
	name: 'amount',
	type: 'fixedCollection',
	typeOptions: { multipleValues: false },
	placeholder: 'Add Amount',
	default: { range: { atLeast: '', moreThan: '', atMost: '', lessThan: '', currency: 'USD' } },
	description: `${what}. ${SIGNS_IGNORED}.`,
	options: [{ displayName: 'Range', name: 'range', values: rangeValues(inNeither) }],
});
