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

/** What a signature covers. `target` is the path and query exactly as in the request line. */
interface SignedParts {
	method: string;
	target: string;
	/** `yyyymmddHHMMSS` in UTC. */
	requestTime: string;
	nonce: string;
	body: Buffer | string;
}

/** The key is a KeyObject because a Buffer takes Node.js 24 several times as long. */
const hmac = (key: string | Buffer, ...data: Array<string | Buffer>) =>
	data
		.reduce(
			(digest, part) => digest.update(part),
			createHmac('sha256', createSecretKey(Buffer.from(key))),
		)
		.digest();

/** The 64 hexadecimal characters that are signed. Source: developer.wonder.today/openapi/authentication. */
export function messageOf({ method, target, requestTime, nonce, body }: SignedParts): string {
	const key = hmac(hmac(nonce, requestTime), ALGORITHM);
	const head = `${method.toUpperCase()}\n${target}`;
	return (body.length ? hmac(key, `${head}\n`, body) : hmac(key, head)).toString('hex');
}

/** Base64 of RSASSA-PKCS1-v1_5 with SHA-256; computed off the event loop. */
export async function sign(request: SignedParts, privateKey: KeyObject): Promise<string> {
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

/** Milliseconds since 1970; undefined for a time that does not exist. */
export function requestTimeFrom(text: string): number | undefined {
	const time = Date.parse(text.replace(/(\d{4})(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6Z'));
	// Date.parse accepts much else.
	return !Number.isNaN(time) && requestTimeOf(new Date(time)) === text ? time : undefined;
}

/** Accepts only base64 as Wonder writes it: padded and on one line. */
export function verify(request: SignedParts, signature: string, publicKey: KeyObject): boolean {
	const bytes = Buffer.from(signature, 'base64');
	if (bytes.toString('base64') !== signature) return false;
	return rsaVerify('sha256', Buffer.from(messageOf(request)), publicKey, bytes);
}

/** Whether the signature was made with this key, whatever was signed. Takes as long as `verify`. */
export function isSignatureBy(publicKey: KeyObject, signature: string): boolean {
	try {
		const padding = constants.RSA_PKCS1_PADDING;
		publicDecrypt({ key: publicKey, padding }, Buffer.from(signature, 'base64'));
		return true;
	} catch {
		return false;
	}
}
