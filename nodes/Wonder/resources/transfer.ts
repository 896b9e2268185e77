import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Wonder } from '../api/client';
import { compare, decimalFrom } from '../api/money';
import {
	InvalidInput,
	OperationFailed,
	type Field,
	type Operation,
	type Resource,
	type Values,
} from '../operation';
import { isOneOf } from '../matching';
import { currencyCode, documentNumber, documentType, userId } from './fields';
import { id, positiveAmount, trimmed } from './formats';
import { referenceIdOf } from './user';

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
		encode: trimmed,
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
			encode: trimmed,
			matches: ({ ref_id: refId }: IDataObject, wanted: string) => refId === wanted,
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

/** One reference per execution, node and item, so that a retried node sends the same one again. */
const derivedReference = (key: string) => {
	const hex = createHash('sha256').update(key).digest('hex');
	const variant = '89ab'[parseInt(hex[16], 16) % 4];
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	].join('-');
};

async function prepare(wonder: Wonder, values: Values): Promise<Values> {
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
		refId: values.refId ?? derivedReference(`${wonder.itemKey.run}:${wonder.itemKey.item}`),
	};
}

/** Wonder has no filter by reference, so the list is read to its end. Its order is not documented. */
async function lookUp(wonder: Wonder, values: Values): Promise<IDataObject | undefined> {
	const { refId } = values;
	const rows: IDataObject[] = [];
	for await (const row of wonder.list(getAll, { refId })) rows.push(row);
	const same = rows.filter((row) => isOf(row, values));
	if (rows.length === 0 || same.length > 0) {
		return same.find(({ transfer_status: status }) => status === 'Settled') ?? same[0];
	}
	throw new OperationFailed(
		`Transfer Reference "${String(refId)}" belongs to another transfer already`,
		'Nothing was sent and no money moved. Give each transfer a reference of its own.',
	);
}

/** Whether a transfer of Wonder's is the one that was asked for; what it does not tell is believed. */
function isOf(transfer: IDataObject, wanted: Values): boolean {
	const { sender_user_id, receiver_user_id, currency, amount, ref_id } = transfer;
	const isSame = (told: unknown, value: unknown) => told === undefined || told === value;
	const [told, asked] = [amount, wanted.amount].map((text) => decimalFrom(String(text)));
	return (
		isSame(sender_user_id, wanted.senderUserId) &&
		isSame(receiver_user_id, wanted.receiverUserId) &&
		isSame(currency, wanted.currency) &&
		isSame(ref_id, wanted.refId) &&
		(amount === undefined || (!!told && !!asked && compare(told, asked) === 0))
	);
}

async function assertSettled(_: Wonder, values: Values, answer: IDataObject): Promise<IDataObject> {
	const { transfer_status: status } = answer;
	const [id, reference] = [answer.id, values.refId].map(String);
	if (!isOf(answer, values)) {
		throw new OperationFailed(
			`Wonder answered with another transfer than the one that was asked for (transfer ID ${id})`,
			`It is not known whether the money moved. Transfer Reference ${reference} may have been used before: look for it with Get Many.`,
		);
	}
	if (status === 'Settled') return answer;
	if (status !== 'Reversed') {
		throw new OperationFailed(
			`Wonder took the transfer, but does not report it as settled (status: ${String(status ?? 'none')})`,
			`It is not known whether the money moved. Do not simply send it again: look for Transfer Reference ${reference} with Get Many until it is settled or reversed.`,
		);
	}
	throw new OperationFailed(
		`The transfer failed: Wonder reports it as reversed (transfer ID ${id})`,
		"No money moved. Usual causes: the sender's balance is too low, or user ID, reference ID, document type and document number do not all belong to the same user. To try again, use a new Transfer Reference.",
	);
}

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
					encode: trimmed,
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
					encode: trimmed,
					neverEmpty: true,
					property: {
						displayName: 'Transfer Reference',
						name: 'refId',
						type: 'string',
						default: '',
						placeholder: 'e.g. invoice-2026-0042',
						description:
							'Your own unique number for this transfer. If Wonder has a transfer with it already, nothing is sent again. Without it, one is made from this execution and item; a run started anew then counts as a new transfer. A retry from the list of executions and AI agents need one of yours.',
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
			prepare,
			lookUp,
			lookUpFirst: ({ refId }) => refId !== undefined,
			complete: assertSettled,
		},
		getAll,
	},
} satisfies Resource;
