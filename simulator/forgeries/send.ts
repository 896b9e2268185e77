import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { decisionEvent } from '../decisions/protocol';
import { list, object, oneOf, webUrl, whole } from '../schemas';
import type { Webhooks } from '../webhooks';
import { sampleTransaction } from '../sampleTransaction';
import { forge, forgeries, forgeryTools } from '.';
import { pool } from '../webhooks/pool';
import type { SendResult } from '../webhooks/send';

export const forgeryOrder = object({
	/** What the genuine delivery is. */
	action: oneOf('Authorization', 'Decision').optional(),
	kinds: list(oneOf(...Object.keys(forgeries)), 1).optional(),
	/** In total; the kinds take turns. */
	count: whole(1, 100_000).optional(),
	url: webUrl.optional(),
	at_once: whole(1, 50).optional(),
});
type ForgeryOrder = z.infer<typeof forgeryOrder>;

export interface Forged extends Omit<SendResult, 'duration_ms'> {
	kind: string;
}

/** Sends forgeries, each made from its own delivery, and returns the responses. */
export async function sendForgeries(
	webhooks: Webhooks,
	clientPrivateKey: string,
	{
		action,
		kinds = Object.keys(forgeries),
		count = kinds.length,
		url,
		at_once = 1,
	}: ForgeryOrder & { url: string },
): Promise<Forged[]> {
	const send = webhooks.sender();
	return await pool(count, at_once, async (index) => {
		const kind = kinds[index % kinds.length];
		const genuine = webhooks.signed(url, inventedEvent(action));
		const tools = await forgeryTools({
			appId: webhooks.appId,
			webhookPrivateKey: webhooks.privateKey,
			clientPrivateKey,
		});
		const { status, error, body } = await send(forge(kind, genuine, tools));
		return { kind, status, error, body };
	});
}

function inventedEvent(action: ForgeryOrder['action'] = 'Authorization') {
	const transaction = inventedTransaction();
	return action === 'Decision'
		? decisionEvent(transaction)
		: { action, card_transaction: transaction };
}

/** Of a card that does not exist, so that an accepted forgery is easy to recognize. */
const inventedTransaction = () => ({
	...sampleTransaction,
	id: randomUUID(),
	p_business_id: randomUUID(),
	card: randomUUID(),
	merchant_name: 'Forged Shop',
	p_created_at: new Date().toISOString().replace('Z', '000Z'),
});
