import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { comparable, isSame } from '../../input/matching';
import type { Operation } from '../../operation/operation';
import { cardId } from '../fields';
import { simplifiedCard } from './simplified';

/** For a response of Wonder from which a person might not see why nothing can be paid. */
export const terminatedHints = (_: Values, [card]: IDataObject[]): string[] =>
	isSame(card.status, 'Terminated')
		? ['the card is terminated: it declines every payment and cannot be unlocked']
		: [];

export const get = {
	name: 'Get',
	action: 'Get card',
	description: 'Retrieve one card: status, limits, usage, expiry and last four digits',
	route: 'GET /cards/{cardId}',
	source: 'inferred',
	fields: [cardId],
	simplified: simplifiedCard,
	hints: terminatedHints,
} satisfies Operation;

export const setsCard = (isReached: (card: IDataObject, values: Values) => boolean) =>
	({
		read: async (wonder, { cardId: id }) => await wonder.request(get, { cardId: id }),
		isReached,
	}) satisfies Operation['setsState'];

/** For changes that can be made to several cards side by side. */
export const targetCard = ({ cardId: id }: Values) => comparable(id);

export const setsStatus = (wanted: string) => setsCard(({ status }) => isSame(status, wanted));
