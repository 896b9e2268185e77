import { InvalidInput } from '../../input/invalidInput';
import { type Resource } from '../../operation/operation';
import { cardId } from '../fields';
import { create } from './create';
import { get, setsStatus, targetCard, terminatedHints } from './get';
import { getAll } from './getAll';
import { getFullNumber } from './getFullNumber';
import { getLimitHistory } from './limitHistory';
import { updateLimits } from './updateLimits';

export const card = {
	name: 'Card',
	description: 'Payment cards of your company and of consumers',
	operations: {
		create,
		get,
		getAll,
		getFullNumber,
		getLimitHistory,
		lock: {
			name: 'Lock',
			action: 'Lock card',
			description:
				'Block a card: every payment is declined until it is unlocked. Returns the card. Reversible with Unlock.',
			route: 'PUT /cards/{cardId}/lock',
			source: 'inferred',
			effect: 'the card is locked',
			setsState: setsStatus('Locked'),
			target: targetCard,
			hints: terminatedHints,
			fields: [cardId],
		},
		terminate: {
			name: 'Terminate',
			action: 'Terminate card',
			description:
				'Permanently close a card. This cannot be undone; use Lock for a reversible block. Returns the card.',
			route: 'PUT /cards/{cardId}/terminate',
			source: 'inferred',
			effect: 'the card is terminated',
			setsState: setsStatus('Terminated'),
			fields: [
				{
					property: {
						displayName:
							'Termination is permanent and cannot be undone. To block the card for a while, use Lock.',
						name: 'terminateNotice',
						type: 'notice',
						default: '',
					},
				},
				cardId,
				{
					property: {
						displayName: 'Confirm Termination',
						name: 'confirmTermination',
						type: 'boolean',
						required: true,
						default: false,
						description:
							'Whether to permanently close this card. This cannot be undone; use Lock for a reversible block.',
					},
				},
			],
			check: ({ confirmTermination }) => {
				if (confirmTermination === true) return;
				throw new InvalidInput(
					'Confirm Termination is off',
					'Termination cannot be undone. Turn on Confirm Termination, or use Lock for a reversible block.',
				);
			},
		},
		unlock: {
			name: 'Unlock',
			action: 'Unlock card',
			description: 'Allow payments with a locked card again. Returns the card.',
			route: 'PUT /cards/{cardId}/unlock',
			source: 'inferred',
			effect: 'the card is unlocked',
			setsState: setsStatus('Active'),
			target: targetCard,
			hints: terminatedHints,
			fields: [cardId],
		},
		updateLimits,
	},
} satisfies Resource;
