import { z } from 'zod/v4';
import { readBody } from '../gateway/log';
import { none, object, oneOf, text, truth, webUrl, whole } from '../schemas';

/*
 * Wonder documents that it asks about an authorization after its own checks and that the client
 * decides; no more than that. Inferred: everything in this file, and that the request is signed
 * like a webhook delivery.
 */

export const decisionSettings = object({
	/** null: nobody is asked. */
	url: z.union([webUrl, none]),
	/** Two seconds are what card issuers usually give (Stripe, Adyen, Airwallex). */
	deadline_ms: whole(1, 60_000).default(2000),
	no_answer: oneOf('decline', 'approve').default('decline'),
});
export type DecisionSettings = z.infer<typeof decisionSettings>;

export const nobodyAsked = decisionSettings.parse({ url: null });

export function decisionEvent(transaction: object) {
	return { action: 'Decision', card_transaction: { ...transaction, status: 'Pending' } };
}

const decisionResponse = object({ approved: truth, reason: text.optional() });
export type DecisionResponse = z.infer<typeof decisionResponse>;

/** Nothing unless it is exactly such a response: a decision about money is not guessed. */
export function readResponse(status: number | null, body: string): DecisionResponse | undefined {
	if (status !== 200) return undefined;
	return decisionResponse.safeParse(readBody(Buffer.from(body))).data;
}
