import assert from 'node:assert/strict';
import { itemsOf, type Execution, type Json, type WorkflowNode } from '../demo/n8n/workflow';
import { ALGORITHM } from '../nodes/Wonder/api/signature';
import { byId, chain, items, node, noOp, signedHttpRequest, wonder } from '../test/e2e/build';
import { API, type Stage } from '../test/e2e/stage';
import type { Child } from './child';
import type { Cost } from './cost';
import type { PlainJob } from './plainClients';

/** Something that does one thing with each card; resolves to how long that took. */
export interface ActionContender {
	name: string;
	run: (cards: string[]) => Promise<number>;
}

const CARD = '={{ $json.card }}';
/** Of the plain programs. */
const CONNECTIONS = 50;

/** Reads of cards. Ours is the first, n8n's HTTP Request node the second. */
export const readers = (stage: Stage, plain: Child): ActionContender[] => [
	inN8n(stage, 'Wonder node', wonder('Work', 'card.get', { cardId: byId(CARD), simplify: false })),
	inN8n(stage, 'HTTP Request node', httpRequest(stage, 'GET')),
	inN8n(stage, 'Code node', codeNode(stage)),
	withoutN8n(stage, plain, 'axios'),
	withoutN8n(stage, plain, 'undici'),
];

/** Locks of different cards. Ours is the first. */
export const lockers = (stage: Stage): ActionContender[] => [
	inN8n(stage, 'Wonder node', ourLock()),
	inN8n(stage, 'HTTP Request node', httpRequest(stage, 'PUT', '/lock')),
];

/** One card after the other, as in a workflow with Loop Over Items. */
export const loopOfLocks = (stage: Stage): ActionContender => ({
	name: 'Wonder node in a loop, one by one',
	async run(cards) {
		const lock = ourLock();
		const loop = node('Loop', 'n8n-nodes-base.splitInBatches', 3, { options: {} });
		const workflow = chain('Locks in a loop', ...listOf(cards), loop, noOp('Done'));
		const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
		workflow.nodes.push(lock);
		workflow.connections.Loop = { main: [to('Done'), to('Work')] };
		workflow.connections.Work = { main: [to('Loop')] };
		const execution = await stage.run(workflow);
		assertAll(execution, 'Done', cards);
		// Not the time of the loop itself, which n8n adds.
		return execution.runs.Work.reduce((sum, { executionTime }) => sum + executionTime, 0);
	},
});

const ourLock = () => wonder('Work', 'card.lock', { cardId: byId(CARD), simplify: false });

const httpRequest = ({ simulator: { url } }: Stage, method: string, action = '') =>
	signedHttpRequest('Work', { method, url: `=${url}${API}/cards/{{ $json.card }}${action}` });

export const listOf = (cards: string[]) =>
	items(
		'Cards',
		cards.map((card) => ({ card })),
	);

function inN8n(stage: Stage, name: string, work: WorkflowNode): ActionContender {
	return {
		name,
		async run(cards) {
			const execution = await stage.run(chain(name, ...listOf(cards), work));
			assertAll(execution, 'Work', cards);
			return execution.runs.Work[0].executionTime;
		},
	};
}

/** Nothing is lost, and the order is kept. */
function assertAll(execution: Execution, name: string, cards: string[]): void {
	const { message, description } = execution.error ?? {};
	assert.equal(execution.status, 'success', `${name}: ${message} ${description}`);
	assert.deepEqual(itemsOf(execution, name).map(cardIn), cards);
}

/** Our node puts out the card, the others the whole response. */
export const cardIn = ({ json }: { json: Json }) => json.id ?? (json.data as Json | undefined)?.id;

function withoutN8n(stage: Stage, plain: Child, client: PlainJob['client']): ActionContender {
	const { url: origin, appId, privateKey } = stage.simulator;
	return {
		name: client,
		async run(cards) {
			const path = `${API}/cards/`;
			const job = { client, origin, path, appId, privateKey, cards, atOnce: CONNECTIONS };
			return (await plain.ask<Cost>(job satisfies PlainJob)).milliseconds;
		},
	};
}

/** What somebody writes who has no node: the signature as Wonder's documents describe it. */
const codeNode = ({ simulator: { url, appId, privateKey } }: Stage) =>
	node('Work', 'n8n-nodes-base.code', 2, {
		jsCode: `
const { createHmac, createPrivateKey, randomBytes, sign } = require('crypto');
const key = createPrivateKey(${JSON.stringify(privateKey)});
const hmac = (secret, text) => createHmac('sha256', secret).update(text).digest();
return await Promise.all($input.all().map(async ({ json: { card } }, index) => {
	const target = '${API}/cards/' + card;
	const time = new Date().toISOString().replace(/\\D/g, '').slice(0, 14);
	const nonce = randomBytes(8).toString('hex');
	const secret = hmac(hmac(nonce, time), '${ALGORITHM}');
	const message = hmac(secret, 'GET\\n' + target).toString('hex');
	const response = await this.helpers.httpRequest({
		url: '${url}' + target,
		headers: {
			'Content-Type': 'application/json',
			Credential: '${appId}/' + time + '/${ALGORITHM}',
			Nonce: nonce,
			Signature: sign('sha256', Buffer.from(message), key).toString('base64'),
		},
		json: true,
	});
	return { json: response, pairedItem: index };
}));`,
	});
