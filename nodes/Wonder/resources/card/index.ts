import { InvalidInput } from '../../input/invalidInput';
import { type Resource } from '../../operation/operation';
import { cardId } from '../fields';
import { id } from '../../input/formats';
import { create } from './create';
import { get, setsStatus } from './get';
import { getAll } from './getAll';
import { getFullNumber } from './getFullNumber';
import { updateLimits } from './updateLimits';

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
			owners: [{ parameter: 'limitId', property: 'card_limit', name: 'limit' }],
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
		updateLimits,
	},
} satisfies Resource;
