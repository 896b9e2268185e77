import { randomUUID } from 'node:crypto';
import { add, compare, negate, subtract, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import type { Account, Card, Purchase, Transaction } from '../records';
import type { Wonder } from '../wonder';
import { brokenLimit } from './limits';
import { inDollars } from './rates';

/** What a merchant's terminal sends; the amount is positive. */
export interface AuthorizationRequest {
	amount: Decimal;
	currency: string;
	merchant_name: string;
	merchant_country: string;
	merchant_city?: string;
	merchant_id?: string;
	type?: 'Sales' | 'Withdrawal';
}

export interface Authorization {
	transaction: Transaction;
	/** One word. */
	declineReason: string | null;
	/** In the words of whoever was asked to decide. */
	decisionReason: string | null;
}

export interface Decision {
	outcome: 'approved' | 'declined';
	reason: string | null;
}

interface Reservation extends Authorization {
	purchase: Purchase;
	account: Account;
}

/** Cards of the business share its balance; a consumer's card has the consumer's own. */
export function accountOf(wonder: Wonder, card: Card): Account {
	return wonder.consumers.get(card.userId)?.account ?? wonder.business.account;
}

export function authorize(
	wonder: Wonder,
	card: Card,
	request: AuthorizationRequest,
): Authorization {
	return conclude(wonder, reserve(wonder, card, request));
}

/** The same, but what the checks let pass is for somebody else to decide. */
export async function authorizeByDecision(
	wonder: Wonder,
	card: Card,
	request: AuthorizationRequest,
	decide: (pending: Transaction) => Promise<Decision>,
): Promise<Authorization> {
	const reservation = reserve(wonder, card, request);
	if (reservation.declineReason) return conclude(wonder, reservation);
	const { outcome, reason } = await decide(reservation.transaction);
	if (wonder.cards.get(card.id) !== card) {
		throw new ControlError(
			400,
			'A reset came before the decision: there is no such card any more.',
		);
	}
	// The card may have been locked while somebody was asked.
	const declineReason =
		outcome === 'declined' ? 'declined_by_cardholder_program' : whyUnusable(wonder, card);
	return conclude(wonder, { ...reservation, declineReason, decisionReason: reason });
}

/** Holds the amount, unless a check declines; so nobody else can spend it, nor use the limits. */
function reserve(wonder: Wonder, card: Card, request: AuthorizationRequest): Reservation {
	const amount = inDollars(request.amount, request.currency);
	const declineReason = whyDeclined(wonder, card, amount);
	const transaction = newTransaction(wonder, card, request, amount);
	const held = declineReason ? '0.00' : amount;
	const purchase = { transaction, held, counted: held, refunded: '0.00' };
	card.purchases.push(purchase);
	const account = accountOf(wonder, card);
	account.available = subtract(account.available, held);
	return { transaction, declineReason, decisionReason: null, purchase, account };
}

function conclude(
	wonder: Wonder,
	{ purchase, account, ...authorization }: Reservation,
): Authorization {
	const { transaction, declineReason } = authorization;
	if (declineReason) {
		release(account, purchase);
		purchase.counted = '0.00';
	}
	transaction.status = declineReason ? 'Declined' : 'Authorized';
	wonder.purchases.set(transaction.id, purchase);
	wonder.transactionChanged('Authorization', transaction);
	return authorization;
}

export function release(account: Account, purchase: Purchase): void {
	account.available = add(account.available, purchase.held);
	purchase.held = '0.00';
}

function whyDeclined(wonder: Wonder, card: Card, amount: Decimal): string | null {
	const unusable = whyUnusable(wonder, card);
	if (unusable) return unusable;
	const limit = brokenLimit(card, amount, wonder.clock.stamp());
	if (limit) return `${limit.toLowerCase()}_limit_exceeded`;
	if (compare(accountOf(wonder, card).available, amount) < 0) return 'insufficient_balance';
	return null;
}

function whyUnusable(wonder: Wonder, card: Card): string | null {
	if (card.status === 'Terminated') return 'card_terminated';
	if (card.status === 'Locked') return 'card_locked';
	return isExpired(card, wonder.clock.now()) ? 'card_expired' : null;
}

/** A card is good until its month ends. */
function isExpired(card: Card, now: number): boolean {
	const [month, year] = card.expiry.split('/').map(Number);
	return now >= Date.UTC(2000 + year, month);
}

function newTransaction(
	wonder: Wonder,
	card: Card,
	request: AuthorizationRequest,
	amount: Decimal,
): Transaction {
	return {
		id: randomUUID(),
		p_business_id: wonder.business.id,
		...(card.userId ? { p_user_id: card.userId } : {}),
		card: card.id,
		status: 'Pending',
		type: request.type ?? 'Sales',
		transaction_currency: request.currency,
		transaction_amount: negate(request.amount),
		local_currency: 'USD',
		local_amount: negate(amount),
		final_local_amount: negate(amount),
		calculated_fee: '0',
		merchant_id: request.merchant_id ?? '666666660057123',
		merchant_country: request.merchant_country,
		merchant_city: request.merchant_city ?? '',
		merchant_name: request.merchant_name,
		p_created_at: wonder.clock.stamp(),
	};
}
