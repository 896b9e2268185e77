import type { IDataObject } from 'n8n-workflow';
import { compareAmount, typeOptions } from '../cardTransaction';
import { ANYWHERE, WHOLE_WORDS } from '../conditions/properties';
import { countriesFrom, listFrom } from '../entries';
import { hasAnywhere, hasWords, isOneOf, type Matcher } from '../matching';
import type { Field, Resource } from '../operation';
import { cardId, userId } from './fields';
import { amount, moment } from './formats';

const time = ({ p_created_at: created }: IDataObject) => Date.parse(String(created));

const APPLIED_HERE = 'Applied in n8n, after fetching';

const appliedHere = (description: string) => `${description} ${APPLIED_HERE}.`;

const filters: Field[] = [
	{
		encode: amount(),
		matches: ({ transaction_amount: charged }, most: string) =>
			[0, -1].includes(compareAmount(charged, most) ?? 1),
		property: {
			displayName: 'Amount at Most',
			name: 'amountAtMost',
			type: 'string',
			default: '',
			placeholder: 'e.g. 500.00',
			description: `Compared with the transaction amount, whatever its sign and currency. ${APPLIED_HERE}.`,
		},
	},
	{
		encode: amount(),
		matches: ({ transaction_amount: charged }, least: string) =>
			[0, 1].includes(compareAmount(charged, least) ?? -1),
		property: {
			displayName: 'Amount at Least',
			name: 'amountAtLeast',
			type: 'string',
			default: '',
			placeholder: 'e.g. 20.00',
			description: `Compared with the transaction amount, whatever its sign and currency. ${APPLIED_HERE}.`,
		},
	},
	{
		encode: moment,
		matches: (row, from: number) => time(row) >= from,
		property: {
			displayName: 'Created From',
			name: 'createdFrom',
			type: 'dateTime',
			default: '',
			description: `This moment or later, in the time zone of the workflow. ${APPLIED_HERE}.`,
		},
	},
	{
		encode: moment,
		matches: (row, before: number) => time(row) < before,
		property: {
			displayName: 'Created Before',
			name: 'createdBefore',
			type: 'dateTime',
			default: '',
			description: `Earlier than this moment, in the time zone of the workflow. ${APPLIED_HERE}.`,
		},
	},
	{
		encode: (value) => isOneOf(countriesFrom(value)),
		matches: ({ merchant_country: country }, isWanted: Matcher) => isWanted(country),
		property: {
			displayName: 'Merchant Country',
			name: 'merchantCountry',
			type: 'string',
			default: '',
			placeholder: 'e.g. HK, US',
			description: `Countries by name or code, separated by commas. ${APPLIED_HERE}.`,
		},
	},
	{
		encode: (value) => hasWords(listFrom(value, /,/)),
		matches: ({ merchant_name: merchant }, isFound: Matcher) => isFound(merchant),
		property: {
			displayName: 'Merchant Name Contains',
			name: 'merchantNameContains',
			type: 'string',
			default: '',
			placeholder: 'e.g. airlines, hotel',
			description: appliedHere(WHOLE_WORDS),
		},
	},
	{
		encode: (value) => hasAnywhere(listFrom(value, /,/)),
		matches: ({ merchant_name: merchant }, isFound: Matcher) => isFound(merchant),
		property: {
			displayName: 'Merchant Name Contains Anywhere',
			name: 'merchantNameContainsAnywhere',
			type: 'string',
			default: '',
			placeholder: 'e.g. air, hotel',
			description: appliedHere(ANYWHERE),
		},
	},
	{
		matches: ({ status }, wanted: string[]) => isOneOf(wanted)(status),
		property: {
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: [
				{ name: 'Authorized', value: 'Authorized', description: 'Approved, not charged yet' },
				{ name: 'Declined', value: 'Declined', description: 'Refused; nothing is charged' },
				{ name: 'Settled', value: 'Settled', description: 'Charged' },
			],
			default: [],
			description: `Only transactions in one of these states. ${APPLIED_HERE}.`,
		},
	},
	{
		matches: ({ type }, wanted: string[]) => isOneOf(wanted)(type),
		property: {
			displayName: 'Type',
			name: 'type',
			type: 'multiOptions',
			options: typeOptions,
			default: [],
			description: `Only transactions of one of these kinds. ${APPLIED_HERE}.`,
		},
	},
];

export const transaction = {
	name: 'Card Transaction',
	operations: {
		getAll: {
			name: 'Get Many',
			action: 'Get many card transactions',
			description: 'List purchases, refunds and withdrawals, approved and declined',
			route: 'GET /transactions',
			source: 'documented',
			data: 'transactions',
			many: true,
			fields: [
				{
					property: {
						displayName: 'Transactions Of',
						name: 'transactionsOf',
						type: 'options',
						options: [
							{ name: 'Whole Business', value: 'business', description: 'Of all cards' },
							{ name: 'One Card', value: 'card' },
							{
								name: 'One User',
								value: 'user',
								description: 'Of the cards of one consumer (B2C)',
							},
						],
						required: true,
						default: 'business',
						description: 'Whose transactions to list',
					},
				},
				{
					...cardId,
					in: 'query',
					as: 'card',
					property: { ...cardId.property, displayOptions: { show: { transactionsOf: ['card'] } } },
				},
				{
					...userId,
					property: { ...userId.property, displayOptions: { show: { transactionsOf: ['user'] } } },
				},
			],
			optional: filters,
		},
	},
} satisfies Resource;
