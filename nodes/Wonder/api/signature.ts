import { createHmac, randomBytes, sign as rsaSign, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

export const ALGORITHM = 'Wonder-RSA-SHA256';

/** What a signature covers. `target` is path and query exactly as in the request line. */
export interface Signable {
	method: string;
	target: string;
	/** `yyyymmddHHMMSS` in UTC. */
	requestTime: string;
	nonce: string;
	body: Buffer | string;
}

const hmac = (key: string | Buffer, ...data: Array<string | Buffer>) =>
	data.reduce((digest, part) => digest.update(part), createHmac('sha256', key)).digest();

/** The 64 hexadecimal characters that are signed. Source: developer.wonder.today/openapi/authentication. */
export function messageOf({ method, target, requestTime, nonce, body }: Signable): string {
	const key = hmac(hmac(nonce, requestTime), ALGORITHM);
	const head = `${method.toUpperCase()}\n${target}`;
	return (body.length ? hmac(key, `${head}\n`, body) : hmac(key, head)).toString('hex');
}

const signInThreadPool = promisify(rsaSign);

/** Base64 of RSASSA-PKCS1-v1_5 with SHA-256; computed off the event loop. */
export async function sign(request: Signable, privateKey: KeyObject): Promise<string> {
	const signature = await signInThreadPool('sha256', Buffer.from(messageOf(request)), privateKey);
	return signature.toString('base64');
}

export const newNonce = () => randomBytes(8).toString('hex');

export const requestTimeOf = (date: Date) => date.toISOString().replace(/\D/g, '').slice(0, 14);
