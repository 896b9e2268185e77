import { createHmac, verify } from 'node:crypto';

/** A webhook request as a receiver sees it; several headers of one name are joined by then. */
export interface Received {
	method: string;
	target: string;
	headers: Record<string, string>;
	body: Buffer;
}

const FIVE_MINUTES = 5 * 60_000;

/**
 * Why a receiver has to refuse a delivery; nothing if it is genuine. Written from the description
 * of the signature alone and shares no code with the node or the simulator.
 */
export function whyRefused(
	{ method, target, headers, body }: Received,
	{ appId, publicKey }: { appId: string; publicKey: string },
): string | undefined {
	const { credential = '', nonce = '', signature = '' } = headers;
	const [app, time, algorithm, ...more] = credential.split('/');
	if (app !== appId) return 'app id';
	if (algorithm !== 'Wonder-RSA-SHA256' || more.length > 0) return 'credential';
	const sent = existingTime(time);
	if (sent === undefined || sent > Date.now() + FIVE_MINUTES) return 'time';
	if (!/^[A-Za-z0-9]+$/.test(nonce)) return 'nonce';
	const bytes = Buffer.from(signature, 'base64');
	if (bytes.length === 0 || bytes.toString('base64') !== signature) return 'base64';
	const mac = (key: Buffer, data: Buffer) => createHmac('sha256', key).update(data).digest();
	const key = mac(mac(Buffer.from(nonce), Buffer.from(time)), Buffer.from('Wonder-RSA-SHA256'));
	const line = Buffer.from(`${method}\n${target}`);
	const preSign = body.length ? Buffer.concat([line, Buffer.from('\n'), body]) : line;
	const message = Buffer.from(mac(key, preSign).toString('hex'));
	return verify('sha256', message, publicKey, bytes) ? undefined : 'signature';
}

function existingTime(text: string): number | undefined {
	if (!/^\d{14}$/.test(text)) return undefined;
	const iso = text.replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6.000Z');
	const date = new Date(iso);
	return !Number.isNaN(date.getTime()) && date.toISOString() === iso ? date.getTime() : undefined;
}
