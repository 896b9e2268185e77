import {
	constants,
	createHmac,
	createSecretKey,
	publicDecrypt,
	randomBytes,
	sign as rsaSign,
	verify as rsaVerify,
	type KeyObject,
} from 'node:crypto';

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

/** The key as an object: for one that is a Buffer, Node 24 takes several times as long. */
const hmac = (key: string | Buffer, ...data: Array<string | Buffer>) =>
	data
		.reduce(
			(digest, part) => digest.update(part),
			createHmac('sha256', createSecretKey(Buffer.from(key))),
		)
		.digest();

/** The 64 hexadecimal characters that are signed. Source: developer.wonder.today/openapi/authentication. */
export function messageOf({ method, target, requestTime, nonce, body }: Signable): string {
	const key = hmac(hmac(nonce, requestTime), ALGORITHM);
	const head = `${method.toUpperCase()}\n${target}`;
	return (body.length ? hmac(key, `${head}\n`, body) : hmac(key, head)).toString('hex');
}

/** Base64 of RSASSA-PKCS1-v1_5 with SHA-256; computed off the event loop. */
export async function sign(request: Signable, privateKey: KeyObject): Promise<string> {
	const message = Buffer.from(messageOf(request));
	const signature = await new Promise<Buffer>((resolve, reject) =>
		rsaSign('sha256', message, privateKey, (error, bytes) =>
			error ? reject(error) : resolve(bytes),
		),
	);
	return signature.toString('base64');
}

export const newNonce = () => randomBytes(8).toString('hex');

export const requestTimeOf = (date: Date) => date.toISOString().replace(/\D/g, '').slice(0, 14);

/** Milliseconds, or undefined for a time that does not exist. */
export function requestTimeFrom(text: string): number | undefined {
	const [, year, month, day, hour, minute, second] =
		/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
	const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
	return !Number.isNaN(time) && requestTimeOf(new Date(time)) === text ? time : undefined;
}

/** Only base64 as Wonder writes it counts: padded, on one line, the only text for these bytes. */
export function verify(request: Signable, signature: string, publicKey: KeyObject): boolean {
	const bytes = Buffer.from(signature, 'base64');
	if (bytes.length === 0 || bytes.toString('base64') !== signature) return false;
	return rsaVerify('sha256', Buffer.from(messageOf(request)), publicKey, bytes);
}

/** Whether this key has made the signature, over whatever. Costs as much as one verification. */
export function isSignatureBy(publicKey: KeyObject, signature: string): boolean {
	try {
		const padding = constants.RSA_PKCS1_PADDING;
		publicDecrypt({ key: publicKey, padding }, Buffer.from(signature, 'base64'));
		return true;
	} catch {
		return false;
	}
}
