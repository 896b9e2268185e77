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

/** Ranges of amounts, each in its currency, as `rangeFrom` reads them. */
export const amountsProperty = (what: string, inNeither: string): INodeProperties => ({
	displayName: 'Amounts',
	name: 'amounts',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Amount',
	default: {},
	description: `${what}. Signs are ignored: a purchase of 20.00 and a refund of 20.00 are both 20.00.`,
	options: [
		{
			displayName: 'Range',
			name: 'range',
			values: [
				{
					displayName: 'At Least',
					name: 'atLeast',
					type: 'string',
					default: '',
					placeholder: 'e.g. 100.00',
					description: 'This amount or more. Leave empty for no lower limit.',
				},
				{
					displayName: 'At Most',
					name: 'atMost',
					type: 'string',
					default: '',
					placeholder: 'e.g. 500.00',
					description: 'This amount or less. Leave empty for no upper limit.',
				},
				{
					displayName: 'Currency',
					name: 'currency',
					type: 'string',
					default: 'USD',
					placeholder: 'e.g. USD',
					description: `Compared with the merchant's amount if it is in this currency, otherwise with the card's debit if that is. ${inNeither}.`,
				},
			],
		},
	],
});
