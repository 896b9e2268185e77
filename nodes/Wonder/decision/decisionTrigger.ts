import { randomUUID } from 'node:crypto';
import {
	sleep,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { amountFrom, type CardTransaction } from '../cardTransaction';
import { shapeOf } from '../webhook/event';
import { QUESTION_MAX_AGE_MINUTES } from '../webhook/properties';
import { receive, type Received } from '../webhook/receive';
import { guardResponse } from './responseGuard';
import type { Answered } from './outcomes';
import { decide, type Decision } from './rules';
import { settingsInUse, type DecisionSettings } from './settings';
import { Velocity } from './velocity';
import { answers, asked, byToken, Waiting, type Given } from './waiting';
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
	askedAt: number;
}

const nothingToRun: IWebhookResponseData = { noWebhookResponse: true };

/** Decides by rule, or lets the workflow decide. Whatever happens, the shopper gets one answer. */
export async function decideAuthorization(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const askedAt = Date.now();
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
		return ask.call(this, { received, settings, waiting, tell, token, askedAt });
	} catch (error) {
		// n8n could not report it either: the response is not its own any more.
		const judgement = undecided.call(this, 'The decision failed', (error as Error).message);
		waiting.answer(withoutDecision(settings, judgement));
		return nothingToRun;
	}
}

function ask(
	this: IWebhookFunctions,
	{ received, settings: entered, waiting, tell, token, askedAt }: Question,
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
		const key = `${this.getWorkflow().id}:${this.getNode().id}:${transaction.id}`;
		const earlier = asked.get(key);
		if (earlier) {
			earlier.onAnswer(tell);
			return nothingToRun;
		}
		asked.set(key, waiting);
	}
	byToken.set(token, waiting);
	waiting.onAnswer((given) => answers.set(transaction.id, given));
	const settings = hasReadableAmount(transaction)
		? entered
		: { ...entered, fallback: 'decline' as const };
	const judgement = judge.call(this, transaction, settings, askedAt);
	const details = answerByRule(waiting, judgement, settings, token);
	if (!details) return nothingToRun;
	if (details.by === 'waiting') {
		const until = askedAt + settings.deadlineMs;
		details.answer_until = new Date(until).toISOString();
		details.fallback = settings.fallback;
		void sleep(Math.max(0, until - Date.now())).then(() =>
			waiting.answer(fallback(settings, 'No decision before the deadline')),
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
	const by = failed ? 'fallback' : 'rule';
	waiting.answer({ approved: outcome === 'approve', ...why, by });
	return runAfterRule ? { answered: outcome, by, rule, ...why, token } : undefined;
}

/** What there is no run for: declined, or as shadow mode answers. */
const withoutDecision = ({ shadowAnswer }: DecisionSettings, { reason }: Judgement): Given =>
	shadowAnswer
		? { approved: shadowAnswer === 'approve', by: 'shadow' }
		: { approved: false, reason, by: 'fallback' };

const fallback = ({ fallback: answer }: DecisionSettings, reason: string): Given => ({
	approved: answer === 'approve',
	...(answer === 'decline' && { reason }),
	by: 'fallback',
});

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
