import type { z } from 'zod/v4';
import type { Oddities } from '../oddities';
import type { Transaction } from '../records';
import { object, truth, whole } from '../schemas';
import type { Webhooks } from '../webhooks';
import type { Dispatch } from '../webhooks/dispatch';
import { pool } from '../webhooks/pool';
import { exchange } from '../webhooks/send';
import { retryHeaders, type SimulatedWonder } from '../wonder';
import { grade, type GradedResponse } from './grade';
import { decisionEvent, decisionSettings, noDecisions } from './protocol';

export const repetition = object({
	times: whole(1, 1000).optional(),
	at_once: truth.optional(),
	headers: retryHeaders.optional(),
});
export type Repetition = z.infer<typeof repetition>;

/** Requests decisions about authorizations from the client's endpoint, and grades the responses. */
export class Decisions {
	settings = noDecisions;
	/** The requests, by transaction. */
	readonly asked = new Map<string, Dispatch>();
	private readonly graded: GradedResponse[] = [];
	private stop = new AbortController();

	constructor(
		private readonly wonder: SimulatedWonder,
		private readonly webhooks: Webhooks,
		private readonly oddities: Oddities,
	) {}

	/** Omitted fields get their defaults, not their previous values. */
	configure(settings: z.input<typeof decisionSettings>): void {
		this.settings = decisionSettings.parse(settings);
	}

	/** In the order in which they arrived. */
	gradedResponses(): GradedResponse[] {
		return this.graded;
	}

	wasAskedAbout(transactionId: string): boolean {
		return this.asked.has(transactionId);
	}

	async ask(transaction: Transaction): Promise<GradedResponse> {
		const question = this.oddities.inEvent(decisionEvent(transaction));
		const dispatch = this.webhooks.signed(this.settings.url!, question);
		this.asked.set(transaction.id, dispatch);
		return await this.put(transaction.id, dispatch);
	}

	/** The same request to the same endpoint; the authorization does not change. */
	async askAgain(
		transactionId: string,
		{ times = 1, at_once, headers = this.wonder.behavior.retry_headers }: Repetition,
	): Promise<GradedResponse[]> {
		const first = this.asked.get(transactionId)!;
		const next = () => (headers === 'first' ? first : this.webhooks.signedAnew(first));
		// Signing many takes time, so it is done before the first deadline starts.
		const ready = at_once ? Array.from({ length: times }, next) : [];
		const { stop } = this;
		return await pool(times, at_once ? times : 1, async (index) => {
			return await this.put(transactionId, ready[index] ?? next(), stop);
		});
	}

	/** Empties the log; earlier requests can still be repeated. */
	forget(): void {
		this.graded.length = 0;
	}

	/** Stops requesting decisions; requests in flight are aborted. */
	reset(): void {
		this.stop.abort();
		this.stop = new AbortController();
		this.settings = noDecisions;
		this.asked.clear();
		this.forget();
	}

	close(): void {
		this.reset();
	}

	private async put(
		transactionId: string,
		dispatch: Dispatch,
		{ signal } = this.stop,
	): Promise<GradedResponse> {
		const { settings } = this;
		const { url } = dispatch;
		const question = { transaction_id: transactionId, time: this.wonder.clock.stamp(), url };
		const outcome = await exchange(dispatch, signal, settings.deadline_ms);
		const answer = grade(question, outcome, settings);
		if (!signal.aborted) {
			this.graded.push(answer);
			this.wonder.events.emit('decision', answer);
		}
		return answer;
	}
}
