import { add, negate, subtract, type Decimal } from '../decimal';
import type { Card, Purchase, Transaction } from '../records';
import type { SimulatedWonder } from '../wonder';
import { accountOf, hold, inAccount, release, stepInAccount } from './accounts';
import {
	verdictOn,
	whyUncovered,
	whyUnusable,
	type Authorization,
	type Decide,
} from './authorization';
import { mustBe, mustSpend } from './clearing';
import { assertMoney, convert, money } from './currencies';
import { brokenLimit } from './limits';

/**
 * A hotel or a taxi increases an authorization under the same ID. A new decision is requested, for
 * the new amount; if it is declined, the old amount stays. Inferred: that its events are those of an
 * authorization of the new amount, and that it counts for the day of the first one.
 */
export async function raise(
	wonder: SimulatedWonder,
	purchase: Purchase,
	amount: Decimal,
	decide?: Decide,
): Promise<Authorization> {
	mustBe('Authorized', purchase, 'raised');
	mustSpend(purchase, 'raised');
	const { transaction } = purchase;
	assertMoney(amount, transaction.transaction_currency);
	const card = wonder.cards.get(transaction.card)!;
	const raised = withMore(transaction, amount);
	const verdict = await verdictOnRaise(wonder, card, purchase, raised, decide);
	const status = verdict.declineReason ? 'Declined' : 'Authorized';
	if (status === 'Authorized') Object.assign(transaction, raised);
	wonder.transactionChanged('Authorization', { ...raised, status });
	return { transaction, ...verdict };
}

/** After a restart, nobody waits for these decisions any more: the old amount stays. */
export function dropUndecidedRaises(wonder: SimulatedWonder): void {
	for (const purchase of wonder.purchases.values()) {
		if (!purchase.isBeingRaised) continue;
		const card = wonder.cards.get(purchase.transaction.card)!;
		const account = accountOf(wonder, card);
		const debit = negate(purchase.transaction.local_amount);
		release(account, purchase, subtract(purchase.held, inAccount(account, card, debit)));
		purchase.counted = debit;
		purchase.isBeingRaised = false;
	}
}

function withMore(transaction: Transaction, amount: Decimal): Transaction {
	const { transaction_currency: charged, local_currency: debited } = transaction;
	const total = add(negate(transaction.transaction_amount), amount);
	const debit = negate(convert(total, charged, debited));
	return {
		...transaction,
		transaction_amount: money(negate(total), charged),
		local_amount: debit,
		final_local_amount: debit,
	};
}

/** Holds the increase during the decision, and keeps the hold if it is approved. */
async function verdictOnRaise(
	wonder: SimulatedWonder,
	card: Card,
	purchase: Purchase,
	raised: Transaction,
	decide?: Decide,
): Promise<Omit<Authorization, 'transaction'>> {
	const more = subtract(purchase.transaction.local_amount, raised.local_amount);
	const passed = {
		declineReason: whyDeclined(wonder, card, purchase, raised, more),
		decisionReason: null,
	};
	if (passed.declineReason) return passed;
	const account = accountOf(wonder, card);
	const [before, after] = [purchase.transaction, raised].map((one) => negate(one.local_amount));
	const held = stepInAccount(account, card, before, after);
	hold(account, purchase, held);
	purchase.counted = add(purchase.counted, more);
	if (!decide) return passed;
	purchase.isBeingRaised = true;
	const verdict = await verdictOn(wonder, card, raised, decide);
	purchase.isBeingRaised = false;
	if (verdict.declineReason) {
		release(account, purchase, held);
		purchase.counted = subtract(purchase.counted, more);
	}
	return verdict;
}

function whyDeclined(
	wonder: SimulatedWonder,
	card: Card,
	purchase: Purchase,
	raised: Transaction,
	more: Decimal,
): string | null {
	const unusable = whyUnusable(wonder, card);
	if (unusable) return unusable;
	const limit = brokenLimit(card, negate(raised.local_amount), raised.p_created_at, purchase);
	if (limit) return `${limit.toLowerCase()}_limit_exceeded`;
	return whyUncovered(wonder, card, more);
}
