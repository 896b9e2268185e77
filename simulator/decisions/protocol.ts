import { optional, shape, text, truth } from '../checks';
import { readBody } from '../gateway/log';

/*
 * Wonder documents that it asks about an authorization after its own checks and that the client
 * decides; no more than that. Inferred: everything in this file, and that the request is signed
 * like a webhook delivery.
 */

export interface DecisionSettings {
	/** null: nobody is asked. */
	url: string | null;
	deadline_ms: number;
	no_answer: 'decline' | 'approve';
}

/** Two seconds are what card issuers usually give (Stripe, Adyen, Airwallex). */
export const nobodyAsked: DecisionSettings = {
	url: null,
	deadline_ms: 2000,
	no_answer: 'decline',
};

export function decisionEvent(transaction: object) {
	return { action: 'Decision', card_transaction: { ...transaction, status: 'Pending' } };
}

export interface Answer {
	approved: boolean;
	reason?: string;
}

const answerShape = shape({ approved: truth, reason: optional(text) });

/** Nothing unless it is exactly an answer: a decision about money is not guessed. */
export function readAnswer(status: number | null, body: string): Answer | undefined {
	const answer = readBody(Buffer.from(body));
	const right = status === 200 && answerShape(answer, '').length === 0;
	return right ? (answer as Answer) : undefined;
}
