import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import {
	OperationFailed,
	type Field,
	type Operation,
	type Resource,
	type RunPlace,
	type Requests,
} from '../../operation/operation';
import { isOneOf, isSame } from '../../input/matching';
import { hideCardNumbers } from '../../input/cardNumbers';
import { currencyCode, documentNumber, documentType, userId } from '../fields';
import { id, positiveAmount } from '../../input/formats';
import { isOf, isReversed, isSettled, isTold, told } from './comparison';
import { referenceIdOf } from '../user';

/** Wonder checks that all four elements belong to one user. */
const party = (label: 'Sender' | 'Receiver', name: 'sender' | 'receiver'): Field[] => [
	{
		...userId,
		in: 'body',
		as: `${name}_party.user_id`,
		property: {
			...userId.property,
			displayName: label,
			name: `${name}UserId`,
			description:
				name === 'sender'
					? 'The consumer whose balance pays. The list shows users found in recent transactions and transfers; others by ID.'
					: 'The consumer whose balance grows. The list shows users found in recent transactions and transfers; others by ID.',
		},
	},
	{
		in: 'body',
		as: `${name}_party.document_type`,
		property: documentType(`${label} Document Type`, `${name}DocumentType`),
	},
	{
		in: 'body',
		as: `${name}_party.document_number`,
		property: documentNumber(`${label} Document Number`, `${name}DocumentNumber`),
	},
	{
		in: 'body',
		as: `${name}_party.reference_id`,
		encode: id,
		property: {
			displayName: `${label} Reference ID`,
			name: `${name}ReferenceId`,
			type: 'string',
			default: '',
			placeholder: 'e.g. 3f0d3f64-7e3d-4d36-9a3a-0a8f8a2d8b10',
			description: 'Leave empty to look it up by the user ID',
		},
	},
];

const getAll = {
	name: 'Get Many',
	action: 'Get many platform transfers',
	description: 'List transfers between consumers (B2C), settled and reversed',
	route: 'GET /platform_transfers',
	source: 'inferred',
	data: 'platform_transfers',
	many: true,
	fields: [],
	optional: [
		{
			matches: ({ ref_id: refId }: IDataObject, wanted: string) => isSame(refId, wanted),
			property: {
				displayName: 'Transfer Reference',
				name: 'refId',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice-2026-0042',
				description: 'Only the transfer with this reference. Applied in n8n, after fetching.',
			},
		},
		{
			matches: ({ transfer_status: status }: IDataObject, wanted: string[]) =>
				isOneOf(wanted)(status),
			property: {
				displayName: 'Status',
				name: 'status',
				type: 'multiOptions',
				options: [
					{ name: 'Reversed', value: 'Reversed', description: 'Failed: the money went back' },
					{ name: 'Settled', value: 'Settled', description: 'The money has moved' },
				],
				default: [],
				description: 'Only transfers in one of these states. Applied in n8n, after fetching.',
			},
		},
	],
} satisfies Operation;

async function prepare(wonder: Requests, values: Values): Promise<Values> {
	const lookUp = async (name: 'sender' | 'receiver') =>
		values[`${name}ReferenceId`] ??
		(await referenceIdOf(wonder, values[`${name}UserId`] as string));
	const [senderReferenceId, receiverReferenceId] = await Promise.all([
		lookUp('sender'),
		lookUp('receiver'),
	]);
	return {
		...values,
		senderReferenceId,
		receiverReferenceId,
		// Not derived from anything: another n8n may have the same workflow and execution numbers.
		refId: values.refId ?? randomUUID(),
	};
}

/**
 * Wonder has no filter by reference, so the list is read to its end. Its order is not documented. Nor
 * is whether it keeps capitals in a reference: only one that is the same without them counts, then.
 */
async function lookUp(
	wonder: Requests,
	values: Values,
	known?: IDataObject,
): Promise<IDataObject | undefined> {
	const { refId } = values;
	const listed = async () => {
		const found: IDataObject[] = [];
		for await (const row of wonder.list(getAll, {})) {
			if (isTold(row.ref_id) && isSame(row.ref_id, refId)) found.push(row);
		}
		return found;
	};
	const rows = await (known ? listed().catch(() => []) : listed());
	if (known && !rows.some(({ id }) => id === known.id)) rows.push(known);
	const exact = rows.filter(({ ref_id: reference }) => reference === refId);
	const same = (exact.length > 0 ? exact : rows).filter((row) => isOf(row, values));
	if (rows.length === 0 || same.length > 0) return same.find(isSettled) ?? same[0];
	const other = rows.find(isSettled) ?? rows[0];
	throw new OperationFailed(
		`Transfer Reference "${hideCardNumbers(String(refId))}" is used by another transfer already: ${told(other)}`,
		`This item was not sent. ${whatOther(other)} For another payment, use another reference.`,
	);
}

function whatOther(transfer: IDataObject): string {
	if (isSettled(transfer)) return 'If that is the payment you mean, it has been made.';
	return isReversed(transfer)
		? 'That transfer moved no money; another try of it needs a new reference.'
		: 'Whether that transfer moved money is not known: check it with Get Many.';
}

async function assertSettled(
	_: Requests,
	values: Values,
	answer: IDataObject,
): Promise<IDataObject> {
	const { transfer_status: status } = answer;
	const id = String(answer.id);
	const reference = hideCardNumbers(String(values.refId));
	if (!isOf(answer, values)) {
		throw new OperationFailed(
			`Wonder answered with another transfer than the one that was asked for: ${told(answer)}`,
			`It is not known whether the money of this item moved. Transfer Reference ${reference} may have been used before: look for it with Get Many.`,
		);
	}
	if (isSettled(answer)) return answer;
	if (!isReversed(answer)) {
		throw new OperationFailed(
			`Wonder took the transfer, but does not report it as settled (status: ${String(status ?? 'none')})`,
			`It is not known whether the money moved. Do not simply send it again: look for Transfer Reference ${reference} with Get Many until it is settled or reversed.`,
		);
	}
	throw new OperationFailed(
		`The transfer failed: Wonder reports it as reversed (transfer ID ${id})`,
		"It moved no money. Usual causes: the sender's balance is too low, or user ID, reference ID, document type and document number do not all belong to the same user. To try again, use a new Transfer Reference.",
		true,
	);
}

const NEEDS_REFERENCE: Record<NonNullable<RunPlace['repeatable']>, [string, string]> = {
	retry: [
		'This execution is a retry, and the money may have moved in the execution before',
		'Look for the transfer with Get Many. With a Transfer Reference of your own, which stays the same for the same payment, a retry finds what was sent and sends only what was not.',
	],
	'sub-workflow': [
		'In a sub-workflow, a transfer needs a Transfer Reference',
		'The workflow that calls this one may call it again for the same payment, as another execution. Add the reference under Additional Fields; it must stay the same for the same payment, like the number of its invoice.',
	],
	tool: [
		'As a tool of an AI agent, a transfer needs a Transfer Reference',
		'An agent may call a tool twice for one payment. Add the reference under Additional Fields; it must stay the same for the same payment, like the number of its invoice.',
	],
};

export const transfer = {
	name: 'Platform Transfer',
	operations: {
		create: {
			name: 'Create',
			action: 'Create a platform transfer',
			description: 'Move money from the balance of one consumer (B2C) to that of another',
			route: 'POST /platform_transfers',
			source: 'inferred',
			data: 'platform_transfer',
			effect: 'the money moved',
			movesMoney: true,
			fields: [
				...party('Sender', 'sender').slice(0, 3),
				...party('Receiver', 'receiver').slice(0, 3),
				{
					in: 'body',
					encode: positiveAmount(),
					property: {
						displayName: 'Amount',
						name: 'amount',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. 250.00',
						description: 'How much to move, with at most two decimals',
					},
				},
				currencyCode,
				{
					in: 'body',
					property: {
						displayName: 'Remark',
						name: 'remark',
						type: 'string',
						required: true,
						default: '',
						placeholder: 'e.g. Allowance for March',
						description: 'What the transfer is for',
					},
				},
			],
			optional: [
				...party('Sender', 'sender').slice(3),
				...party('Receiver', 'receiver').slice(3),
				{
					in: 'body',
					as: 'ref_id',
					neverEmpty: true,
					property: {
						displayName: 'Transfer Reference',
						name: 'refId',
						type: 'string',
						default: '',
						placeholder: 'e.g. invoice-2026-0042',
						description:
							'Your own unique number for this transfer, like that of its invoice. If Wonder has a transfer with it already, nothing is sent again, and already_sent is true. Without it, each run makes a new one. Retries from the list of executions, AI agents and sub-workflows need one of yours.',
					},
				},
			],
			check: ({ senderUserId, receiverUserId }) => {
				if (senderUserId !== receiverUserId) return;
				throw new InvalidInput(
					'Sender and Receiver are the same user',
					'Choose two different users.',
				);
			},
			checkPlace: ({ refId }, { repeatable }) => {
				if (repeatable && refId === undefined) {
					throw new InvalidInput(...NEEDS_REFERENCE[repeatable]);
				}
			},
			prepare,
			lookUp,
			isTold: ({ id, transfer_status: status }) => isTold(id) || isTold(status),
			reference: ({ refId }) => refId as string | undefined,
			summary: ({ amount, currency, already_sent: already }) =>
				`${String(amount)} ${String(currency)} ${already ? 'settled before' : 'settled'}`,
			complete: assertSettled,
		},
		getAll,
	},
} satisfies Resource;
