import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { type Operation } from '../../operation/operation';
import { cardId } from '../fields';

/** The only values that the masked output shows unchanged. */
const NOT_SECRET = ['id', 'expiration_date', 'first_6_digits', 'last_4_digits', 'issuer_brand'];

/**
 * Shows of a card number what a statement shows: the first six and the last four digits. The response
 * format is inferred, so every value that is not known to be harmless is hidden.
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

export const getFullNumber = {
	name: 'Get Full Number',
	action: 'Get full card number',
	description:
		'Retrieve the number, expiry and CVV of a card. Masked unless Clear Text is chosen; AI agents only get it masked.',
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
					{
						name: 'Masked',
						value: 'masked',
						description: 'Only the first six and last four digits',
					},
					{
						name: 'Clear Text',
						value: 'clear',
						description: 'The full number and the CVV, also in the stored execution data',
					},
				],
				required: true,
				default: 'masked',
				description: 'How to output the card number and the CVV',
			},
		},
		{
			property: {
				displayName:
					'The card number and CVV will be stored in plain text in the execution data and passed to every later node. Turn off execution saving in the workflow settings, and never send the number to chat or email.',
				name: 'clearTextNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { numberOutput: ['clear'] } },
			},
		},
	],
	checkPlace: ({ numberOutput }, { repeatable }) => {
		if (numberOutput !== 'clear' || repeatable !== 'tool') return;
		throw new InvalidInput(
			'Output: AI agents never get a card number in clear text',
			'Choose Masked. To use the full number, put this node in the workflow itself, not among the tools of an agent.',
		);
	},
	output: (full, { numberOutput }) => (numberOutput === 'clear' ? full : masked(full)),
} satisfies Operation;
