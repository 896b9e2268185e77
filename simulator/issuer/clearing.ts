import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { add, compare, divide, multiply, negate, subtract, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import type { Card, Purchase, Transaction } from '../records';
import { object, truth } from '../schemas';
import type { TransactionStatus } from '../states';
import type { SimulatedWonder } from '../wonder';
import { accountOf, book, release, stepInAccount } from './accounts';
import { enterPurchase } from './authorization';
import { assertMoney, currencies, money, positiveAmount } from './currencies';

function cardOf(wonder: SimulatedWonder, { transaction }: Purchase): Card {
	return wonder.cards.get(transaction.card)!;
}

export function mustBe(status: TransactionStatus, purchase: Purchase, done: string): void {
	const found = purchase.transaction.status;
	if (found !== status) {
		throw new ControlError(
			400,
			`Only a transaction that is ${status} can be ${done}, not ${found}.`,
		);
	}
	if (purchase.isBeingRaised) {
		throw new ControlError(400, `It cannot be ${done} while a decision about a raise is awaited.`);
	}
}

/** An authorization of 0 only checks the card, so nothing can be spent on it later. */
export function mustSpend({ transaction }: Purchase, done: string): void {
	if (compare(transaction.local_amount, '0') !== 0) return;
	throw new ControlError(400, `A check of the card (amount 0) cannot be ${done}.`);
}

/** The merchant reverses the authorization: nothing is held, and no limit is used. */
export function reverse(wonder: SimulatedWonder, purchase: Purchase): Transaction {
	mustBe('Authorized', purchase, 'reversed');
	release(accountOf(wonder, cardOf(wonder, purchase)), purchase);
	purchase.counted = '0.00';
	purchase.transaction.status = 'Reversed';
	wonder.transactionChanged('Reversed', purchase.transaction);
	return purchase.transaction;
}

export const settlement = object({
	/** In the card's currency; all that is left of the authorization unless given. */
	amount: positiveAmount.optional(),
	/** false: more parts follow, and the rest stays held. */
	final: truth.optional(),
});
export type Settlement = z.infer<typeof settlement>;

/**
 * The debit, whole or in parts. It may exceed what was authorized; the limits go on counting the
 * authorization. Inferred: that a transaction is Settled from its first part on, and that its final
 * amount is the sum of all parts so far.
 */
export function settle(
	wonder: SimulatedWonder,
	purchase: Purchase,
	{ amount, final = true }: Settlement = {},
): Transaction {
	const { transaction, isFinal } = purchase;
	const isUnderWay = transaction.status === 'Settled' && !isFinal;
	mustBe(isUnderWay ? 'Settled' : 'Authorized', purchase, 'settled');
	mustSpend(purchase, 'settled');
	const card = cardOf(wonder, purchase);
	const left = negate(add(transaction.local_amount, purchase.settled));
	if (amount === undefined && compare(left, '0') <= 0) {
		throw new ControlError(400, `There is nothing left to settle of ${transaction.id}.`);
	}
	const debit = amount ?? left;
	assertMoney(debit, card.settlementCurrency);
	const account = accountOf(wonder, card);
	const settled = add(purchase.settled, debit);
	const booked = stepInAccount(account, card, purchase.settled, settled);
	const isMore = compare(booked, purchase.held) > 0;
	release(account, purchase, final || isMore ? purchase.held : booked);
	book(account, negate(booked));
	purchase.settled = settled;
	purchase.isFinal = final;
	transaction.final_local_amount = negate(money(purchase.settled, card.settlementCurrency));
	transaction.status = 'Settled';
	wonder.transactionChanged('Settled', transaction);
	return transaction;
}

/** Money back after the debit: a separate transaction, with positive amounts. */
export function refund(wonder: SimulatedWonder, purchase: Purchase, amount?: Decimal): Transaction {
	const { transaction: original } = purchase;
	if (original.type === 'Refund') throw new ControlError(400, 'A refund cannot be refunded.');
	mustBe('Settled', purchase, 'refunded');
	const card = cardOf(wonder, purchase);
	const left = money(subtract(purchase.settled, purchase.refunded), card.settlementCurrency);
	const credit = money(amount ?? left, card.settlementCurrency);
	assertMoney(amount ?? left, card.settlementCurrency);
	if (compare(credit, '0') <= 0 || compare(credit, left) > 0) {
		throw new ControlError(400, `amount must be at most ${left}, what is left to refund.`);
	}
	const refunded = add(purchase.refunded, credit);
	const account = accountOf(wonder, card);
	book(account, stepInAccount(account, card, purchase.refunded, refunded));
	purchase.refunded = refunded;
	const transaction: Transaction = {
		...original,
		id: randomUUID(),
		type: 'Refund',
		status: 'Settled',
		transaction_amount: inMerchantsCurrency(original, credit),
		local_amount: credit,
		final_local_amount: credit,
		p_created_at: wonder.clock.stamp(),
	};
	wonder.purchases.set(transaction.id, enterPurchase(card, transaction));
	wonder.transactionChanged('Settled', transaction);
	return transaction;
}

/** At the rate of the purchase, so that a whole refund is what the merchant charged. */
function inMerchantsCurrency(original: Transaction, credit: Decimal): Decimal {
	const { transaction_amount: charged, local_amount: debited } = original;
	const { decimals } = currencies[original.transaction_currency];
	return divide(multiply(credit, charged), debited, decimals);
}
