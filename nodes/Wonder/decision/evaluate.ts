import type { IWebhookFunctions } from 'n8n-workflow';
import type { CardTransaction } from '../payment/cardTransaction';
import type { DecisionSettings } from './decisionSettings';
import type { FallbackReason } from './pendingAuthorizations';
import { declined, judge } from './rules/judge';
import type { RuleResult } from './rules/rules';
import { Velocity } from './rules/velocity';

/** Shared by all triggers of this process: a card's payments count whichever trigger decides them. */
const velocity = new Velocity();

export interface Evaluation extends RuleResult {
	/** Why the rules could not be applied. */
	failed?: FallbackReason;
}

/** A payment that cannot be evaluated is never approved, whatever the Fallback Decision is. */
export function evaluate(
	this: IWebhookFunctions,
	transaction: CardTransaction,
	{ ruleSet, problem }: DecisionSettings,
	now: number,
	paidAt: number,
): Evaluation {
	if (problem)
		return cannotDecide.call(this, 'settings', 'The settings cannot be evaluated', problem);
	const judgement = judge(transaction, ruleSet, { now, paidAt, velocity });
	const { failed, reason = '' } = judgement;
	return failed ? cannotDecide.call(this, failed, reason) : judgement;
}

/** @param detail only for the log */
export function cannotDecide(
	this: IWebhookFunctions,
	failed: FallbackReason,
	reason: string,
	detail?: string,
): Evaluation {
	const cause = detail ? `${reason}: ${detail}` : reason;
	this.logger.error(`${this.getNode().name}: cannot decide. ${cause}.`);
	return declined(failed, reason);
}
