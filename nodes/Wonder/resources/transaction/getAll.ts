import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import { compare } from '../../input/decimal';
import { statusOptions, typeOptions, type AmountRange } from '../../payment/cardTransaction';
import { paymentOf, type Check } from '../../payment/check';
import { paymentConditions } from '../../payment/conditions';
import { amountsProperty, ANYWHERE, WHOLE_WORDS } from '../../payment/conditionProperties';
import { boundFrom, decimal } from '../../payment/range';
import { simplifiedTransaction, sumHints } from '../../payment/simplified';
import { countriesFrom, listFrom } from '../../input/entries';
import { hasAnywhere, hasWords, isOneOf, comparable, type Matcher } from '../../input/matching';
import { type Field, type Operation } from '../../operation/operation';
import { get as getCard } from '../card/get';
import { cardNames, type CardNames } from '../card/names';
import { checkCreated, createdFilters } from '../createdTime';
import { cardId, userId } from '../fields';
import { id } from '../../input/formats';

const APPLIED_IN_N8N = 'Applied in n8n, after fetching';

const appliedInN8n = (description: string) => `${description} ${APPLIED_IN_N8N}.`;

/** In the merchant's currency; in `Amounts` the user chooses the currency. */
const isAmount = (
	row: IDataObject,
	isWanted: (comparison: -1 | 0 | 1) => boolean,
	bound: string,
) => {
	const { transaction, amountIn } = paymentOf(row);
	const amount = amountIn(transaction.transaction_currency ?? '');
	return amount !== undefined && isWanted(compare(amount, decimal(bound)));
};

const MERCHANTS_CURRENCY = appliedInN8n(
	"In the merchant's currency, whichever it is, ignoring the sign. Once settled, the debited amount counts if the card has the same currency. To filter in one currency, use Amounts.",
);

const filters: Field[] = [
	{
		encode: boundFrom,
		matches: (row, most: string) => isAmount(row, (comparison) => comparison <= 0, most),
		property: {
			displayName: 'Amount at Most',
			name: 'amountAtMost',
			type: 'string',
			default: '',
			placeholder: 'e.g. 500.00',
			description: MERCHANTS_CURRENCY,
		},
	},
	{
		encode: boundFrom,
		matches: (row, least: string) => isAmount(row, (comparison) => comparison >= 0, least),
		property: {
			displayName: 'Amount at Least',
			name: 'amountAtLeast',
			type: 'string',
			default: '',
			placeholder: 'e.g. 20.00',
			description: MERCHANTS_CURRENCY,
		},
	},
	{
		encode: (value) => paymentConditions.amounts(value as { range?: AmountRange[] }),
		matches: (row, isWithin: Check) => isWithin(paymentOf(row)),
		property: amountsProperty(
			'Only return transactions with an amount in one of these ranges',
			`Transactions with neither are left out. Once settled, the debited amount counts if the card has this currency. ${APPLIED_IN_N8N}`,
		),
	},
	...createdFilters('transactions'),
	{
		encode: (value) => isOneOf(countriesFrom(value)),
		matches: ({ merchant_country: country }, isWanted: Matcher) => isWanted(country),
		property: {
			displayName: 'Merchant Country',
			name: 'merchantCountry',
			type: 'string',
			default: '',
			placeholder: 'e.g. HK, US',
			description: appliedInN8n('Countries by name or code, separated by commas.'),
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
			description: appliedInN8n(WHOLE_WORDS),
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
			description: appliedInN8n(ANYWHERE),
		},
	},
	{
		matches: ({ status }, wanted: string[]) => isOneOf(wanted)(status),
		property: {
			displayName: 'Status',
			name: 'status',
			type: 'multiOptions',
			options: statusOptions,
			default: [],
			description: appliedInN8n('Only return transactions with one of these statuses.'),
		},
	},
	{
		encode: (value) => new Set(listFrom(value).map(id).map(comparable)),
		matches: ({ id: found }, wanted: Set<string>) => wanted.has(comparable(found)),
		ends: (wanted: Set<string>) => {
			const missing = new Set(wanted);
			return ({ id: found }) => missing.delete(comparable(found)) && missing.size === 0;
		},
		property: {
			displayName: 'Transaction IDs',
			name: 'transactionIds',
			type: 'string',
			default: '',
			placeholder: 'e.g. 33cc2ca1-b4bf-4516-9962-31c67a885eeb',
			description: appliedInN8n('One or more IDs, separated by commas.'),
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
			description: appliedInN8n('Only return transactions of one of these types.'),
		},
	},
];

/** These filters never match; an empty result would look as if there were no transactions. */
function assertNoContradiction(values: Values): void {
	const { amountAtLeast: least, amountAtMost: most } = values;
	if (least && most && compare(decimal(least as string), decimal(most as string)) > 0) {
		throw new InvalidInput(
			'Amount at Least is higher than Amount at Most',
			'No amount can match. Swap the two.',
		);
	}
	checkCreated(values);
}

/** Whose transactions. */
export const ownership: Field[] = [
	{
		property: {
			displayName: 'Transactions Of',
			name: 'transactionsOf',
			type: 'options',
			options: [
				{ name: 'Whole Business', value: 'business', description: 'All cards' },
				{ name: 'One Card', value: 'card' },
				{
					name: 'One Consumer',
					value: 'user',
					description: 'The cards of one consumer (B2C)',
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
];

export const getAll = {
	name: 'Get Many',
	action: 'Get many card transactions',
	description:
		'Retrieve purchases, refunds and withdrawals, approved and declined, of all cards, one card or one consumer (B2C)',
	route: 'GET /transactions',
	source: 'documented',
	data: 'transactions',
	many: true,
	owners: [
		{
			parameter: 'userId',
			property: 'p_user_id',
			name: 'consumer',
			lookUp: { operation: getCard, by: ({ card }) => ({ cardId: card }) },
		},
		{ parameter: 'cardId', property: 'card', name: 'card' },
	],
	fields: ownership,
	optional: filters,
	check: assertNoContradiction,
	simplified: (row, cards: CardNames) => simplifiedTransaction(row, cards(row.card)),
	knownFor: async (wonder, _, __, hint) => await cardNames(wonder, hint),
	simplifiedHints: sumHints,
} satisfies Operation;
