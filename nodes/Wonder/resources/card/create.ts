import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { isEmpty, labelled, tellsId } from '../../input/entries';
import { type Operation } from '../../operation/operation';
import { userId } from '../fields';
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
		description: 'Your own number for this person',
	},
];

const FORMATS: Record<string, (value: unknown) => string> = {
	email: emailAddress,
	phone: contactNumber,
};

/** Names on the wire are inferred from Wonder's older page on cardholders. */
function cardHolder(entered: unknown, index: number): IDataObject {
	const place = `Cardholder ${index + 1}`;
	const given = entered as Record<string, unknown>;
	if (isEmpty(given.name)) {
		throw new InvalidInput(
			`${place}, Name is empty`,
			'Give each cardholder a name, or remove the entry.',
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

/** When all entries were removed, their empty list may be left. */
function cardHolders(value: unknown): IDataObject[] | undefined {
	const { holder = [] } = value as { holder?: unknown[] };
	return holder.length ? holder.map(cardHolder) : undefined;
}

const limits = limitsField({
	leftOut: 'Left out, there is no such limit',
	noLimit: () => 'For no such limit, leave it out.',
});

export const create = {
	name: 'Create',
	action: 'Create a card',
	description: 'Issue a new card for your company or for a consumer',
	route: 'POST /cards',
	source: 'documented',
	data: 'card',
	effect: 'the card was issued',
	isTold: tellsId,
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
						description: "A card of your company: all of them spend your company's balance",
					},
					{
						name: 'Consumer (B2C)',
						value: CONSUMER,
						description: 'A card of one of your users, who has a balance of their own',
					},
				],
				required: true,
				default: BUSINESS,
				description: 'Whose money the card spends',
			},
		},
		{
			...userId,
			in: 'body',
			as: 'card.p_user_id',
			property: {
				...userId.property,
				displayOptions: { show: { cardFor: [CONSUMER] } },
				description: 'The consumer who gets the card. One card per user; create the user first.',
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
					'Who may use the card. With several, the one who pays chooses who gets the confirmation code.',
				options: [
					{
						displayName: 'Cardholder',
						name: 'holder',
						values: holderFields,
					},
				],
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
				description: 'How the card is called in lists',
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
				description: 'Your own number for this card',
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
				description: 'The currency that purchases are charged in, three letters',
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
				description: 'The card type at Wonder. "Expense" is the one their documents show.',
			},
		},
	],
} satisfies Operation;
