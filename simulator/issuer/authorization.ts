import { randomUUID } from 'node:crypto';
import { compare, negate, subtract, type Decimal } from '../decimal';
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
	declineReason: string | null;
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
	const amount = inDollars(request.amount, request.currency);
	const declineReason = whyDeclined(wonder, card, amount);
	const transaction = newTransaction(wonder, card, request, amount);
	transaction.status = declineReason ? 'Declined' : 'Authorized';
	const held = declineReason ? '0.00' : amount;
	enterPurchase(wonder, card, { transaction, held, counted: held, refunded: '0.00' });
	const account = accountOf(wonder, card);
	account.available = subtract(account.available, held);
	wonder.transactionChanged('Authorization', transaction);
	return { transaction, declineReason };
}

function whyDeclined(wonder: Wonder, card: Card, amount: Decimal): string | null {
	if (card.status === 'Terminated') return 'card_terminated';
	if (card.status === 'Locked') return 'card_locked';
	if (isExpired(card, wonder.clock.now())) return 'card_expired';
	const limit = brokenLimit(card, amount, wonder.clock.stamp());
	if (limit) return `${limit.toLowerCase()}_limit_exceeded`;
	if (compare(accountOf(wonder, card).available, amount) < 0) return 'insufficient_balance';
	return null;
}

/** A card is good until its month ends. */
function isExpired(card: Card, now: number): boolean {
	const [month, year] = card.expiry.split('/').map(Number);
	return now >= Date.UTC(2000 + year, month);
}

export function newTransaction(
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
		status: 'Authorized',
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

export function enterPurchase(wonder: Wonder, card: Card, purchase: Purchase): void {
	card.purchases.push(purchase);
	wonder.purchases.set(purchase.transaction.id, purchase);
}
