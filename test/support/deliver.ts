import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { signedHeaders } from '../../simulator/gateway/signature';
import { sampleTransaction } from '../../simulator/sampleTransaction';

/** A new transaction in each call, so that no event is a duplicate of another. */
export const eventOf = (transaction: IDataObject = {}, action = 'Authorization') =>
	JSON.stringify({
		action,
		card_transaction: { ...sampleTransaction, id: randomUUID(), ...transaction },
	});

export interface Wire {
	method: string;
	url: string;
	headers: Record<string, string>;
	body: Buffer;
}

/** A delivery as Wonder sends it; `target` is what it signs, if not the path of the URL. */
export function signed(
	url: string,
	body: string,
	sender: { appId: string; privateKey: string },
	{ target, requestTime }: { target?: string; requestTime?: string } = {},
): Wire {
	const { pathname, search } = new URL(url);
	return {
		method: 'POST',
		url,
		headers: signedHeaders(
			{ method: 'POST', target: target ?? pathname + search, body, requestTime },
			sender,
		),
		body: Buffer.from(body),
	};
}

/** A connection that is kept may be closed by the other side in the moment that it is used again. */
const httpAgent = new Agent({ keepAlive: false });

/** With a time-out, it rejects like a lost connection. */
export async function send(
	{ method, url, headers, body }: Wire,
	{ timeout = 0 }: { timeout?: number } = {},
) {
	const { status, data } = await axios.request<unknown>({
		method,
		url,
		headers,
		data: body,
		httpAgent,
		timeout,
		maxRedirects: 0,
		transformRequest: [],
		validateStatus: () => true,
	});
	return { status, body: data as IDataObject };
}
