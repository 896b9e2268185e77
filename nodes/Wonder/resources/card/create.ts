import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { isEmpty, labelled, tellsId } from '../../input/entries';
import { type Operation } from '../../operation/operation';
import { CONSUMERS_LISTED, userId } from '../fields';
import { currency, trimmed } from '../../input/formats';
import { contactNumber, emailAddress } from '../../input/phone';
import { limitHints, limitsField, type Limit } from './limits';

const BUSINESS = 'business';
const CONSUMER = 'consumer';

const holderFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Nathan Smith',
	},
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'e.g. nathan@example.com',
	},
	{
		displayName: 'Phone',
		name: 'phone',
		type: 'string',
		default: '',
		placeholder: 'e.g. +852 91234567',
	},
	{
		displayName: 'Reference',
		name: 'reference',
		type: 'string',
		default: '',
		placeholder: 'e.g. employee-42',
		description: 'Your own identifier for this person',
	},
];

const FORMATS: Record<string, (value: unknown) => string> = {
	email: emailAddress,
	phone: contactNumber,
};

/** The names in the request are inferred from Wonder's older page on cardholders. */
function cardHolder(input: unknown, index: number): IDataObject {
	const place = `Cardholder ${index + 1}`;
	const given = input as Record<string, unknown>;
	if (isEmpty(given.name)) {
		throw new InvalidInput(
			`${place}, Name is empty`,
			'Enter a name for each cardholder, or remove the entry.',
		);
	}
	return Object.fromEntries(
		holderFields
			.filter(({ name }) => !isEmpty(given[name]))
			.map(({ name, displayName }) => [
				`external_user_${name}`,
				labelled(`${place}, ${displayName}`, () => (FORMATS[name] ?? trimmed)(given[name])),
			]),
	);
}

/** The form keeps an empty list after all entries were removed. */
function cardHolders(value: unknown): IDataObject[] | undefined {
	const { holder = [] } = value as { holder?: unknown[] };
	return holder.length ? holder.map(cardHolder) : undefined;
}

const limits = limitsField({
	currency: "the card's settlement currency, USD by default",
	leftOut: 'Without an entry, there is no such limit.',
	noLimit: () => 'For no limit, remove this entry.',
});

export const create = {
	name: 'Create',
	action: 'Create card',
	description:
		'Issue a new card for your company (B2B) or for a consumer (B2C). Needs a title. Returns the card with its ID and masked number.',
	route: 'POST /cards',
	source: 'documented',
	data: 'card',
	effect: 'the card was issued',
	hasOutcome: tellsId,
	fields: [
		{
			property: {
				displayName: 'Card For',
				name: 'cardFor',
				type: 'options',
				options: [
					{
						name: 'Business (B2B)',
						value: BUSINESS,
						description: "A card of your company, which spends the company's balance",
					},
					{
						name: 'Consumer (B2C)',
						value: CONSUMER,
						description: 'A card of a consumer, which spends their own balance',
					},
				],
				required: true,
				default: BUSINESS,
				description: 'Whose balance the card spends',
			},
		},
		{
			...userId,
			in: 'body',
			as: 'card.p_user_id',
			property: {
				...userId.property,
				displayOptions: { show: { cardFor: [CONSUMER] } },
				description: `The consumer who gets the card. Create the consumer first; each can have one card. ${CONSUMERS_LISTED}`,
			},
		},
		{
			in: 'body',
			as: 'card.title',
			property: {
				displayName: 'Title',
				name: 'title',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. Travel, Sales team',
				description: "The card's name in lists",
			},
		},
		{
			in: 'body',
			as: 'card.card_holders',
			encode: cardHolders,
			property: {
				displayName: 'Cardholders',
				name: 'cardHolders',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Cardholder',
				default: {},
				displayOptions: { show: { cardFor: [BUSINESS] } },
				description:
					'Who may use the card. With several cardholders, the person paying chooses who receives the one-time code.',
				options: [
					{
						displayName: 'Cardholder',
						name: 'holder',
						values: holderFields,
					},
				],
			},
		},
		{ ...limits, as: 'card.limits' },
	],
	hints: ({ limits: set }) => (set ? limitHints(set as Limit[], set) : []),
	optional: [
		{
			in: 'body',
			as: 'card.reference_id',
			property: {
				displayName: 'Reference ID',
				name: 'referenceId',
				type: 'string',
				default: '',
				placeholder: 'e.g. travel-2026-03',
				description: 'Your own identifier for this card',
			},
		},
		{
			in: 'body',
			as: 'card.settlement_currency',
			encode: currency,
			property: {
				displayName: 'Settlement Currency',
				name: 'settlementCurrency',
				type: 'string',
				default: 'USD',
				placeholder: 'e.g. USD',
				description: 'The currency that payments are charged in, as a three-letter code',
			},
		},
		{
			in: 'body',
			as: 'card.type',
			property: {
				displayName: 'Type',
				name: 'type',
				type: 'string',
				default: 'Expense',
				description: 'Wonder\'s card type. Its documentation shows only "Expense".',
			},
		},
	],
} satisfies Operation;
