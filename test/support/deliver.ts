import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';
import { signedHeaders } from '../../simulator/gateway/signature';

/** Wonder's own example of an event. Source: developer.wonder.today, Transaction Webhook. */
export const exampleTransaction = {
	id: '33cc2ca1-b4bf-4516-9962-31c67a885eeb',
	p_business_id: '35cc45cc-c418-4154-8f12-2dda715d0433',
	card: '03e69dd9-a70c-4b0f-b084-c0ee077772fb',
	status: 'Declined',
	type: 'Sales',
	transaction_currency: 'HKD',
	transaction_amount: '-101',
	local_currency: 'HKD',
	local_amount: '-101',
	final_local_amount: '-101',
	calculated_fee: '0',
	merchant_id: '666666660057123',
	merchant_country: 'HK',
	merchant_city: '',
	merchant_name: 'Bindo Simulator Test',
	p_created_at: '2025-03-04T03:32:11.051702Z',
};

/** A new transaction in each call, so that no event is a duplicate of another. */
export const eventOf = (transaction: IDataObject = {}, action = 'Authorization') =>
	JSON.stringify({
		action,
		card_transaction: { ...exampleTransaction, id: randomUUID(), ...transaction },
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

export async function send({ method, url, headers, body }: Wire) {
	const { status, data } = await axios.request<unknown>({
		method,
		url,
		headers,
		data: body,
		httpAgent,
		maxRedirects: 0,
		transformRequest: [],
		validateStatus: () => true,
	});
	return { status, body: data as IDataObject };
}
