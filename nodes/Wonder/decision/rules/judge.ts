import { amountFrom, type CardTransaction } from '../../payment/cardTransaction';
import { evaluateRules, type CompiledRule, type RuleResult, type RuleSet } from './rules';
import type { Velocity } from './velocity';

export interface Judgement extends RuleResult {
	/** The rules could not be applied. */
	failed?: true;
}

/** What the rules say of a payment. One that they cannot judge is never approved. */
export function judge(
	authorization: CardTransaction,
	rules: RuleSet | CompiledRule[],
	context: { now: number; velocity: Velocity },
): Judgement {
	try {
		const result = evaluateRules(authorization, rules, context);
		return result.outcome === 'approve' && !hasReadableAmount(authorization)
			? declined('The amount cannot be read')
			: result;
	} catch (error) {
		return declined(`The rules cannot be evaluated: ${(error as Error).message}`);
	}
}

export const declined = (reason: string): Judgement => ({
	outcome: 'decline',
	reason,
	rule: 'None',
	failed: true,
});

export const hasReadableAmount = ({ transaction_amount, transaction_currency }: CardTransaction) =>
	amountFrom(transaction_amount) !== undefined && /^[a-z]{3}$/i.test(String(transaction_currency));
