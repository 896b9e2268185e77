import type { CardTransaction } from '../payment/cardTransaction';

/** Longer than repeats of a question take; a payment that is raised later is judged when it is raised. */
const REPEATED_WITHIN_MS = 60_000;

/**
 * By Wonder's clock, for rules about the time of day: each n8n process gives a repeated question the
 * same answer, whenever it arrives there. Wonder may sign each repeat anew (inferred), so what counts
 * is when the payment was created, unless that is too long ago to be the reason for this question.
 * @param askedAt when Wonder signed the question; Unix time in milliseconds, as the result
 */
export function paymentTime({ p_created_at: created }: CardTransaction, askedAt: number): number {
	const createdAt = Date.parse(String(created));
	return Math.abs(askedAt - createdAt) <= REPEATED_WITHIN_MS ? createdAt : askedAt;
}
