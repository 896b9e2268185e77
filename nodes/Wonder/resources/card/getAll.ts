import { hasAnywhere, isOneOf, type Matcher } from '../../input/matching';
import type { Operation } from '../../operation/operation';
import { userId } from '../fields';
import { trimmed } from '../../input/formats';
import { get } from './get';

export const getAll = {
	name: 'Get Many',
	action: 'Get many cards',
	description: 'List your cards with their limits and how much of them is used',
	route: 'GET /cards',
	source: 'inferred',
	data: 'cards',
	many: true,
	owners: [
		{
			parameter: 'userId',
			property: 'p_user_id',
			name: 'user',
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
					{ name: 'One User', value: 'user', description: 'The cards of one consumer (B2C)' },
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
				description:
					'The consumer. The list shows users found in recent transactions and transfers; others by ID. If Wonder lists cards without their user, each of them is read to see whose it is.',
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
				description: 'Only cards in one of these states. Applied in n8n, after fetching.',
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
				description: 'Only cards with this in their title. Applied in n8n, after fetching.',
			},
		},
	],
} satisfies Operation;
