import type { IWebhookFunctions } from 'n8n-workflow';
import { Memory } from '../memory/memory';

/** The deliveries of one event to one trigger, as far as this process has seen them. */
export interface Claim {
	/** Free again when the delivery that took it was not answered 2xx. */
	state: 'free' | 'in flight' | 'seen';
	deliveries: number;
	/** Whether the delivery that took it was answered 2xx. */
	answered: Promise<boolean>;
}

/**
 * n8n makes a new context for every call, but loads this module once: it remembers as long as the
 * process lives. What outlives the process is in `exactlyOnce`.
 */
const claims = new Memory<Claim>(50_000);
const duplicates = new Memory<number>(10_000);

export const claimOf = (key: string) => claims.get(key);

/** Takes the event for the delivery that this response answers. */
export function claim(
	key: string,
	response: ReturnType<IWebhookFunctions['getResponseObject']>,
): Claim {
	const earlier = claims.get(key);
	const deliveries = (earlier?.deliveries ?? 0) + 1;
	const answered = new Promise<boolean>((resolve) => {
		response.once('finish', () => resolve(response.statusCode >= 200 && response.statusCode < 300));
		response.once('close', () => resolve(false));
		// The sender may have hung up before: then neither comes.
		if (response.closed) resolve(false);
	});
	const taken: Claim = { state: 'in flight', deliveries, answered };
	claims.set(key, taken);
	void answered.then((accepted) => {
		// Where duplicates are kept, one that fails takes nothing back.
		taken.state = accepted || earlier?.state === 'seen' ? 'seen' : 'free';
	});
	return taken;
}

/** How many duplicates a trigger has ignored since this process started. */
export const duplicatesOf = (trigger: string) => duplicates.get(trigger) ?? 0;

export function countDuplicate(trigger: string): number {
	const count = duplicatesOf(trigger) + 1;
	duplicates.set(trigger, count);
	return count;
}
