import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../input/invalidInput';
import { type Operation } from '../../operation/operation';
import { cardId } from '../fields';

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

export const getFullNumber = {
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
	checkPlace: ({ numberOutput }, { repeatable }) => {
		if (numberOutput !== 'clear' || repeatable !== 'tool') return;
		throw new InvalidInput(
			'Output: an AI agent never gets a card number in clear text',
			'Choose Masked. To use the whole number, put this node into the workflow itself, not among the tools of an agent.',
		);
	},
	output: (full, { numberOutput }) => (numberOutput === 'clear' ? full : masked(full)),
} satisfies Operation;
