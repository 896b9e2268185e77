import { Memory } from '../memory/memory';
import type { Counted } from './countedPayments';
import type { RuleOutcome } from './decisions';
import type { RulesFailure } from './rules/judge';
import type { DecisionResponse } from './wire';

/** Why a payment got the Fallback Decision, or was declined because nothing could decide it. */
export type FallbackReason =
	| 'deadline'
	/** Too many other payments waited for a workflow. */
	| 'overload'
	/** Before the deadline, but only then is it certain that no decision comes. */
	| 'workflow_failed'
	| 'workflow_ended'
	| 'no_decision_node'
	/** The request or an amount is unreadable, or the rules are not usable. */
	| RulesFailure
	| 'settings'
	| 'error';

export interface SentResponse extends DecisionResponse {
	by: 'rule' | 'workflow' | 'fallback' | 'shadow';
	/** Only of the fallback. */
	fallbackReason?: FallbackReason;
}

/** How a payment was decided, as outputs and the log show it. */
export interface Evidence {
	by: SentResponse['by'];
	/** Only in shadow mode: what would have happened. */
	would_have?: RuleOutcome;
	/** Which rule decided, or let the workflow decide: its name or number, or "Otherwise". */
	rule: string;
	/** From when n8n handed over the request to the response. */
	answered_in_ms: number;
	fallback_reason?: FallbackReason;
	/** What was counted, if the decision depends on past payments. */
	counted?: Counted;
}

type Ending = 'workflow_failed' | 'workflow_ended';

export const MAX_REMEMBERED = 50_000;

/** An authorization that Wonder is waiting on. Only the first response counts. */
export class PendingAuthorization {
	/** What the rules say. */
	byRules: { outcome: RuleOutcome; rule: string; counted?: Counted } = {
		outcome: 'decline',
		rule: 'None',
	};
	/** How the workflow ended, as far as n8n says. */
	private endedAs?: Ending;
	private readonly endListeners: Array<() => void> = [];
	/** Payments that got the fallback because of overload since the last run. */
	overloadedBefore = 0;
	private sent?: SentResponse;
	private answeredInMs = 0;
	private readonly listeners: Array<(response: SentResponse) => void> = [];
	private deadline = Number.POSITIVE_INFINITY;
	private fallback?: SentResponse;

	/** @param arrivedAt a moment of `performance.now()` */
	constructor(private readonly arrivedAt: number) {}

	/** From `deadline` on, a moment of `performance.now()`, every other response becomes this fallback. */
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
		const now = performance.now();
		this.answeredInMs = Math.round(now - this.arrivedAt);
		const isLate = now >= this.deadline && response.by !== 'fallback';
		this.sent = this.fallback && isLate ? this.fallback : response;
		for (const listener of this.listeners.splice(0)) listener(this.sent);
		return this.sent;
	}

	/** Calls back as soon as there is a response, synchronously. */
	onResponse(listener: (response: SentResponse) => void): void {
		if (this.sent) listener(this.sent);
		else this.listeners.push(listener);
	}

	/** n8n has written its own response: at the end of the workflow, or with a decision from another process. */
	end(ending: Ending): void {
		this.endedAs ??= ending;
		for (const listener of this.endListeners.splice(0)) listener();
	}

	/** Calls back as soon as n8n is done, synchronously. */
	onEnd(listener: () => void): void {
		if (this.endedAs) listener();
		else this.endListeners.push(listener);
	}

	get ending(): Ending | undefined {
		return this.endedAs;
	}

	get response(): SentResponse | undefined {
		return this.sent;
	}

	/** undefined while there is no response. */
	get evidence(): Evidence | undefined {
		if (!this.sent) return undefined;
		const { by, fallbackReason } = this.sent;
		const { outcome, rule, counted } = this.byRules;
		return {
			by,
			...(by === 'shadow' && { would_have: outcome }),
			rule,
			answered_in_ms: this.answeredInMs,
			...(fallbackReason && { fallback_reason: fallbackReason }),
			...(counted && { counted }),
		};
	}
}

/** By trigger and request, so that a repeated request gets the same response. */
export const pendingByRequest = new Memory<PendingAuthorization>(MAX_REMEMBERED);

/** By the token that travels through the workflow to the Wonder Decision node. */
export const pendingByToken = new Memory<PendingAuthorization>(MAX_REMEMBERED);

/** By transaction, its latest request: the Wonder Trigger compares the decision with the outcome. */
export const latestByTransaction = new Memory<PendingAuthorization>(MAX_REMEMBERED);
