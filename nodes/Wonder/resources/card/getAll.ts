import { hasAnywhere, isOneOf, type Matcher } from '../../input/matching';
import type { Operation } from '../../operation/operation';
import { CONSUMERS_LISTED, userId } from '../fields';
import { trimmed } from '../../input/formats';
import { get } from './get';
import { simplifiedCard } from './simplified';

export const getAll = {
	name: 'Get Many',
	action: 'Get many cards',
	description:
		'Retrieve a list of cards with limits and usage, of your whole business or of one consumer (B2C)',
	route: 'GET /cards',
	source: 'inferred',
	data: 'cards',
	many: true,
	owners: [
		{
			parameter: 'userId',
			property: 'p_user_id',
			name: 'consumer',
			lookUp: { operation: get, by: ({ id }) => ({ cardId: id }) },
		},
	],
	fields: [
		{
			property: {
				displayName: 'Cards Of',
				name: 'cardsOf',
				type: 'options',
				options: [
					{ name: 'Whole Business', value: 'business', description: 'All cards' },
					{ name: 'One Consumer', value: 'user', description: 'The cards of one consumer (B2C)' },
				],
				required: true,
				default: 'business',
				description: 'Whose cards to list',
			},
		},
		{
			...userId,
			property: {
				...userId.property,
				displayOptions: { show: { cardsOf: ['user'] } },
				description: `Whose cards to list. ${CONSUMERS_LISTED} If Wonder's list does not say whose cards they are, each card is read.`,
			},
		},
	],
	optional: [
		{
			matches: ({ status }, wanted: string[]) => isOneOf(wanted)(status),
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
				description:
					'Only return cards with one of these statuses. Applied in n8n, after fetching.',
			},
		},
		{
			encode: (value) => hasAnywhere([trimmed(value)]),
			matches: ({ title }, isFound: Matcher) => isFound(title),
			property: {
				displayName: 'Title Contains',
				name: 'titleContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. travel',
				description:
					'Only return cards with this text in their title. Applied in n8n, after fetching.',
			},
		},
	],
	simplified: simplifiedCard,
} satisfies Operation;
