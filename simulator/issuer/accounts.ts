import type { z } from 'zod/v4';
import { add, subtract, type Decimal } from '../decimal';
import type { Account, Card, Purchase } from '../records';
import { amount, oneOf, record } from '../schemas';
import type { SimulatedWonder } from '../wonder';
import { convert } from './currencies';

/** Cards of the business share its balance; a consumer's card has the consumer's own. */
export function accountOf(wonder: SimulatedWonder, card: Card): Account {
	return wonder.consumers.get(card.userId)?.account ?? wonder.business.account;
}

/** An amount in the card's currency, converted to the account's. */
export const inAccount = (account: Account, card: Card, amount: Decimal): Decimal =>
	convert(amount, card.settlementCurrency, account.currency);

/**
 * One step of a sum, converted to the account's currency. If each step were rounded separately, they
 * would add up to more or less than the sum.
 */
export const stepInAccount = (account: Account, card: Card, before: Decimal, after: Decimal) =>
	subtract(inAccount(account, card, after), inAccount(account, card, before));

export function hold(account: Account, purchase: Purchase, amount: Decimal): void {
	account.available = subtract(account.available, amount);
	purchase.held = add(purchase.held, amount);
}

export const release = (account: Account, purchase: Purchase, amount = purchase.held): void =>
	hold(account, purchase, subtract('0', amount));

/** A debit when it is negative. */
export function book(account: Account, amount: Decimal): void {
	account.available = add(account.available, amount);
	account.ledger = add(account.ledger, amount);
}

export const shownBalance = record('Balance', 'inferred', {
	currency: oneOf('USD'),
	available_balance: amount,
	ledger_balance: amount,
});

export const showBalance = ({
	currency,
	available,
	ledger,
}: Account): z.infer<typeof shownBalance> => ({
	currency,
	available_balance: available,
	ledger_balance: ledger,
});
