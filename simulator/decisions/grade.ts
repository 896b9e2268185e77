import type { Decision } from '../issuer/authorization';
import { beginning, type Outcome } from '../webhooks/send';
import { readResponse, type DecisionSettings } from './protocol';

/** One question about an authorization, and what the endpoint made of it. */
export interface GradedAnswer extends Decision {
	transaction_id: string;
	/** When it was asked, on the simulator's clock. */
	time: string;
	url: string;
	/** null: there was no answer. */
	status: number | null;
	error: string | null;
	latency_ms: number;
	/** Whatever the answer, it was there before the deadline. */
	in_time: boolean;
	/** In time, and in the right form. */
	valid: boolean;
	/** As answered; null unless valid. */
	approved: boolean | null;
	/** The beginning of the answer. */
	body: string;
}

export function grade(
	question: { transaction_id: string; time: string; url: string },
	{ status, error, body, duration_ms: latency }: Outcome,
	{ deadline_ms: deadline, no_answer: withoutAnswer }: DecisionSettings,
): GradedAnswer {
	const inTime = status !== null && latency <= deadline;
	const answer = inTime ? readResponse(status, body) : undefined;
	const approves = answer?.approved ?? withoutAnswer === 'approve';
	return {
		...question,
		status,
		error,
		latency_ms: latency,
		in_time: inTime,
		valid: answer !== undefined,
		approved: answer?.approved ?? null,
		reason: answer?.reason ?? null,
		outcome: approves ? 'approved' : 'declined',
		body: beginning(body),
	};
}
