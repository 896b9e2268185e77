import { randomBytes } from 'node:crypto';
import { ALGORITHM, formatRequestTime, sign } from '../gateway/signature';

/** A webhook request as it travels. */
export interface Dispatch {
	method: string;
	url: string;
	/** A list: the header is repeated. */
	headers: Record<string, string | string[]>;
	body: Buffer;
}

export interface Sender {
	appId: string;
	/** Wonder's, not the client's. */
	webhookPrivateKey: string;
}

/** Path and query as in the request line. */
export function targetOf(url: string): string {
	const { pathname, search } = new URL(url);
	return pathname + search;
}

export function signedDispatch(
	{ url, action, body }: { url: string; action: string; body: Buffer },
	{ appId, webhookPrivateKey }: Sender,
): Dispatch {
	const signed = {
		method: 'POST',
		target: targetOf(url),
		body,
		// Not the simulator's clock: the receiver uses real time and refuses a signature from the
		// future.
		requestTime: formatRequestTime(Date.now()),
		nonce: randomBytes(8).toString('hex'),
	};
	return {
		method: signed.method,
		url,
		headers: {
			'Content-Type': 'application/json',
			Credential: `${appId}/${signed.requestTime}/${ALGORITHM}`,
			Nonce: signed.nonce,
			Signature: sign(signed, webhookPrivateKey),
			'X-Action': action,
		},
		body,
	};
}
