import type { IWebhookFunctions } from 'n8n-workflow';
import { Memory } from '../memory/memory';

/** The deliveries of one event to one trigger that this process has seen. */
export interface Claim {
	/** Free again if the delivery that claimed it did not get a 2xx response. */
	state: 'free' | 'in flight' | 'seen';
	deliveries: number;
	/** Whether the delivery that claimed it got a 2xx response. */
	acknowledged: Promise<boolean>;
}

/**
 * n8n makes a new context for every call but loads this module once, so these last as long as the
 * process. What outlives the process is in `exactlyOnce`.
 */
const claims = new Memory<Claim>(50_000);
const duplicates = new Memory<number>(10_000);

export const claimOf = (key: string) => claims.get(key);

/** Claims the event for the delivery that gets this response. */
export function claim(
	key: string,
	response: ReturnType<IWebhookFunctions['getResponseObject']>,
): Claim {
	const earlier = claims.get(key);
	const deliveries = (earlier?.deliveries ?? 0) + 1;
	const acknowledged = new Promise<boolean>((resolve) => {
		response.once('finish', () => resolve(response.statusCode >= 200 && response.statusCode < 300));
		response.once('close', () => resolve(false));
		// If the sender has hung up already, neither event fires.
		if (response.closed) resolve(false);
	});
	const current: Claim = { state: 'in flight', deliveries, acknowledged };
	claims.set(key, current);
	void acknowledged.then((accepted) => {
		// With Keep Duplicates, a failed duplicate does not make the event unseen.
		current.state = accepted || earlier?.state === 'seen' ? 'seen' : 'free';
	});
	return current;
}

/** How many duplicates a trigger has ignored since this process started. */
export const duplicatesOf = (trigger: string) => duplicates.get(trigger) ?? 0;

export function countDuplicate(trigger: string): number {
	const count = duplicatesOf(trigger) + 1;
	duplicates.set(trigger, count);
	return count;
}
