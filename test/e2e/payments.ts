import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Execution, Json, WorkflowNode } from '../../demo/n8n/workflow';
import type { LogEntry } from '../../simulator/gateway/log';
import { byId, wonder } from './build';
import { API } from './stage';
import type { WonderStage } from './wonderStage';

export const TRANSFERS = `${API}/platform_transfers`;

export const AMOUNT = '50.00';

/** In the words of an error when nobody can say whether Wonder has worked. */
export const NOT_KNOWN = /[Uu]nknown/;

export const RETRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

export const newReference = () => `invoice-${randomUUID()}`;

/** Two consumers who can pay. Returns how one pays the other 50.00, without a reference. */
export async function twoConsumers(stage: WonderStage): Promise<Json> {
	const { users } = await stage.reset({ users: 2, user_balance: '1000.00' });
	const [sender, receiver] = users.map((id) => {
		const { user } = stage.simulator.wonder.consumers.get(id)!;
		return { id: byId(id), document: user.document_number };
	});
	return {
		senderUserId: sender.id,
		senderDocumentType: 'PASSPORT',
		senderDocumentNumber: sender.document,
		receiverUserId: receiver.id,
		receiverDocumentType: 'PASSPORT',
		receiverDocumentNumber: receiver.document,
		amount: AMOUNT,
		currency: 'USD',
		remark: 'Invoice',
	};
}

export const withReference = (payment: Json, refId: string): Json => ({
	...payment,
	additionalFields: { refId },
});

/** With the credential in it, so that it can stand in a workflow that is stored inside a node. */
export const transferNode = (
	{ credential }: WonderStage,
	payment: Json,
	settings: Partial<WorkflowNode> = {},
) =>
	wonder('Transfer', 'transfer.create', payment, {
		credentials: { wonderApi: credential },
		...settings,
	});

/** Whatever is there, the next readers of the list see none of it. */
export const hideTransfers = async (stage: WonderStage) =>
	await fault(stage, 'GET', TRANSFERS, {
		times: 1000,
		status: 200,
		body: { code: 200, message: 'succeed', data: { platform_transfers: [] } },
	});

/** What goes wrong with the next requests to this path. */
export async function fault(
	stage: WonderStage,
	method: string,
	path: string,
	wrong: Json,
): Promise<void> {
	await stage.control('POST', '/faults', { match: { method, path }, ...wrong });
}

/** The writes to exactly this path that Wonder has received. */
export async function sentTo(stage: WonderStage, path: string): Promise<LogEntry[]> {
	return (await stage.log()).filter(
		({ method, target }) => method !== 'GET' && target.split('?')[0] === path,
	);
}

/** How often the money was asked for and how often it moved. */
export async function assertMoved(
	stage: WonderStage,
	{ posts, transfers }: { posts: number; transfers: number },
): Promise<void> {
	const { wonder } = stage.simulator;
	assert.deepEqual(
		{
			posts: (await sentTo(stage, TRANSFERS)).length,
			transfers: wonder.transfers.map(({ amount }) => amount),
		},
		{ posts, transfers: Array.from({ length: transfers }, () => AMOUNT) },
	);
}

export const failureOf = ({ error }: Execution) =>
	[error?.message, error?.description].filter(Boolean).join(' ');
