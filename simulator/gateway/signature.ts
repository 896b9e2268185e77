import {
	createHmac,
	sign as rsaSign,
	verify as rsaVerify,
	randomBytes,
	type KeyLike,
} from 'node:crypto';

export const ALGORITHM = 'Wonder-RSA-SHA256';

export interface Signed {
	method: string;
	/** Path and query as in the request line. */
	target: string;
	body: Buffer | string;
	/** yyyymmddHHMMSS, UTC */
	requestTime: string;
	nonce: string;
}

function hmac(key: Buffer | string, data: Buffer | string): Buffer {
	return createHmac('sha256', key).update(data).digest();
}

/** The 64 hexadecimal characters that RSA signs. */
export function message({ method, target, body, requestTime, nonce }: Signed): string {
	const key = hmac(hmac(nonce, requestTime), ALGORITHM);
	// Node hands a request line over as latin1; so the bytes are those that travelled.
	const line = Buffer.from(`${method.toUpperCase()}\n${target}`, 'latin1');
	const bytes = Buffer.from(body as string);
	const parts = bytes.length === 0 ? [line] : [line, Buffer.from('\n'), bytes];
	return hmac(key, Buffer.concat(parts)).toString('hex');
}

export function sign(request: Signed, privateKey: KeyLike): string {
	return rsaSign('sha256', Buffer.from(message(request)), privateKey).toString('base64');
}

/** Only padded base64 on one line counts as a signature. */
export function verify(request: Signed, signature: string, publicKey: KeyLike): boolean {
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature) || signature.length % 4 !== 0) return false;
	const bytes = Buffer.from(signature, 'base64');
	return rsaVerify('sha256', Buffer.from(message(request)), publicKey, bytes);
}

export function formatRequestTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace(/\D/g, '').slice(0, 14);
}

/** Milliseconds, or nothing for a time that does not exist. */
export function parseRequestTime(requestTime: string): number | undefined {
	const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(requestTime);
	if (!parts) return undefined;
	const [year, month, day, hour, minute, second] = parts.slice(1);
	const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return !Number.isNaN(time) && formatRequestTime(time) === requestTime ? time : undefined;
}

/** Headers of a signed request, for tests that speak to the simulator without the node. */
export function signedHeaders(
	request: { method: string; target: string; body?: string; requestTime?: string; nonce?: string },
	client: { appId: string; privateKey: KeyLike },
): Record<string, string> {
	const signed: Signed = {
		method: request.method,
		target: request.target,
		body: request.body ?? '',
		requestTime: request.requestTime ?? formatRequestTime(Date.now()),
		nonce: request.nonce ?? randomBytes(8).toString('hex'),
	};
	return {
		Credential: `${client.appId}/${signed.requestTime}/${ALGORITHM}`,
		Nonce: signed.nonce,
		Signature: sign(signed, client.privateKey),
		'Content-Type': 'application/json',
	};
}
