import type { IWebhookFunctions } from 'n8n-workflow';
import { appIdOf, readCredentials } from '../api/credentials';
import { publicKeysFrom } from '../api/keys';
import { Memory } from '../memory/memory';
import { Refusal, type Trust } from './signedDelivery';

const UNREADABLE = new Refusal(
	'credential_unreadable',
	'n8n could not read the credential of this trigger. Send the delivery again.',
	503,
);

/** For how long a credential is believed to be what it was when it was read. */
const UNCHANGED_MS = 250;

/** By trigger and credential. */
const recentReads = new Memory<{ readAt: number; trust: Promise<Trust> }>(10_000);

/**
 * What the credential of this trigger holds to prove deliveries; fails when that cannot prove
 * anything. To read it, n8n asks its database and decrypts, which takes longer than all that we do:
 * deliveries that come at once share a reading.
 * @param since a reading since then will do; by `performance.now()`
 */
export async function trusted(
	this: IWebhookFunctions,
	since = performance.now() - UNCHANGED_MS,
): Promise<Trust> {
	const { id, credentials } = this.getNode();
	const place = `${this.getWorkflow().id}:${id}:${credentials?.wonderApi?.id}`;
	const last = recentReads.get(place);
	if (last && last.readAt >= since) return await last.trust;
	const trust = read.call(this);
	recentReads.set(place, { readAt: performance.now(), trust });
	// What n8n could not read now may be readable for the next delivery.
	void trust.catch((error) => error === UNREADABLE && recentReads.delete(place));
	return await trust;
}

async function read(this: IWebhookFunctions): Promise<Trust> {
	const stored = await this.getCredentials('wonderApi').catch((error: Error) => {
		this.logger.error(`${this.getNode().name}: no credential. ${error.message}`);
	});
	if (!stored) return await Promise.reject(UNREADABLE);
	const credentials = readCredentials(stored);
	return {
		appId: appIdOf(credentials),
		keys: publicKeysFrom(credentials.webhookPublicKey ?? ''),
	};
}
