import type { Decision } from '../issuer/authorization';
import { beginning, type SendResult } from '../webhooks/send';
import { readResponse, type DecisionSettings } from './protocol';

/** One decision request and how its response was graded. */
export interface GradedResponse extends Decision {
	transaction_id: string;
	/** When it was sent, on the simulator's clock. */
	time: string;
	url: string;
	/** null: no response. */
	status: number | null;
	error: string | null;
	latency_ms: number;
	/** Any response arrived before the deadline. */
	in_time: boolean;
	/** In time and in the right format. */
	valid: boolean;
	/** As in the response; null unless valid. */
	approved: boolean | null;
	/** The beginning of the response body. */
	body: string;
}

export function grade(
	question: { transaction_id: string; time: string; url: string },
	{ status, error, body, duration_ms: latency }: SendResult,
	{ deadline_ms: deadline, no_answer: withoutAnswer }: DecisionSettings,
): GradedResponse {
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
