import type { IWebhookFunctions } from 'n8n-workflow';
import type { CardTransaction } from '../payment/cardTransaction';
import { readable } from '../payment/check';
import { completePast, countedFor, past, type Counted } from './countedPayments';
import type { DecisionSettings } from './decisionSettings';
import type { FallbackReason } from './pendingAuthorizations';
import { declined, judge } from './rules/judge';
import {
	compiledOnce,
	needsPast,
	type CompiledRule,
	type RuleResult,
	type RuleSet,
} from './rules/rules';

export interface Evaluation extends RuleResult {
	/** Why the rules could not be applied. */
	failed?: FallbackReason;
	/** Only if the decision depends on past payments. */
	counted?: Counted;
}

interface Times {
	/** Unix time in milliseconds by this computer's clock. */
	now: number;
	/** The same by Wonder's clock. */
	paidAt: number;
	/** A moment of `performance.now()`. */
	deadline: number;
}

/**
 * A payment that cannot be evaluated is never approved, whatever the Fallback Decision is. Waits only if
 * the decision depends on past payments that this process does not know.
 */
export async function evaluate(
	this: IWebhookFunctions,
	transaction: CardTransaction,
	{ ruleSet, problem, pastPayments, shadowDecision }: DecisionSettings,
	{ now, paidAt, deadline }: Times,
): Promise<Evaluation> {
	if (problem)
		return cannotDecide.call(this, 'settings', 'The settings cannot be evaluated', problem);
	const rules = compiledIfUsable(ruleSet);
	const withinMs = Math.max(0, Math.min(pastPayments.readMs, deadline - performance.now()));
	// In shadow mode, the cardholder may have gone on paying since.
	const latest = shadowDecision ? paidAt : Number.POSITIVE_INFINITY;
	const completion = isPastDecisive(transaction, rules, { now, paidAt })
		? await completePast.call(this, transaction, pastPayments, Math.floor(withinMs), latest)
		: undefined;
	const isPastUnknown = completion?.unknown !== undefined;
	const judgement = judge(transaction, rules, { now, paidAt, past, isPastUnknown });
	const { failed, reason = '' } = judgement;
	return {
		...(failed ? cannotDecide.call(this, failed, reason) : judgement),
		...(completion && { counted: countedFor(transaction, completion, now) }),
	};
}

/** Remembers where the card has paid, once it has. */
export const learnApproval = (transaction: CardTransaction, at: number) =>
	past.learn(readable(transaction), at, 'Authorized');

/** What fails here and below is reported when the rules are evaluated. */
function compiledIfUsable(ruleSet: RuleSet): RuleSet | CompiledRule[] {
	try {
		return compiledOnce(ruleSet);
	} catch {
		return ruleSet;
	}
}

function isPastDecisive(
	transaction: CardTransaction,
	rules: RuleSet | CompiledRule[],
	times: Omit<Times, 'deadline'>,
): boolean {
	try {
		return Array.isArray(rules) && needsPast(transaction, rules, { ...times, past });
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
	return declined(failed, reason);
}
