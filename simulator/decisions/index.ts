import type { z } from 'zod/v4';
import type { Oddities } from '../oddities';
import type { Transaction } from '../records';
import { object, truth, whole } from '../schemas';
import type { Webhooks } from '../webhooks';
import type { Dispatch } from '../webhooks/dispatch';
import { pool } from '../webhooks/pool';
import { exchange } from '../webhooks/send';
import { retryHeaders, type Wonder } from '../wonder';
import { grade, type GradedAnswer } from './grade';
import { decisionEvent, decisionSettings, nobodyAsked } from './protocol';

export const repetition = object({
	times: whole(1, 1000).optional(),
	at_once: truth.optional(),
	headers: retryHeaders.optional(),
});
export type Repetition = z.infer<typeof repetition>;

/** Asks the client's endpoint about authorizations, and grades what it answers. */
export class Decisions {
	settings = nobodyAsked;
	/** The questions, by transaction. */
	readonly asked = new Map<string, Dispatch>();
	private readonly graded: GradedAnswer[] = [];
	private stop = new AbortController();

	constructor(
		private readonly wonder: Wonder,
		private readonly webhooks: Webhooks,
		private readonly oddities: Oddities,
	) {}

	/** What is left out gets its default, not what it was before. */
	configure(settings: z.input<typeof decisionSettings>): void {
		this.settings = decisionSettings.parse(settings);
	}

	/** In the order in which they came. */
	answers(): GradedAnswer[] {
		return this.graded;
	}

	wasAskedAbout(transactionId: string): boolean {
		return this.asked.has(transactionId);
	}

	async ask(transaction: Transaction): Promise<GradedAnswer> {
		const question = this.oddities.inEvent(decisionEvent(transaction));
		const dispatch = this.webhooks.signed(this.settings.url!, question);
		this.asked.set(transaction.id, dispatch);
		return await this.put(transaction.id, dispatch);
	}

	/** The same question to the same endpoint; the authorization stays as it was decided. */
	async askAgain(
		transactionId: string,
		{ times = 1, at_once, headers = this.wonder.settings.retry_headers }: Repetition,
	): Promise<GradedAnswer[]> {
		const first = this.asked.get(transactionId)!;
		const next = () => (headers === 'first' ? first : this.webhooks.signedAnew(first));
		// Signing many holds everything up, so it is done before the first deadline starts to run.
		const ready = at_once ? Array.from({ length: times }, next) : [];
		const { stop } = this;
		return await pool(times, at_once ? times : 1, async (index) => {
			return await this.put(transactionId, ready[index] ?? next(), stop);
		});
	}

	/** Empties the log; what was asked about can still be asked about again. */
	forget(): void {
		this.graded.length = 0;
	}

	/** Asks nobody from now on; what is on its way is broken off. */
	reset(): void {
		this.stop.abort();
		this.stop = new AbortController();
		this.settings = nobodyAsked;
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
	): Promise<GradedAnswer> {
		const { settings } = this;
		const { url } = dispatch;
		const question = { transaction_id: transactionId, time: this.wonder.clock.stamp(), url };
		const outcome = await exchange(dispatch, signal, settings.deadline_ms);
		const answer = grade(question, outcome, settings);
		if (!signal.aborted) this.graded.push(answer);
		return answer;
	}
}
