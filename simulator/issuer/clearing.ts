import { randomUUID } from 'node:crypto';
import { add, compare, negate, round, subtract, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import type { Card, Purchase, Transaction } from '../records';
import type { Wonder } from '../wonder';
import { accountOf, release } from './authorization';

function cardOf(wonder: Wonder, { transaction }: Purchase): Card {
	return wonder.cards.get(transaction.card)!;
}

function mustBe(status: Transaction['status'], purchase: Purchase, done: string): void {
	const found = purchase.transaction.status;
	if (found !== status) {
		throw new ControlError(
			400,
			`Only a transaction that is ${status} can be ${done}, not ${found}.`,
		);
	}
}

/** The merchant gives the authorization back: nothing is held, nothing of a limit is used. */
export function reverse(wonder: Wonder, purchase: Purchase): Transaction {
	mustBe('Authorized', purchase, 'reversed');
	release(accountOf(wonder, cardOf(wonder, purchase)), purchase);
	purchase.counted = '0.00';
	purchase.transaction.status = 'Reversed';
	wonder.transactionChanged('Reversed', purchase.transaction);
	return purchase.transaction;
}

/** The debit. It may exceed what was authorized; the limits go on counting the authorization. */
export function settle(wonder: Wonder, purchase: Purchase, finalAmount?: Decimal): Transaction {
	mustBe('Authorized', purchase, 'settled');
	const { transaction } = purchase;
	const debit = finalAmount ?? negate(transaction.local_amount);
	const account = accountOf(wonder, cardOf(wonder, purchase));
	release(account, purchase);
	account.available = subtract(account.available, debit);
	account.ledger = subtract(account.ledger, debit);
	transaction.final_local_amount = negate(debit);
	transaction.status = 'Settled';
	wonder.transactionChanged('Settled', transaction);
	return transaction;
}

/** Money back after the debit: a transaction of its own, with positive amounts. */
export function refund(wonder: Wonder, purchase: Purchase, amount?: Decimal): Transaction {
	const { transaction: original } = purchase;
	if (original.type === 'Refund') throw new ControlError(400, 'A refund cannot be refunded.');
	mustBe('Settled', purchase, 'refunded');
	const left = subtract(negate(original.final_local_amount), purchase.refunded);
	const credit = round(amount ?? left, 2);
	if (compare(credit, '0') <= 0 || compare(credit, left) > 0) {
		throw new ControlError(400, `amount must be at most ${left}, what is left to refund.`);
	}
	purchase.refunded = add(purchase.refunded, credit);
	const card = cardOf(wonder, purchase);
	const account = accountOf(wonder, card);
	account.available = add(account.available, credit);
	account.ledger = add(account.ledger, credit);
	const transaction: Transaction = {
		...original,
		id: randomUUID(),
		type: 'Refund',
		status: 'Settled',
		transaction_currency: original.local_currency,
		transaction_amount: credit,
		local_amount: credit,
		final_local_amount: credit,
		p_created_at: wonder.clock.stamp(),
	};
	const entry = { transaction, held: '0.00', counted: '0.00', refunded: '0.00' };
	card.purchases.push(entry);
	wonder.purchases.set(transaction.id, entry);
	wonder.transactionChanged('Settled', transaction);
	return transaction;
}
