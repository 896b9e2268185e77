import { sign, type Signed } from '../gateway/signature';
import { targetOf, type Dispatch } from '../webhooks/dispatch';
import type { ForgeryTools } from './tools';

/** Turns a genuine delivery into one that a receiver must refuse with 401. */
export type Forge = (genuine: Dispatch, tools: ForgeryTools) => Dispatch;

/** Headers replaced; an undefined one is left out. */
export function withHeaders(
	genuine: Dispatch,
	headers: Record<string, string | string[] | undefined>,
): Dispatch {
	const given = Object.entries({ ...genuine.headers, ...headers });
	const kept = given.filter((header): header is [string, string | string[]] => {
		return header[1] !== undefined;
	});
	return { ...genuine, headers: Object.fromEntries(kept) };
}

export function header({ headers }: Dispatch, name: string): string {
	return String(headers[name]);
}

/** What the genuine signature covers. */
export function signedParts(genuine: Dispatch): Signed {
	return {
		method: genuine.method,
		target: targetOf(genuine.url),
		body: genuine.body,
		requestTime: header(genuine, 'Credential').split('/')[1],
		nonce: header(genuine, 'Nonce'),
	};
}

/** Wonder's own signature, but not of what is sent. */
export function signedOver(change: (signed: Signed) => Partial<Signed>): Forge {
	return (genuine, { webhookPrivateKey }) => {
		const signed = signedParts(genuine);
		const signature = sign({ ...signed, ...change(signed) }, webhookPrivateKey);
		return withHeaders(genuine, { Signature: signature });
	};
}

/** Adds query parameters that the signature does not cover. */
export function withQuery(genuine: Dispatch, parameters: string): Dispatch {
	const url = new URL(genuine.url);
	url.search += (url.search ? '&' : '?') + parameters;
	return { ...genuine, url: url.href };
}
