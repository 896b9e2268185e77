import { createHash, randomUUID } from 'node:crypto';
import {
	sleepWithAbort,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import type { CardTransaction } from '../payment/cardTransaction';
import { comparable } from '../input/matching';
import { knownCardName } from '../memory/cardNames';
import { simplifiedTransaction } from '../payment/simplified';
import { shapeOf } from '../delivery/event';
import { highlight, highlightsOf } from '../delivery/highlight';
import { QUESTION_MAX_AGE_MINUTES } from '../delivery/trustProperties';
import { receive, type Received } from '../delivery/receive';
import { guardResponse } from './responseGuard';
import type { Decision } from './decisions';
import { declined, hasReadableAmount, judge, type Judgement } from './rules/judge';
import { settingsInUse, type DecisionSettings } from './decisionSettings';
import { Velocity } from './rules/velocity';
import {
	latestByTransaction,
	PendingAuthorization,
	pendingByRequest,
	pendingByToken,
	type SentResponse,
} from './pendingAuthorizations';
import { authorizationIn, onTheWire, type DecisionResponse } from './wire';

/** Shared by all triggers of this process: a card's payments count whichever trigger decides them. */
const velocity = new Velocity();

/** What the trigger puts out next to the transaction. */
export interface DecisionDetails extends IDataObject {
	/** Absent while the workflow may decide. */
	answered?: Decision;
	by: SentResponse['by'] | 'waiting';
	/** Which rule decided, or lets the workflow decide: its name or number, or "Otherwise". */
	rule: string;
	reason?: string;
	/** Only in shadow mode: what would have happened. */
	would_have?: Judgement['outcome'];
	/** Until when the workflow may decide, RFC 3339. */
	answer_until?: string;
	/** The decision after that. */
	fallback?: Decision;
	token: string;
}

/** Runs in the execution: shows in the list of executions which payment it is about. */
export async function showPayment(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const { decision, ...transaction } = items[0].json;
	const { answered, reason, would_have } = (decision ?? {}) as Partial<DecisionDetails>;
	const isSimplified = 'amount_exact' in transaction;
	highlight(this, {
		...highlightsOf(isSimplified ? transaction : simplifiedTransaction(transaction)),
		decision: answered,
		decision_reason: reason,
		would_have,
	});
	return [items];
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
	const pending = new PendingAuthorization();
	const token = randomUUID();
	const write = guardResponse(this.getResponseObject(), (body) => {
		const response = workflowResponse(body, token);
		if (response) pending.respond({ ...response, by: 'workflow' });
	});
	const respond = (response: SentResponse) => {
		const { status, body } = onTheWire(response, settings.formats);
		write(status, body);
	};
	pending.onResponse(respond);
	try {
		return decide.call(this, { received, settings, pending, respond, token, arrival });
	} catch (error) {
		// n8n could not report the error: it no longer controls the response.
		const evaluation = cannotDecide.call(this, 'The decision failed', (error as Error).message);
		pending.respond(responseWithoutRun(settings, evaluation));
		return noExecution;
	}
}

function decide(
	this: IWebhookFunctions,
	{ received, settings: configured, pending, respond, token, arrival }: DecisionRequest,
): IWebhookResponseData {
	const transaction = authorizationIn(received.body);
	if (!transaction) {
		const evaluation = cannotDecide.call(
			this,
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
	const evaluation = evaluate.call(this, transaction, settings, arrival.unixMs);
	const deadline = arrival.monotonicMs + settings.deadlineMs;
	const fallback = fallbackResponse(settings);
	// A rule that declines too late still declines: the fallback may be to approve.
	const canBeLate = evaluation.outcome !== 'decline' && !settings.shadowDecision;
	if (canBeLate) pending.setDeadline(deadline, fallback);
	const details = respondByRule(pending, evaluation, settings, token);
	if (!details) return noExecution;
	if (details.by === 'waiting') {
		details.answer_until = new Date(arrival.unixMs + settings.deadlineMs).toISOString();
		details.fallback = settings.fallback;
		const responded = new AbortController();
		pending.onResponse(() => responded.abort());
		void sleepWithAbort(Math.max(0, deadline - performance.now()), responded.signal).then(
			() => pending.respond(fallback),
			() => {}, // The response was sent before the deadline.
		);
	}
	return {
		...(details.by !== 'waiting' && noExecution),
		workflowData: [[{ json: output(transaction, received, details, settings.isSimplified) }]],
	};
}

function evaluate(
	this: IWebhookFunctions,
	transaction: CardTransaction,
	{ ruleSet, problem }: DecisionSettings,
	now: number,
): Judgement {
	if (problem) return cannotDecide.call(this, 'The settings cannot be evaluated', problem);
	const judgement = judge(transaction, ruleSet, { now, velocity });
	return judgement.failed ? cannotDecide.call(this, judgement.reason ?? '') : judgement;
}

/** @param detail only for the log */
function cannotDecide(this: IWebhookFunctions, reason: string, detail?: string): Judgement {
	const cause = detail ? `${reason}: ${detail}` : reason;
	this.logger.error(`${this.getNode().name}: cannot decide. ${cause}.`);
	return declined(reason);
}

/** Responds at once unless the workflow decides. Returns nothing when the workflow need not run. */
function respondByRule(
	pending: PendingAuthorization,
	{ outcome, reason: ruleReason, rule, failed }: Judgement,
	{ shadowDecision, runAfterRule }: DecisionSettings,
	token: string,
): DecisionDetails | undefined {
	const withReason = outcome === 'decline' && ruleReason ? { reason: ruleReason } : {};
	if (shadowDecision) {
		pending.respond({ approved: shadowDecision === 'approve', by: 'shadow' });
		return {
			answered: shadowDecision,
			by: 'shadow',
			would_have: outcome,
			rule,
			...withReason,
			token,
		};
	}
	if (outcome === 'ask') return { by: 'waiting', rule, token };
	const sent = pending.respond({
		approved: outcome === 'approve',
		...withReason,
		by: failed ? 'fallback' : 'rule',
	});
	if (!runAfterRule) return undefined;
	const { approved, by, reason } = sent;
	return {
		answered: approved ? 'approve' : 'decline',
		by,
		rule,
		...(reason && { reason }),
		token,
	};
}

/** For requests that start no execution: a decline, or the shadow mode decision. */
const responseWithoutRun = (
	{ shadowDecision }: DecisionSettings,
	{ reason }: Judgement,
): SentResponse =>
	shadowDecision
		? { approved: shadowDecision === 'approve', by: 'shadow' }
		: { approved: false, reason, by: 'fallback' };

const fallbackResponse = ({ fallback }: DecisionSettings): SentResponse => ({
	approved: fallback === 'approve',
	...(fallback === 'decline' && { reason: 'No decision before the deadline' }),
	by: 'fallback',
});

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
	return { approved: sent.approved === true, ...(sent.reason && { reason: sent.reason }) };
}
