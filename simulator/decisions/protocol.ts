import { z } from 'zod/v4';
import { readBody } from '../gateway/log';
import { none, object, oneOf, text, truth, webUrl, whole } from '../schemas';

/*
 * Wonder documents that it requests the client's decision after its own checks, and no more than
 * that. Inferred: everything in this file, and that the request is signed like a webhook delivery.
 */

export const decisionSettings = object({
	/** null: no decision is requested. */
	url: z.union([webUrl, none]),
	/** Two seconds is usual among card issuers (Stripe, Adyen, Airwallex). */
	deadline_ms: whole(1, 60_000).default(2000),
	no_answer: oneOf('decline', 'approve').default('decline'),
});
export type DecisionSettings = z.infer<typeof decisionSettings>;

export const noDecisions = decisionSettings.parse({ url: null });

export function decisionEvent(transaction: object) {
	return { action: 'Decision', card_transaction: { ...transaction, status: 'Pending' } };
}

const decisionResponse = object({ approved: truth, reason: text.optional() });
export type DecisionResponse = z.infer<typeof decisionResponse>;

/** undefined unless it matches exactly: a decision about money is not guessed. */
export function readResponse(status: number | null, body: string): DecisionResponse | undefined {
	if (status !== 200) return undefined;
	return decisionResponse.safeParse(readBody(Buffer.from(body))).data;
}
