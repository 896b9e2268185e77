import type { IWebhookFunctions } from 'n8n-workflow';
import { amountFrom, type CardTransaction } from '../payment/cardTransaction';
import type { DecisionSettings } from './decisionSettings';
import type { FallbackReason } from './pendingAuthorizations';
import { checkRules, evaluateRules, type RuleResult, type RuleSet } from './rules/rules';
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
): Evaluation {
	if (problem)
		return cannotDecide.call(this, 'settings', 'The settings cannot be evaluated', problem);
	try {
		const result = evaluateRules(transaction, ruleSet, { now, velocity });
		return result.outcome === 'approve' && !hasReadableAmount(transaction)
			? cannotDecide.call(this, 'unreadable', 'The amount cannot be read')
			: result;
	} catch (error) {
		const failed = areUsable(ruleSet) ? 'unreadable' : 'rules';
		const message = `The rules cannot be evaluated: ${(error as Error).message}`;
		return cannotDecide.call(this, failed, message);
	}
}

/** If they are, the payment is at fault. */
function areUsable(ruleSet: RuleSet): boolean {
	try {
		checkRules(ruleSet);
		return true;
	} catch {
		return false;
	}
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
	return { outcome: 'decline', reason, rule: 'None', failed };
}

export const hasReadableAmount = ({ transaction_amount, transaction_currency }: CardTransaction) =>
	amountFrom(transaction_amount) !== undefined && /^[a-z]{3}$/i.test(String(transaction_currency));
