import { amountFrom, type CardTransaction } from '../../payment/cardTransaction';
import {
	checkRules,
	evaluateRules,
	type CompiledRule,
	type RuleResult,
	type RuleSet,
} from './rules';
import type { RuleContext } from './situation';

export type RulesFailure = 'unreadable' | 'rules';

export interface Judgement extends RuleResult {
	/** What the rules could not be applied for: the payment, or they themselves. */
	failed?: RulesFailure;
}

/** What the rules say of a payment. One that they cannot judge is never approved. */
export function judge(
	authorization: CardTransaction,
	rules: RuleSet | CompiledRule[],
	context: RuleContext,
): Judgement {
	try {
		const result = evaluateRules(authorization, rules, context);
		return result.outcome === 'approve' && !hasReadableAmount(authorization)
			? declined('unreadable', 'The amount cannot be read')
			: result;
	} catch (error) {
		const failed = Array.isArray(rules) || areUsable(rules) ? 'unreadable' : 'rules';
		return declined(failed, `The rules cannot be evaluated: ${(error as Error).message}`);
	}
}

function areUsable(rules: RuleSet): boolean {
	try {
		checkRules(rules);
		return true;
	} catch {
		return false;
	}
}

export const declined = <Failure>(failed: Failure, reason: string) => ({
	outcome: 'decline' as const,
	reason,
	rule: 'None',
	failed,
});

export const hasReadableAmount = ({ transaction_amount, transaction_currency }: CardTransaction) =>
	amountFrom(transaction_amount) !== undefined && /^[a-z]{3}$/i.test(String(transaction_currency));
