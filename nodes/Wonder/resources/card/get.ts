import type { Operation } from '../../operation';
import { cardId } from '../fields';

export const get = {
	name: 'Get',
	action: 'Get a card',
	description: 'Retrieve status, limits and expiry of a card',
	route: 'GET /cards/{cardId}',
	source: 'inferred',
	fields: [cardId],
} satisfies Operation;
