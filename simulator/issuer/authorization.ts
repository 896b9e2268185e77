import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { compare, negate, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import type { Account, Card, Purchase, Transaction } from '../records';
import { decimal, filled, matching, object, oneOf } from '../schemas';
import { purchaseTypes } from '../states';
import type { SimulatedWonder } from '../wonder';
import { accountOf, hold, inAccount, release } from './accounts';
import { assertMoney, convert, currencies, money } from './currencies';
import { brokenLimit } from './limits';

/** What a merchant's terminal sends. An amount of 0 only checks the card. */
export const authorizationRequest = object({
	amount: decimal({ min: 'zero', places: 3 }),
	currency: oneOf(...Object.keys(currencies)),
	merchant_name: filled,
	merchant_country: matching(/^[A-Z]{2}$/, 'a country of two capital letters such as "HK"'),
	merchant_city: filled.optional(),
	merchant_id: filled.optional(),
	type: oneOf(...purchaseTypes).optional(),
});
export type AuthorizationRequest = z.infer<typeof authorizationRequest>;

export interface Authorization {
	transaction: Transaction;
	/** A code such as `card_locked`. */
	declineReason: string | null;
	/** As given with the decision. */
	decisionReason: string | null;
}

export interface Decision {
	outcome: 'approved' | 'declined';
	reason: string | null;
}

export type Decide = (pending: Transaction) => Promise<Decision>;

interface Reservation extends Authorization {
	purchase: Purchase;
	account: Account;
}

export function authorize(
	wonder: SimulatedWonder,
	card: Card,
	request: AuthorizationRequest,
): Authorization {
	return conclude(wonder, reserve(wonder, card, request));
}

/** The same, but if the checks pass, the decision is requested. */
export async function authorizeByDecision(
	wonder: SimulatedWonder,
	card: Card,
	request: AuthorizationRequest,
	decide: Decide,
): Promise<Authorization> {
	const reservation = reserve(wonder, card, request);
	if (reservation.declineReason) return conclude(wonder, reservation);
	const verdict = await verdictOn(wonder, card, reservation.transaction, decide);
	return conclude(wonder, { ...reservation, ...verdict });
}

/** The requested decision, unless the card became unusable in the meantime. */
export async function verdictOn(
	wonder: SimulatedWonder,
	card: Card,
	pending: Transaction,
	decide: Decide,
): Promise<Omit<Authorization, 'transaction'>> {
	const { outcome, reason } = await decide(pending);
	if (wonder.cards.get(card.id) !== card) {
		throw new ControlError(400, 'A reset came before the decision: the card no longer exists.');
	}
	const declineReason =
		outcome === 'declined' ? 'declined_by_cardholder_program' : whyUnusable(wonder, card);
	return { declineReason, decisionReason: reason };
}

/** After a restart, nobody waits for these decisions any more. */
export function declineUndecided(wonder: SimulatedWonder): void {
	for (const card of wonder.cards.values()) {
		const account = accountOf(wonder, card);
		for (const purchase of card.purchases) {
			const { transaction } = purchase;
			if (transaction.status !== 'Pending') continue;
			const declined = { declineReason: 'declined_by_cardholder_program', decisionReason: null };
			conclude(wonder, { transaction, purchase, account, ...declined });
		}
	}
}

/** Holds the amount unless a check declines, so that other payments cannot use it or the limits. */
function reserve(wonder: SimulatedWonder, card: Card, request: AuthorizationRequest): Reservation {
	assertMoney(request.amount, request.currency);
	const debit = convert(request.amount, request.currency, card.settlementCurrency);
	const declineReason = whyDeclined(wonder, card, debit);
	const transaction = newTransaction(wonder, card, request, debit);
	const purchase = enterPurchase(card, transaction);
	const account = accountOf(wonder, card);
	if (!declineReason) {
		purchase.counted = debit;
		hold(account, purchase, inAccount(account, card, debit));
	}
	return { transaction, declineReason, decisionReason: null, purchase, account };
}

function conclude(
	wonder: SimulatedWonder,
	{ purchase, account, ...authorization }: Reservation,
): Authorization {
	const { transaction, declineReason, decisionReason } = authorization;
	Object.assign(purchase, { declineReason, decisionReason });
	if (declineReason) {
		release(account, purchase);
		purchase.counted = '0.00';
	}
	transaction.status = declineReason ? 'Declined' : 'Authorized';
	wonder.purchases.set(transaction.id, purchase);
	wonder.transactionChanged('Authorization', transaction);
	return authorization;
}

export function enterPurchase(card: Card, transaction: Transaction): Purchase {
	const nothing = { held: '0.00', counted: '0.00', settled: '0.00', refunded: '0.00' };
	const purchase: Purchase = {
		transaction,
		...nothing,
		isFinal: false,
		isBeingRaised: false,
		declineReason: null,
		decisionReason: null,
	};
	card.purchases.push(purchase);
	return purchase;
}

function whyDeclined(wonder: SimulatedWonder, card: Card, debit: Decimal): string | null {
	const unusable = whyUnusable(wonder, card);
	// A check of the card spends nothing, so limits and balance do not matter.
	if (unusable || compare(debit, '0') === 0) return unusable;
	const limit = brokenLimit(card, debit, wonder.clock.stamp());
	if (limit) return `${limit.toLowerCase()}_limit_exceeded`;
	return whyUncovered(wonder, card, debit);
}

export function whyUncovered(wonder: SimulatedWonder, card: Card, debit: Decimal): string | null {
	const account = accountOf(wonder, card);
	const isCovered = compare(account.available, inAccount(account, card, debit)) >= 0;
	return isCovered ? null : 'insufficient_balance';
}

export function whyUnusable(wonder: SimulatedWonder, card: Card): string | null {
	if (card.status === 'Terminated') return 'card_terminated';
	if (card.status === 'Locked') return 'card_locked';
	return isExpired(card, wonder.clock.now()) ? 'card_expired' : null;
}

/** A card is valid until the end of its month. */
function isExpired(card: Card, now: number): boolean {
	const [month, year] = card.expiry.split('/').map(Number);
	return now >= Date.UTC(2000 + year, month);
}

function newTransaction(
	wonder: SimulatedWonder,
	card: Card,
	request: AuthorizationRequest,
	debit: Decimal,
): Transaction {
	return {
		id: randomUUID(),
		p_business_id: wonder.business.id,
		...(card.userId ? { p_user_id: card.userId } : {}),
		card: card.id,
		status: 'Pending',
		type: request.type ?? 'Sales',
		transaction_currency: request.currency,
		transaction_amount: negate(money(request.amount, request.currency)),
		local_currency: card.settlementCurrency,
		local_amount: negate(debit),
		final_local_amount: negate(debit),
		calculated_fee: '0',
		merchant_id: request.merchant_id ?? '666666660057123',
		merchant_country: request.merchant_country,
		merchant_city: request.merchant_city ?? '',
		merchant_name: request.merchant_name,
		p_created_at: wonder.clock.stamp(),
	};
}
