import type { IWebhookFunctions } from 'n8n-workflow';
import { accountOf, appIdOf, readCredentials, type WonderCredentials } from '../api/credentials';
import { publicKeysFrom } from '../api/keys';
import { Memory } from '../memory/memory';
import { Refusal, type Trust } from './signedDelivery';

const UNREADABLE = new Refusal(
	'credential_unreadable',
	"n8n could not read this trigger's credential. Send the delivery again.",
	503,
);

/** How long to rely on a credential that was read. */
const UNCHANGED_MS = 250;

/** Keyed by trigger and credential. */
const recentReads = new Memory<{ readAt: number; trust: Promise<Trust> }>(10_000);

/**
 * App ID and keys from this trigger's credential; rejects if they cannot prove anything. To read it,
 * n8n queries its database and decrypts, which takes longer than everything else here, so deliveries
 * that arrive together share a read.
 * @param since a read after this time will do, as `performance.now()` has it
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
	// n8n may be able to read it for the next delivery.
	void trust.catch((error) => error === UNREADABLE && recentReads.delete(place));
	return await trust;
}

async function read(this: IWebhookFunctions): Promise<Trust> {
	const stored = await this.getCredentials('wonderApi').catch((error: Error) => {
		this.logger.error(`${this.getNode().name}: could not read the credential. ${error.message}`);
	});
	if (!stored) return await Promise.reject(UNREADABLE);
	const credentials = readCredentials(stored);
	return {
		appId: appIdOf(credentials),
		keys: publicKeysFrom(credentials.webhookPublicKey ?? ''),
		account: accountIn(credentials),
	};
}

/** A delivery is verified without a Base URL, so a wrong one must not refuse it. */
function accountIn(credentials: WonderCredentials): string | undefined {
	try {
		return accountOf(credentials);
	} catch {
		return undefined;
	}
}
