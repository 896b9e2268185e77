import { randomUUID } from 'node:crypto';
import {
	sleep,
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { decimalFrom } from '../api/money';
import type { CardTransaction } from '../cardTransaction';
import { receive, type Received } from '../webhook/receive';
import { guardResponse } from './responseGuard';
import { decide, type Decision } from './rules';
import { decisionSettings, type DecisionSettings } from './settings';
import { Velocity } from './velocity';
import { answers, asked, byToken, Waiting, type Given } from './waiting';
import { authorizationIn, onTheWire, standardFormats, type Answer } from './wire';

/** One for all triggers of this process: a card's payments are the same whoever is asked. */
const velocity = new Velocity();

/** What the trigger puts out beside the transaction. */
export interface DecisionDetails extends IDataObject {
	/** Absent while the workflow is asked. */
	answered?: 'approve' | 'decline';
	by: Given['by'] | 'waiting';
	/** Which rule decided, or asks the workflow: its name or number, or "Otherwise". */
	rule: string;
	reason?: string;
	/** Only in shadow mode: what would have happened. */
	would_have?: Decision['outcome'];
	/** Until when the workflow may answer, RFC 3339. */
	answer_until?: string;
	/** What happens then. */
	fallback?: 'approve' | 'decline';
	token: string;
}

/** Decides by rule, or lets the workflow decide. Whatever happens, the shopper gets one answer. */
export async function decideAuthorization(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const now = Date.now();
	const received = await receive.call(this);
	if (!received) return { noWebhookResponse: true };

	const settings = settingsOrDecline.call(this);
	if (!settings) return { noWebhookResponse: true };
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

	const transaction = authorizationIn(received.body);
	if (!transaction) {
		this.logger.warn(`${this.getNode().name}: the request holds no authorization to decide on`);
		waiting.answer(fallback(settings, 'The request holds no authorization'));
		return { noWebhookResponse: true };
	}
	if (this.getMode() !== 'manual') {
		const key = `${this.getWorkflow().id}:${this.getNode().id}:${transaction.id}`;
		const earlier = asked.get(key);
		if (earlier) {
			earlier.onAnswer(tell);
			return { noWebhookResponse: true };
		}
		asked.set(key, waiting);
	}
	byToken.set(token, waiting);
	waiting.onAnswer((given) => answers.set(transaction.id, given));
	const decision = decideOrDecline.call(this, transaction, settings, now);
	const details = answerByRule(waiting, decision, settings, token);
	if (!details) return { noWebhookResponse: true };
	if (details.by === 'waiting') {
		const left = Math.max(0, now + settings.deadlineMs - Date.now());
		details.answer_until = new Date(now + settings.deadlineMs).toISOString();
		details.fallback = settings.fallback;
		void sleep(left).then(() =>
			waiting.answer(fallback(settings, 'No decision before the deadline')),
		);
	}
	return {
		...(details.by !== 'waiting' && { noWebhookResponse: true }),
		workflowData: [[{ json: output(transaction, received, details) }]],
	};
}

/** An expression in the trigger's fields may fail; the shopper still gets an answer. */
function settingsOrDecline(this: IWebhookFunctions): DecisionSettings | undefined {
	try {
		return decisionSettings.call(this);
	} catch (error) {
		const reason = 'The settings cannot be evaluated';
		this.logger.error(`${this.getNode().name}: declined. ${reason}: ${(error as Error).message}`);
		const { status, body } = onTheWire({ approved: false, reason }, standardFormats);
		this.getResponseObject().status(status).json(body);
		return undefined;
	}
}

/** What cannot be judged is not approved, whatever the user has chosen for workflows that are late. */
function decideOrDecline(
	this: IWebhookFunctions,
	transaction: CardTransaction,
	{ form }: DecisionSettings,
	now: number,
): Decision & { failed?: true } {
	const decline = (reason: string) => {
		this.logger.error(`${this.getNode().name}: declined. ${reason}.`);
		return { outcome: 'decline', reason, rule: 'None', failed: true } as const;
	};
	try {
		const decision = decide(transaction, form, { now, velocity });
		const readable = decimalFrom(String(transaction.transaction_amount)) !== undefined;
		return decision.outcome === 'approve' && !readable
			? decline('The amount cannot be read')
			: decision;
	} catch (error) {
		return decline(`The rules cannot be evaluated: ${(error as Error).message}`);
	}
}

/** Answers what can be answered now. Nothing when the workflow need not run. */
function answerByRule(
	waiting: Waiting,
	{ outcome, reason, rule, failed }: Decision & { failed?: true },
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
