import type { INodeProperties } from 'n8n-workflow';
import { typeOptions } from './cardTransaction';

/** What rules and filters ask about a payment; the amounts are in `amountsProperty`. */

export const WHOLE_WORDS =
	'One of these words or phrases, separated by commas, as whole words: "bet" finds Bet-Shop and BET365, not Better Coffee. Upper and lower case do not matter.';

export const ANYWHERE =
	'One of these, separated by commas, also within a word: "bet" finds Better Coffee too. Upper and lower case do not matter.';

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
	description: 'The merchant is in one of these countries: names or codes, separated by commas',
};

export const merchantCountriesExcluded: INodeProperties = {
	displayName: 'Merchant Countries Excluded',
	name: 'merchantCountriesExcluded',
	type: 'string',
	default: '',
	placeholder: 'e.g. HK, US',
	description:
		'The merchant is outside all of these countries, or its country is not known: names or codes, separated by commas',
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
	description: 'The payment is of one of these kinds',
};

export const users: INodeProperties = {
	displayName: 'User Names or IDs',
	name: 'users',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getUsers' },
	options: [],
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};
