import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { InvalidInput } from '../../input/invalidInput';
import {
	OperationFailed,
	type Operation,
	type Resource,
	type RunPlace,
	type Requests,
} from '../../operation/operation';
import { isOneOf, isSame } from '../../input/matching';
import { hideCardNumbers } from '../../input/cardNumbers';
import { checkCreated, createdFilters } from '../createdTime';
import { currencyCode } from '../fields';
import { positiveAmount } from '../../input/formats';
import { isGiven, isRequested, isReversed, isSettled, summaryOf } from './comparison';
import { sumHints } from '../../payment/simplified';
import { partyFields, partyReferences, withParties } from './parties';
import { simplifiedTransfer } from './simplified';

const getAll = {
	name: 'Get Many',
	action: 'Get many platform transfers',
	description:
		'Retrieve transfers between consumers (B2C), settled and reversed, with their references',
	route: 'GET /platform_transfers',
	source: 'inferred',
	data: 'platform_transfers',
	many: true,
	fields: [],
	optional: [
		...createdFilters('transfers'),
		{
			matches: ({ ref_id: refId }: IDataObject, wanted: string) => isSame(refId, wanted),
			property: {
				displayName: 'Transfer Reference',
				name: 'refId',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice-2026-0042',
				description:
					'Only return the transfer with this reference. Applied in n8n, after fetching.',
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
					{ name: 'Reversed', value: 'Reversed', description: 'Failed: no money moved' },
					{ name: 'Settled', value: 'Settled', description: 'The money has moved' },
				],
				default: [],
				description:
					'Only return transfers with one of these statuses. Applied in n8n, after fetching.',
			},
		},
	],
	simplified: simplifiedTransfer,
	simplifiedHints: sumHints,
	check: checkCreated,
} satisfies Operation;

async function prepare(wonder: Requests, values: Values): Promise<Values> {
	return {
		...(await withParties(wonder, values)),
		// Random, because another n8n instance may have the same workflow and execution IDs.
		refId: values.refId ?? randomUUID(),
	};
}

/**
 * Wonder has no filter by reference and documents no order, so the whole list is read. It may also
 * change the case of a reference: if none matches exactly, those that differ only in case count.
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
			if (isGiven(row.ref_id) && isSame(row.ref_id, refId)) found.push(row);
		}
		return found;
	};
	const rows = await (known ? listed().catch(() => []) : listed());
	if (known && !rows.some(({ id }) => id === known.id)) rows.push(known);
	const exact = rows.filter(({ ref_id: reference }) => reference === refId);
	const same = (exact.length > 0 ? exact : rows).filter((row) => isRequested(row, values));
	if (rows.length === 0 || same.length > 0) return same.find(isSettled) ?? same[0];
	const other = rows.find(isSettled) ?? rows[0];
	throw new OperationFailed(
		`Transfer Reference "${hideCardNumbers(String(refId))}" is already used by another transfer: ${summaryOf(other)}`,
		`This item was not sent. ${meaningOf(other)} For another payment, use another reference.`,
	);
}

function meaningOf(transfer: IDataObject): string {
	if (isSettled(transfer)) return 'If that is the payment you mean, it has already been made.';
	return isReversed(transfer)
		? 'That transfer moved no money. To try it again, use a new reference.'
		: 'Unknown outcome: that transfer may or may not have moved money. Check it with Get Many.';
}

async function assertSettled(
	_: Requests,
	values: Values,
	response: IDataObject,
): Promise<IDataObject> {
	const { transfer_status: status } = response;
	const id = String(response.id);
	const reference = hideCardNumbers(String(values.refId));
	if (!isRequested(response, values)) {
		throw new OperationFailed(
			`Wonder returned a different transfer: ${summaryOf(response)}`,
			`Unknown outcome: the money of this item may or may not have moved. Transfer Reference ${reference} may have been used before: check it with Get Many.`,
		);
	}
	if (isSettled(response)) return response;
	if (!isReversed(response)) {
		throw new OperationFailed(
			`Wonder accepted the transfer, but does not report it as settled (status: ${String(status ?? 'none')})`,
			`Unknown outcome: the money may or may not have moved. Don't retry until Get Many shows Transfer Reference ${reference} as settled or reversed.`,
		);
	}
	throw new OperationFailed(
		`The transfer failed: Wonder reports it as reversed (transfer ID ${id})`,
		"No money moved. Usual causes: the sender's balance is too low, or the IDs, document type and document number of one side do not belong to the same consumer. To try again, use a new Transfer Reference.",
		true,
	);
}

const ADD_REFERENCE =
	'Add it in Additional Fields. It must stay the same for the same payment, like an invoice number.';

const NEEDS_REFERENCE: Record<NonNullable<RunPlace['repeatable']>, [string, string]> = {
	retry: [
		'This is a retried execution, and the previous one may already have moved the money',
		'Check the transfer with Get Many. To retry safely, set a Transfer Reference that stays the same for the same payment: transfers that were already sent are then found and not sent again.',
	],
	'sub-workflow': [
		'Transfer Reference is required in a sub-workflow',
		`The calling workflow may call it again for the same payment, in another execution. ${ADD_REFERENCE}`,
	],
	tool: [
		'Transfer Reference is required when an AI agent calls this operation',
		`An agent may call a tool twice for the same payment. ${ADD_REFERENCE}`,
	],
};

export const transfer = {
	name: 'Platform Transfer',
	description: 'Transfers of money between the balances of consumers (B2C)',
	operations: {
		create: {
			name: 'Create',
			action: 'Create platform transfer',
			description:
				'Move money from the balance of one consumer (B2C) to that of another: real money. Needs the IDs of both, amount, remark and, for AI agents, a Transfer Reference. Looks up identity documents. Returns the settled transfer.',
			route: 'POST /platform_transfers',
			source: 'inferred',
			data: 'platform_transfer',
			effect: 'the money moved',
			movesMoney: true,
			fields: [
				...partyFields,
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
						description: 'The amount to move, with at most two decimals',
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
				...partyReferences,
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
							'Your own unique reference for this transfer, like its invoice number. If Wonder already has a transfer with it, nothing is sent and already_sent is true. If empty, every run uses a new one. Required for retries from the executions list, AI agents and sub-workflows.',
					},
				},
			],
			check: ({ senderUserId, receiverUserId }) => {
				if (senderUserId !== receiverUserId) return;
				throw new InvalidInput(
					'Sender and Receiver are the same consumer',
					'Choose two different consumers.',
				);
			},
			checkPlace: ({ refId }, { repeatable }) => {
				if (repeatable && refId === undefined) {
					throw new InvalidInput(...NEEDS_REFERENCE[repeatable]);
				}
			},
			prepare,
			lookUp,
			hasOutcome: ({ id, transfer_status: status }) => isGiven(id) || isGiven(status),
			reference: ({ refId }) => refId as string | undefined,
			summary: ({ amount, currency, already_sent: already }) =>
				`${String(amount)} ${String(currency)} ${already ? 'already settled before' : 'settled'}`,
			complete: assertSettled,
			simplified: simplifiedTransfer,
		},
		getAll,
	},
} satisfies Resource;
