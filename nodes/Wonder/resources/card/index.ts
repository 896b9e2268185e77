import type { IDataObject } from 'n8n-workflow';
import { compare, decimalFrom } from '../../api/money';
import { isEmpty } from '../../entries';
import { isSame } from '../../matching';
import { InvalidInput, type Operation, type Resource, type Values } from '../../operation';
import { cardId, limits } from '../fields';
import { id, trimmed } from '../formats';
import { create } from './create';
import { get } from './get';
import { getAll } from './getAll';
import { getFullNumber } from './getFullNumber';

const setsCard = (isReached: (card: IDataObject, values: Values) => boolean) =>
	({
		read: async (wonder, { cardId: id }) => await wonder.request(get, { cardId: id }),
		isReached,
	}) satisfies Operation['setsState'];

const setsStatus = (wanted: string) => setsCard(({ status }) => isSame(status, wanted));

interface Limit extends IDataObject {
	period: string;
	limit_amount: string;
}

/** A limit of 0 is none: Wonder may list it as 0, as inactive, or not at all. */
function hasLimits({ limits: found }: IDataObject, { limits: wanted }: Values): boolean {
	if (!Array.isArray(found)) return false;
	return (wanted as Limit[]).every(({ period, limit_amount: amount }) => {
		const limit = (found as Limit[]).find((one) => isSame(one.period, period));
		const isActive = limit && isSame(limit.status ?? 'Active', 'Active');
		const [is, asked] = [isActive ? limit.limit_amount : '0', amount].map((text) =>
			decimalFrom(String(text)),
		);
		return !!is && !!asked && compare(is, asked) === 0;
	});
}

export const card = {
	name: 'Card',
	operations: {
		create,
		get,
		getAll,
		getFullNumber,
		getLimitHistory: {
			name: 'Get Limit History',
			action: 'Get the limit history of a card',
			description: 'List when the limits of a card were changed, to what, and why',
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
					matches: ({ card_limit: limit }, wanted: string) =>
						isEmpty(limit) || isSame(limit, wanted),
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
			setsState: setsStatus('Locked'),
			fields: [cardId],
		},
		terminate: {
			name: 'Terminate',
			action: 'Terminate a card',
			description: 'End a card for ever: it cannot be brought back',
			route: 'PUT /cards/{cardId}/terminate',
			source: 'inferred',
			effect: 'the card is terminated',
			setsState: setsStatus('Terminated'),
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
			setsState: setsStatus('Active'),
			fields: [cardId],
		},
		updateLimits: {
			name: 'Update Limits',
			action: 'Update the limits of a card',
			description: 'Change how much a card may spend per purchase, day, month and lifetime',
			route: 'PUT /cards/{cardId}/limit',
			source: 'inferred',
			effect: 'the limits were changed',
			setsState: setsCard(hasLimits),
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
