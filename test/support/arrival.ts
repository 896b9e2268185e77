import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Arrival } from '../../nodes/Wonder/delivery/signedDelivery';
import { ALGORITHM, formatRequestTime, sign } from '../../simulator/gateway/signature';
import { sampleTransaction } from '../../simulator/sampleTransaction';

/** A delivery without HTTP, signed by the simulator's own code. */
export const appId = 'a1B2c3D4-5e6F-4a7b-8C9d-0E1f2A3b4C5d';
export const pemOf = (owner: string) =>
	readFileSync(join(__dirname, '..', 'vectors', `test_${owner}_private.pem`), 'utf8');
/** Parsed once: that takes longer than to sign. */
const privateKey = createPrivateKey(pemOf('webhook'));
export const trust = { appId, keys: [createPublicKey(pemOf('webhook'))] };
/** Whole seconds, as a request time has them. */
export const now = Math.floor(Date.now() / 1000) * 1000;
export const target = '/webhook/3f0c5f0e/wonder';

interface Signed {
	target: string;
	body: Buffer;
	requestTime: string;
	nonce: string;
}

export function genuine(change: Partial<Signed> = {}): Arrival & { body: Buffer } {
	const signed: Signed = {
		target,
		body: Buffer.from(
			JSON.stringify({ action: 'Authorization', card_transaction: sampleTransaction }),
		),
		requestTime: formatRequestTime(now),
		nonce: 'a1b2c3d4e5f60718',
		...change,
	};
	return {
		targets: [signed.target],
		headers: {
			credential: `${appId}/${signed.requestTime}/${ALGORITHM}`,
			nonce: signed.nonce,
			signature: sign({ method: 'POST', ...signed }, privateKey),
		},
		body: signed.body,
	};
}

export const withHeader = (
	arrival: Arrival,
	name: string,
	value: string | string[] | undefined,
) => ({
	...arrival,
	headers: { ...arrival.headers, [name]: value },
});
