import { Memory } from '../memory/memory';
import type { DecisionResponse } from './wire';

export interface SentResponse extends DecisionResponse {
	by: 'rule' | 'workflow' | 'fallback' | 'shadow';
}

export const MAX_REMEMBERED = 50_000;

/** An authorization that Wonder is waiting on. Only the first response counts. */
export class PendingAuthorization {
	private sent?: SentResponse;
	private readonly listeners: Array<(response: SentResponse) => void> = [];
	private deadline = Number.POSITIVE_INFINITY;
	private fallback?: SentResponse;

	/** From `deadline` on, a moment of `performance.now()`, every response becomes the fallback. */
	setDeadline(deadline: number, fallback: SentResponse): void {
		this.deadline = deadline;
		this.fallback = fallback;
	}

	/**
	 * Returns the response that was sent. The clock decides what is late, not the order of arrival:
	 * timers do not run while something blocks the process.
	 */
	respond(response: SentResponse): SentResponse {
		if (this.sent) return this.sent;
		this.sent = this.fallback && performance.now() >= this.deadline ? this.fallback : response;
		for (const listener of this.listeners.splice(0)) listener(this.sent);
		return this.sent;
	}

	/** Calls back as soon as there is a response, synchronously. */
	onResponse(listener: (response: SentResponse) => void): void {
		if (this.sent) listener(this.sent);
		else this.listeners.push(listener);
	}

	get response(): SentResponse | undefined {
		return this.sent;
	}
}

/** By trigger and request, so that a repeated request gets the same response. */
export const pendingByRequest = new Memory<PendingAuthorization>(MAX_REMEMBERED);

/** By the token that travels through the workflow to the Wonder Decision node. */
export const pendingByToken = new Memory<PendingAuthorization>(MAX_REMEMBERED);

/** By transaction, its latest request: the Wonder Trigger compares the decision with the outcome. */
export const latestByTransaction = new Memory<PendingAuthorization>(MAX_REMEMBERED);
