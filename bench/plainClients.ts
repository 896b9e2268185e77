import assert from 'node:assert/strict';
import { createPrivateKey, sign as signOnLoop, type KeyObject } from 'node:crypto';
import { Agent } from 'node:http';
import axios from 'axios';
import { Pool } from 'undici';
import { ALGORITHM, messageOf, newNonce, requestTimeOf, sign } from '../nodes/Wonder/api/signature';
import { pool } from '../simulator/webhooks/pool';
import { answerJobs } from './child';
import { costOf } from './cost';

/** Reads cards by a program of one's own, without n8n. */
export interface PlainJob {
	client: 'axios' | 'undici';
	origin: string;
	/** Path in front of the card's ID. */
	path: string;
	appId: string;
	privateKey: string;
	cards: string[];
	atOnce: number;
}

type Get = (target: string, headers: Record<string, string>) => Promise<CardResponse>;

interface CardResponse {
	data: { id: string };
}

answerJobs<PlainJob>(async ({ client, origin, path, appId, privateKey, cards, atOnce }) => {
	const key = createPrivateKey(privateKey);
	const { get, signed, close } = clients[client](origin, atOnce);
	const cost = await costOf(async () => {
		const found = await pool(cards.length, atOnce, async (index) => {
			const target = path + cards[index];
			const [requestTime, nonce] = [requestTimeOf(new Date()), newNonce()];
			const Signature = await signed({ method: 'GET', target, requestTime, nonce, body: '' }, key);
			const Credential = `${appId}/${requestTime}/${ALGORITHM}`;
			const signature = { Credential, Nonce: nonce, Signature };
			return (await get(target, { ...signature, 'Content-Type': 'application/json' })).data.id;
		});
		assert.deepEqual(found, cards);
	});
	close();
	return cost;
});

interface Client {
	get: Get;
	signed: (request: Parameters<typeof messageOf>[0], key: KeyObject) => string | Promise<string>;
	close: () => void;
}

const clients: Record<PlainJob['client'], (origin: string, atOnce: number) => Client> = {
	axios(baseURL, maxSockets) {
		const httpAgent = new Agent({ keepAlive: true, maxSockets });
		const connection = axios.create({ baseURL, httpAgent });
		return {
			get: async (target, headers) =>
				(await connection.get<CardResponse>(target, { headers })).data,
			// What most examples of signing do.
			signed: (request, key) =>
				signOnLoop('sha256', Buffer.from(messageOf(request)), key).toString('base64'),
			close: () => httpAgent.destroy(),
		};
	},
	undici(origin, connections) {
		const connection = new Pool(origin, { connections });
		return {
			async get(path, headers) {
				const { body } = await connection.request({ path, method: 'GET', headers });
				return (await body.json()) as CardResponse;
			},
			signed: sign,
			close: () => void connection.close(),
		};
	},
};
