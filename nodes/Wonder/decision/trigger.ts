import { createHash, randomUUID } from 'node:crypto';
import {
	sleepWithAbort,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { amountFrom, type CardTransaction } from '../payment/cardTransaction';
import { plain } from '../input/matching';
import { shapeOf } from '../delivery/event';
import { QUESTION_MAX_AGE_MINUTES } from '../delivery/trustProperties';
import { receive, type Received } from '../delivery/receive';
import { guardResponse } from './responseGuard';
import type { Answered } from './outcomes';
import { decide, type Decision } from './rules/rules';
import { settingsInUse, type DecisionSettings } from './decisionSettings';
import { Velocity } from './rules/velocity';
import { asked, byToken, latest, Waiting, type Given } from './waiting';
import { authorizationIn, onTheWire, type Answer } from './wire';

/** One for all triggers of this process: a card's payments are the same whoever is asked. */
const velocity = new Velocity();

/** What the trigger puts out beside the transaction. */
export interface DecisionDetails extends IDataObject {
	/** Absent while the workflow is asked. */
	answered?: Answered;
	by: Given['by'] | 'waiting';
	/** Which rule decided, or asks the workflow: its name or number, or "Otherwise". */
	rule: string;
	reason?: string;
	/** Only in shadow mode: what would have happened. */
	would_have?: Decision['outcome'];
	/** Until when the workflow may answer, RFC 3339. */
	answer_until?: string;
	/** What happens then. */
	fallback?: Answered;
	token: string;
}

interface Question {
	received: Received;
	settings: DecisionSettings;
	waiting: Waiting;
	/** Writes the answer for this request. */
	tell: (given: Given) => void;
	token: string;
	arrived: Arrived;
}

/** The earliest moment that a node can know, which is when n8n hands it the request. */
interface Arrived {
	/** Unix time, in milliseconds. */
	at: number;
	/** By the clock that nobody sets, in milliseconds. */
	clock: number;
}

const nothingToRun: IWebhookResponseData = { noWebhookResponse: true };

/** Decides by rule, or lets the workflow decide. Whatever happens, the shopper gets one answer. */
export async function decideAuthorization(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const arrived = { at: Date.now(), clock: performance.now() };
	const received = await receive.call(this, QUESTION_MAX_AGE_MINUTES);
	if (!received) return nothingToRun;

	const settings = settingsInUse.call(this);
	const waiting = new Waiting();
	const token = randomUUID();
	const write = guardResponse(this.getResponseObject(), (body) => {
		const answer = workflowsAnswer(body, token);
		if (answer) waiting.answer({ ...answer, by: 'workflow' });
	});
	const tell = (given: Given) => {
		const { status, body } = onTheWire(given, settings.formats);
		write(status, body);
	};
	waiting.onAnswer(tell);
	try {
		return ask.call(this, { received, settings, waiting, tell, token, arrived });
	} catch (error) {
		// n8n could not report it either: the response is not its own any more.
		const judgement = undecided.call(this, 'The decision failed', (error as Error).message);
		waiting.answer(withoutDecision(settings, judgement));
		return nothingToRun;
	}
}

function ask(
	this: IWebhookFunctions,
	{ received, settings: entered, waiting, tell, token, arrived }: Question,
): IWebhookResponseData {
	const transaction = authorizationIn(received.body);
	if (!transaction) {
		const judgement = undecided.call(
			this,
			'The request holds no authorization',
			shapeOf(received.body),
		);
		waiting.answer(withoutDecision(entered, judgement));
		return nothingToRun;
	}
	if (this.getMode() !== 'manual') {
		const key = `${this.getWorkflow().id}:${this.getNode().id}:${fingerprint(transaction)}`;
		const earlier = asked.get(key);
		if (earlier) {
			latest.set(plain(transaction.id), earlier);
			earlier.onAnswer(tell);
			return nothingToRun;
		}
		asked.set(key, waiting);
	}
	byToken.set(token, waiting);
	latest.set(plain(transaction.id), waiting);
	const settings = hasReadableAmount(transaction)
		? entered
		: { ...entered, fallback: 'decline' as const };
	const judgement = judge.call(this, transaction, settings, arrived.at);
	const deadline = arrived.clock + settings.deadlineMs;
	const late = fallback(settings);
	// A late refusal of the rules stays one: the fallback may be to approve.
	const mayBeTooLate = judgement.outcome !== 'decline' && !settings.shadowAnswer;
	if (mayBeTooLate) waiting.answerUntil(deadline, late);
	const details = answerByRule(waiting, judgement, settings, token);
	if (!details) return nothingToRun;
	if (details.by === 'waiting') {
		details.answer_until = new Date(arrived.at + settings.deadlineMs).toISOString();
		details.fallback = settings.fallback;
		const answered = new AbortController();
		waiting.onAnswer(() => answered.abort());
		void sleepWithAbort(Math.max(0, deadline - performance.now()), answered.signal).then(
			() => waiting.answer(late),
			() => {}, // Answered before.
		);
	}
	return {
		...(details.by !== 'waiting' && nothingToRun),
		workflowData: [[{ json: output(transaction, received, details) }]],
	};
}

interface Judgement extends Decision {
	/** Nobody could judge it. */
	failed?: true;
}

/** What cannot be judged is not approved, whatever the user has chosen for workflows that are late. */
function judge(
	this: IWebhookFunctions,
	transaction: CardTransaction,
	{ form, problem }: DecisionSettings,
	now: number,
): Judgement {
	if (problem) return undecided.call(this, 'The settings cannot be evaluated', problem);
	try {
		const decision = decide(transaction, form, { now, velocity });
		return decision.outcome === 'approve' && !hasReadableAmount(transaction)
			? undecided.call(this, 'The amount cannot be read')
			: decision;
	} catch (error) {
		return undecided.call(this, `The rules cannot be evaluated: ${(error as Error).message}`);
	}
}

/** @param detail only for the log */
function undecided(this: IWebhookFunctions, reason: string, detail?: string): Judgement {
	const why = detail ? `${reason}: ${detail}` : reason;
	this.logger.error(`${this.getNode().name}: cannot decide. ${why}.`);
	return { outcome: 'decline', reason, rule: 'None', failed: true };
}

const hasReadableAmount = ({ transaction_amount, transaction_currency }: CardTransaction) =>
	amountFrom(transaction_amount) !== undefined && /^[a-z]{3}$/i.test(String(transaction_currency));

/** Answers what can be answered now. Nothing when the workflow need not run. */
function answerByRule(
	waiting: Waiting,
	{ outcome, reason, rule, failed }: Judgement,
	{ shadowAnswer, runAfterRule }: DecisionSettings,
	token: string,
): DecisionDetails | undefined {
	const why = outcome === 'decline' && reason ? { reason } : {};
	if (shadowAnswer) {
		waiting.answer({ approved: shadowAnswer === 'approve', by: 'shadow' });
		return { answered: shadowAnswer, by: 'shadow', would_have: outcome, rule, ...why, token };
	}
	if (outcome === 'ask') return { by: 'waiting', rule, token };
	const given = waiting.answer({
		approved: outcome === 'approve',
		...why,
		by: failed ? 'fallback' : 'rule',
	});
	if (!runAfterRule) return undefined;
	const { approved, by, reason: said } = given;
	return {
		answered: approved ? 'approve' : 'decline',
		by,
		rule,
		...(said && { reason: said }),
		token,
	};
}

/** What there is no run for: declined, or as shadow mode answers. */
const withoutDecision = ({ shadowAnswer }: DecisionSettings, { reason }: Judgement): Given =>
	shadowAnswer
		? { approved: shadowAnswer === 'approve', by: 'shadow' }
		: { approved: false, reason, by: 'fallback' };

const fallback = ({ fallback: answer }: DecisionSettings): Given => ({
	approved: answer === 'approve',
	...(answer === 'decline' && { reason: 'No decision before the deadline' }),
	by: 'fallback',
});

/**
 * The whole question: the same authorization with another amount, as hotels and taxis ask, is another
 * one. In which order the fields come does not matter.
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
	{ requestTime, nonce }: Received,
	decision: DecisionDetails,
): IDataObject => ({
	...transaction,
	delivery: {
		...(requestTime !== undefined && { request_time: new Date(requestTime).toISOString() }),
		...(nonce !== undefined && { nonce }),
	},
	decision,
});

/** What the node Wonder Decision sends when it runs in another process; n8n carries it here. */
export const throughN8n = (token: string, answer: Answer) => ({
	statusCode: 200,
	headers: {},
	body: { wonder_decision: { token, ...answer } },
});

function workflowsAnswer(body: unknown, token: string): Answer | undefined {
	const { wonder_decision: sent } = (body ?? {}) as ReturnType<typeof throughN8n>['body'] & object;
	if (sent?.token !== token) return undefined;
	return { approved: sent.approved === true, ...(sent.reason && { reason: sent.reason }) };
}
