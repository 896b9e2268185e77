import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, type Operation } from '../../operation';
import { userId } from '../fields';
import { currency, trimmed } from '../formats';
import { limitHints, limitsField, type Limit } from './limits';

const BUSINESS = 'business';
const CONSUMER = 'consumer';

/** Names inferred from Wonder's older page on cardholders. */
function cardHolder({ name, reference, email, phone }: IDataObject): IDataObject {
	if (!name) throw new InvalidInput('a name is missing', 'Give each cardholder a name.');
	return {
		external_user_name: name,
		...(reference && { external_user_reference: reference }),
		...(email && { external_user_email: email }),
		...(phone && { external_user_phone: phone }),
	};
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
	effect: 'the card was issued',
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
			encode: (value) => ((value as { holder?: IDataObject[] }).holder ?? []).map(cardHolder),
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
						values: [
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
						],
					},
				],
			},
		},
		{
			in: 'body',
			as: 'card.title',
			encode: trimmed,
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
			encode: trimmed,
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
			encode: trimmed,
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
