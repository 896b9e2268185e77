import type { IDataObject } from 'n8n-workflow';
import { InvalidInput, type Resource } from '../operation';
import { cardId, limits, userId } from './fields';
import { currency, id, trimmed } from './formats';

const BUSINESS = 'business';
const CONSUMER = 'consumer';

/** The only parts of a full card that a masked output shows as they are. */
const NOT_SECRET = ['id', 'expiration_date', 'first_6_digits', 'last_4_digits', 'issuer_brand'];

/**
 * Keeps what a statement shows of a card number: the first six and the last four digits. The shape of
 * the answer is inferred, so whatever is not known to be harmless is hidden.
 */
function masked(full: IDataObject): IDataObject {
	const hide = (value: unknown) => {
		const digits = String(value).replace(/\D/g, '');
		return digits.length >= 12
			? `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
			: '***';
	};
	return Object.fromEntries(
		Object.entries(full).map(([key, value]) => [
			key,
			NOT_SECRET.includes(key) ? value : hide(value),
		]),
	);
}

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

export const card = {
	name: 'Card',
	operations: {
		create: {
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
						description:
							'The consumer who gets the card. One card per user; create the user first.',
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
		},
		get: {
			name: 'Get',
			action: 'Get a card',
			description: 'Retrieve status, limits and expiry of a card',
			route: 'GET /cards/{cardId}',
			source: 'inferred',
			fields: [cardId],
		},
		getAll: {
			name: 'Get Many',
			action: 'Get many cards',
			description: 'List your cards with their limits and how much of them is used',
			route: 'GET /cards',
			source: 'inferred',
			data: 'cards',
			many: true,
			fields: [],
			optional: [
				{
					matches: ({ status }, wanted: string[]) => wanted.includes(String(status)),
					property: {
						displayName: 'Status',
						name: 'status',
						type: 'multiOptions',
						options: [
							{ name: 'Active', value: 'Active' },
							{ name: 'Locked', value: 'Locked' },
							{ name: 'Terminated', value: 'Terminated' },
						],
						default: [],
						description: 'Only cards in one of these states. Applied in n8n, after fetching.',
					},
				},
				{
					matches: ({ title }, wanted: string) =>
						String(title).toLowerCase().includes(wanted.toLowerCase()),
					property: {
						displayName: 'Title Contains',
						name: 'titleContains',
						type: 'string',
						default: '',
						placeholder: 'e.g. travel',
						description: 'Only cards with this in their title. Applied in n8n, after fetching.',
					},
				},
			],
		},
		getFullNumber: {
			name: 'Get Full Number',
			action: 'Get the full number of a card',
			description: 'Retrieve card number, expiry and CVV; masked unless you ask for clear text',
			route: 'GET /cards/{cardId}/full',
			source: 'inferred',
			data: 'card',
			fields: [
				cardId,
				{
					property: {
						displayName: 'Output',
						name: 'numberOutput',
						type: 'options',
						options: [
							{ name: 'Masked', value: 'masked', description: 'First six and last four digits' },
							{
								name: 'Clear Text',
								value: 'clear',
								description: 'The whole number and the CVV, also in the stored execution',
							},
						],
						required: true,
						default: 'masked',
						description: 'Whether the card number leaves this node readable',
					},
				},
				{
					property: {
						displayName:
							'n8n stores what each node outputs, so the card number and CVV will stand readable in the execution list for as long as executions are kept, and in every later node. In the workflow settings, switch off saving of executions, and never send the number to chat or e-mail.',
						name: 'clearTextNotice',
						type: 'notice',
						default: '',
						displayOptions: { show: { numberOutput: ['clear'] } },
					},
				},
			],
			output: (full, { numberOutput }) => (numberOutput === 'clear' ? full : masked(full)),
		},
		getLimitHistory: {
			name: 'Get Limit History',
			action: 'Get the limit history of a card',
			description: 'List who changed the limits of a card, when, and to what',
			route: 'GET /cards/{cardId}/limit/history',
			source: 'documented',
			data: 'limit_history',
			many: true,
			fields: [cardId],
			optional: [
				{
					in: 'query',
					as: 'limit_id',
					encode: id,
					property: {
						displayName: 'Limit ID',
						name: 'limitId',
						type: 'string',
						default: '',
						description: 'Only changes of this limit: the card_limit of a history entry',
					},
				},
			],
		},
		lock: {
			name: 'Lock',
			action: 'Lock a card',
			description: 'Decline every transaction until the card is unlocked',
			route: 'PUT /cards/{cardId}/lock',
			source: 'inferred',
			effect: 'the card is locked',
			fields: [cardId],
		},
		terminate: {
			name: 'Terminate',
			action: 'Terminate a card',
			description: 'End a card for ever: it cannot be brought back',
			route: 'PUT /cards/{cardId}/terminate',
			source: 'inferred',
			effect: 'the card is terminated',
			fields: [
				cardId,
				{
					property: {
						displayName: 'Confirm Termination',
						name: 'confirmTermination',
						type: 'boolean',
						required: true,
						default: false,
						description:
							'Whether you want this card to end for ever. It cannot be undone; Lock can be.',
					},
				},
			],
			check: ({ confirmTermination }) => {
				if (confirmTermination === true) return;
				throw new InvalidInput(
					'Confirm Termination is off',
					'Termination cannot be undone. Switch Confirm Termination on, or use Lock, which can be undone.',
				);
			},
		},
		unlock: {
			name: 'Unlock',
			action: 'Unlock a card',
			description: 'Allow transactions on a locked card again',
			route: 'PUT /cards/{cardId}/unlock',
			source: 'inferred',
			effect: 'the card is unlocked',
			fields: [cardId],
		},
		updateLimits: {
			name: 'Update Limits',
			action: 'Update the limits of a card',
			description: 'Change how much a card may spend per purchase, day, month and lifetime',
			route: 'PUT /cards/{cardId}/limit',
			source: 'inferred',
			effect: 'the limits were changed',
			fields: [
				cardId,
				limits,
				{
					in: 'body',
					encode: trimmed,
					property: {
						displayName: 'Remark',
						name: 'remark',
						type: 'string',
						default: '',
						placeholder: 'e.g. Conference in May',
						description: 'Why; kept in the limit history',
					},
				},
			],
			check: ({ limits: given }) => {
				if (given) return;
				throw new InvalidInput('Limits is empty', 'Add at least one limit. 0 removes a limit.');
			},
		},
	},
} satisfies Resource;
