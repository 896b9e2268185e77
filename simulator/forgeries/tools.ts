import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Sender } from '../webhooks/dispatch';

/** What a forger works with. Wonder's own key is for forgeries with a valid signature. */
export interface ForgeryTools extends Sender {
	clientPrivateKey: string;
	/** Unrelated keys, by their length in bits. */
	strangers: Record<1024 | 2048 | 4096, string>;
	/** Milliseconds of the real time. */
	now: number;
}

let strangers: Promise<ForgeryTools['strangers']> | undefined;

export async function forgeryTools(
	keys: Pick<ForgeryTools, 'appId' | 'webhookPrivateKey' | 'clientPrivateKey'>,
): Promise<ForgeryTools> {
	strangers ??= newStrangers();
	return { ...keys, strangers: await strangers, now: Date.now() };
}

async function newStrangers(): Promise<ForgeryTools['strangers']> {
	const [short, usual, long] = await Promise.all([1024, 2048, 4096].map(strangerKey));
	return { 1024: short, 2048: usual, 4096: long };
}

/** Asynchronous: 4096 bits take a second or more. */
async function strangerKey(modulusLength: number): Promise<string> {
	const pair = await promisify(generateKeyPair)('rsa', { modulusLength });
	return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
