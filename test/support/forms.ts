import type { CardTransaction } from '../../nodes/Wonder/payment/cardTransaction';
import type { Conditions } from '../../nodes/Wonder/decision/rules/conditions';
import { evaluateRules, type RuleSet } from '../../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';
import { sampleTransaction } from '../../simulator/sampleTransaction';

/** Rules as finance people set them up, and the authorizations that they decide. */
export const authorization = (change: object = {}): CardTransaction => ({
	...sampleTransaction,
	...change,
});

export const declining = (conditions: object, name = ''): RuleSet => ({
	rules: [{ name, conditions: conditions as Conditions, outcome: 'decline', reason: '' }],
	defaultOutcome: 'approve',
});

export function matches(conditions: object, change: object = {}, time = '2026-03-31T12:00:00Z') {
	const context = { now: Date.parse(time), past: new PastPayments() };
	return evaluateRules(authorization(change), declining(conditions), context).rule === 'Rule 1';
}

export const usd = (amount: string) => ({
	transaction_currency: 'USD',
	transaction_amount: amount,
	local_currency: 'USD',
	local_amount: amount,
});
