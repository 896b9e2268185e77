import { createHash, randomUUID } from 'node:crypto';
import {
	sleepWithAbort,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import type { CardTransaction } from '../payment/cardTransaction';
import { comparable } from '../input/matching';
import { knownCardName } from '../memory/cardNames';
import { simplifiedTransaction } from '../payment/simplified';
import { shapeOf } from '../delivery/event';
import { QUESTION_MAX_AGE_MINUTES } from '../delivery/trustProperties';
import { receive, type Received } from '../delivery/receive';
import { guardResponse } from './responseGuard';
import type { Decision } from './decisions';
import { cannotDecide, evaluate, learnApproval, type Evaluation } from './evaluate';
import { logEvidence } from './logEvidence';
import { paymentTime } from './paymentTime';
import { hasReadableAmount } from './rules/judge';
import { settingsInUse, type DecisionSettings } from './decisionSettings';
import { takesPlace, takeOverloads } from './overload';
import {
	latestByTransaction,
	PendingAuthorization,
	pendingByRequest,
	pendingByToken,
	type Evidence,
	type FallbackReason,
	type SentResponse,
} from './pendingAuthorizations';
import { canWorkflowDecide } from './whoDecides';
import { approvableAmount, authorizationIn, onTheWire, type DecisionResponse } from './wire';

/** What the trigger puts out next to the transaction. Without `answered_in_ms` while the workflow may decide. */
export interface DecisionDetails extends IDataObject, Partial<Omit<Evidence, 'by'>> {
	answered?: Decision;
	by: Evidence['by'] | 'waiting';
	reason?: string;
	/** Until when the workflow may decide, RFC 3339. */
	answer_until?: string;
	/** The decision after that. */
	fallback?: Decision;
	/** How many payments before this one got the fallback because of overload, and started no run. */
	overloaded_before?: number;
	/** How much the workflow may approve; absent if an approval does not say how much. */
	approvable_amount?: string;
	token: string;
}

interface DecisionRequest {
	received: Received;
	settings: DecisionSettings;
	pending: PendingAuthorization;
	/** Writes the response to this request. */
	respond: (response: SentResponse) => void;
	token: string;
	arrival: ArrivalTime;
}

/** When n8n handed over the request: the earliest moment that a node can know. */
interface ArrivalTime {
	/** Unix time in milliseconds. */
	unixMs: number;
	/** In milliseconds, by the monotonic clock that nobody can set. */
	monotonicMs: number;
}

const noExecution: IWebhookResponseData = { noWebhookResponse: true };

/** Decides by rule, or lets the workflow decide. Whatever happens, Wonder gets exactly one response. */
export async function decideAuthorization(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const arrival = { unixMs: Date.now(), monotonicMs: performance.now() };
	const received = await receive.call(this, QUESTION_MAX_AGE_MINUTES);
	if (!received) return noExecution;

	const settings = settingsInUse.call(this);
	const pending = new PendingAuthorization(arrival.monotonicMs);
	const token = randomUUID();
	const write = guardResponse(this.getResponseObject(), (status, body) => {
		const response = workflowResponse(body, token);
		if (response) pending.respond({ ...response, by: 'workflow' });
		pending.end(status < 500 ? 'workflow_ended' : 'workflow_failed');
	});
	const respond = (response: SentResponse) => {
		const { status, body } = onTheWire(response, settings.formats, authorizationIn(received.body));
		write(status, body);
	};
	pending.onResponse(respond);
	try {
		return await decide.call(this, { received, settings, pending, respond, token, arrival });
	} catch (error) {
		// n8n could not report the error: it no longer controls the response.
		const evaluation = cannotDecide.call(
			this,
			'error',
			'The decision failed',
			(error as Error).message,
		);
		pending.respond(responseWithoutRun(settings, evaluation));
		pending.end('workflow_failed');
		return noExecution;
	}
}

async function decide(
	this: IWebhookFunctions,
	{ received, settings: configured, pending, respond, token, arrival }: DecisionRequest,
): Promise<IWebhookResponseData> {
	const transaction = authorizationIn(received.body);
	const log = () => logEvidence.call(this, pending, transaction);
	if (!transaction) {
		pending.onResponse(log);
		const evaluation = cannotDecide.call(
			this,
			'unreadable',
			'The request contains no pending authorization',
			shapeOf(received.body),
		);
		pending.respond(responseWithoutRun(configured, evaluation));
		return noExecution;
	}
	if (this.getMode() !== 'manual') {
		const key = `${this.getWorkflow().id}:${this.getNode().id}:${fingerprint(transaction)}`;
		const earlier = pendingByRequest.get(key);
		if (earlier) {
			latestByTransaction.set(comparable(transaction.id), earlier);
			earlier.onResponse(respond);
			return noExecution;
		}
		pendingByRequest.set(key, pending);
	}
	pendingByToken.set(token, pending);
	latestByTransaction.set(comparable(transaction.id), pending);
	const settings = hasReadableAmount(transaction)
		? configured
		: { ...configured, fallback: 'decline' as const };
	const deadline = arrival.monotonicMs + settings.deadlineMs;
	// In shadow mode, no payment waits until past ones are read.
	if (settings.shadowDecision) pending.respond(shadowResponse(settings.shadowDecision));
	pending.onResponse(({ approved }) => approved && learnApproval(transaction, arrival.unixMs));
	const evaluation = await evaluate.call(this, transaction, settings, {
		now: arrival.unixMs,
		paidAt: paymentTime(transaction, received.requestTime ?? arrival.unixMs),
		deadline,
	});
	pending.byRules = evaluation;
	pending.onResponse(log);
	// A rule that declines too late still declines: the fallback may be to approve.
	const canBeLate = evaluation.outcome !== 'decline' && !settings.shadowDecision;
	if (canBeLate) pending.setDeadline(deadline, fallbackResponse(settings, 'deadline'));
	const isAsked = evaluation.outcome === 'ask' && !settings.shadowDecision;
	if (isAsked && !takesPlace.call(this, pending, settings.mostAsked, deadline)) {
		pending.respond(fallbackResponse(settings, 'overload'));
		return noExecution;
	}
	const startsRun = isAsked || settings.shadowDecision || settings.runAfterRule;
	if (startsRun) pending.overloadedBefore = takeOverloads.call(this);
	const details = respondByRule(pending, evaluation, settings, token);
	if (!details) return noExecution;
	if (pending.overloadedBefore) details.overloaded_before = pending.overloadedBefore;
	if (evaluation.outcome === 'ask') {
		details.approvable_amount = approvableAmount(transaction, settings.formats);
	}
	if (details.by === 'waiting') {
		details.answer_until = new Date(arrival.unixMs + settings.deadlineMs).toISOString();
		details.fallback = settings.fallback;
		const responded = new AbortController();
		pending.onResponse(() => responded.abort());
		void sleepWithAbort(Math.max(0, deadline - performance.now()), responded.signal).then(
			() => pending.respond(fallbackResponse(settings, whyNoDecision.call(this, pending))),
			() => {}, // The response was sent before the deadline.
		);
	}
	return {
		...(details.by !== 'waiting' && noExecution),
		workflowData: [[{ json: output(transaction, received, details, settings.isSimplified) }]],
	};
}

/** Responds at once unless the workflow decides. Returns nothing when the workflow need not run. */
function respondByRule(
	pending: PendingAuthorization,
	evaluation: Evaluation,
	{ shadowDecision, runAfterRule }: DecisionSettings,
	token: string,
): DecisionDetails | undefined {
	const { outcome, rule, failed, counted } = evaluation;
	if (outcome === 'ask' && !shadowDecision) {
		return { by: 'waiting', rule, ...(counted && { counted }), token };
	}
	const reason = outcome === 'decline' ? evaluation.reason : undefined;
	const sent = pending.respond(
		shadowDecision
			? shadowResponse(shadowDecision)
			: {
					approved: outcome === 'approve',
					...(reason && { reason }),
					...(failed ? { by: 'fallback', fallbackReason: failed } : { by: 'rule' }),
				},
	);
	if (!shadowDecision && !runAfterRule) return undefined;
	const shown = shadowDecision ? reason : sent.reason;
	return {
		answered: sent.approved ? 'approve' : 'decline',
		...(pending.evidence as Evidence),
		...(shown && { reason: shown }),
		token,
	};
}

const shadowResponse = (decision: Decision): SentResponse => ({
	approved: decision === 'approve',
	by: 'shadow',
});

/** For requests that start no execution: a decline, or the shadow mode decision. */
const responseWithoutRun = (
	{ shadowDecision }: DecisionSettings,
	{ reason, failed }: Evaluation,
): SentResponse =>
	shadowDecision
		? shadowResponse(shadowDecision)
		: { approved: false, reason, by: 'fallback', fallbackReason: failed };

const fallbackResponse = (
	{ fallback }: DecisionSettings,
	fallbackReason: FallbackReason,
): SentResponse => ({
	approved: fallback === 'approve',
	...(fallback === 'decline' && {
		reason:
			fallbackReason === 'overload'
				? 'Too many payments at once'
				: 'No decision before the deadline',
	}),
	by: 'fallback',
	fallbackReason,
});

/** Why there is none from the workflow at the deadline. */
function whyNoDecision(this: IWebhookFunctions, { ending }: PendingAuthorization): FallbackReason {
	return canWorkflowDecide.call(this) ? (ending ?? 'deadline') : 'no_decision_node';
}

/**
 * Covers the whole transaction: an authorization that comes again with another amount, as from hotels
 * and taxis, is a new request. The order of its fields does not matter.
 */
function fingerprint(transaction: CardTransaction): string {
	const content = JSON.stringify(transaction, (_, value: unknown) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
			: value,
	);
	return createHash('sha256').update(content).digest('base64');
}

const output = (
	transaction: CardTransaction,
	{ requestTime, nonce, account }: Received,
	decision: DecisionDetails,
	isSimplified: boolean,
): IDataObject => {
	if (isSimplified) {
		// No request while a payment is pending: only what this process has read before.
		const name = account === undefined ? undefined : knownCardName(account, transaction.card);
		return { ...simplifiedTransaction(transaction, name), decision };
	}
	return {
		...transaction,
		delivery: {
			...(requestTime !== undefined && { request_time: new Date(requestTime).toISOString() }),
			...(nonce !== undefined && { nonce }),
		},
		decision,
	};
};

/** What a Wonder Decision node in another process sends; n8n passes it on to the trigger's process. */
export const throughN8n = (token: string, response: DecisionResponse) => ({
	statusCode: 200,
	headers: {},
	body: { wonder_decision: { token, ...response } },
});

function workflowResponse(body: unknown, token: string): DecisionResponse | undefined {
	const { wonder_decision: sent } = (body ?? {}) as ReturnType<typeof throughN8n>['body'] & object;
	if (sent?.token !== token) return undefined;
	const { approved, reason, approvedAmount } = sent;
	return {
		approved: approved === true,
		...(reason && { reason }),
		...(approvedAmount && { approvedAmount }),
	};
}
