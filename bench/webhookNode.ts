import { randomUUID } from 'node:crypto';
import type { StoredCredential } from '../demo/n8n/rest';
import type { Json, WorkflowNode } from '../demo/n8n/workflow';

/** n8n's own Webhook node in its newest version; it listens at `/webhook/<path>`. */
export const webhook = (
	path: string,
	parameters: Json,
	httpHeaderAuth?: StoredCredential,
): WorkflowNode => ({
	id: randomUUID(),
	name: 'Webhook',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2.1,
	position: [0, 0],
	parameters: { httpMethod: 'POST', path, ...parameters, options: {} },
	webhookId: randomUUID(),
	...(httpHeaderAuth && { credentials: { httpHeaderAuth } }),
});

/** n8n's own answer to it, without an expression. */
export const respond = (json: string): WorkflowNode => ({
	id: randomUUID(),
	name: 'Respond to Webhook',
	type: 'n8n-nodes-base.respondToWebhook',
	typeVersion: 1.5,
	position: [0, 0],
	parameters: { respondWith: 'json', responseBody: json, options: {} },
});

/** Shows in n8n's list of executions what our nodes show there. */
export const highlightPayment = (): WorkflowNode => ({
	id: randomUUID(),
	name: 'Execution Data',
	type: 'n8n-nodes-base.executionData',
	typeVersion: 1.1,
	position: [0, 0],
	parameters: {
		dataToSave: {
			values: [
				{ key: 'merchant', value: '={{ $json.body.card_transaction.merchant_name }}' },
				{ key: 'amount', value: '={{ $json.body.card_transaction.local_amount }}' },
				{ key: 'card', value: '={{ $json.body.card_transaction.card }}' },
				{ key: 'decision', value: 'approve' },
			],
		},
	},
});
