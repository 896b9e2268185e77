import type { IDataObject } from 'n8n-workflow';
import { absolute, compare, subtract } from '../../input/decimal';
import { isSame } from '../../input/matching';
import { amountFrom } from '../../payment/cardTransaction';
import { limitIn, LIMITS } from './limits';

/**
 * INFERRED: Wonder does not say why it declined a payment. This is what the card, read shortly after,
 * shows; null if that explains nothing, as when the balance was too low or a decision declined it.
 */
export function likelyReason(declined: IDataObject, card: IDataObject): string | null {
	if (!isSame(declined.status, 'Declined') || isSame(declined.type, 'Refund')) return null;
	if (isSame(card.status, 'Terminated')) return 'card is terminated';
	if (isSame(card.status, 'Locked')) return 'card is locked';
	if (hasExpired(card, declined.p_created_at)) return 'card has expired';
	const exceeded = LIMITS.find(({ period }) => isOver(declined, card, period));
	return exceeded ? `over the card's ${exceeded.column.replace('_', '-')} limit` : null;
}

/** A declined payment is not part of what is used. A check of the card, with amount 0, uses nothing. */
function isOver(declined: IDataObject, card: IDataObject, period: string): boolean {
	const found = limitIn(card.limits, period);
	const amount = amountFrom(declined.local_amount);
	if (!found || !amount?.units || !isSame(declined.local_currency, card.settlement_currency))
		return false;
	const { limit, used } = found;
	const left = used && period !== 'Transaction' ? subtract(limit, used) : limit;
	return compare(absolute(amount), left) > 0;
}

/** A card is valid until the end of its month, written as "04/32". */
function hasExpired({ expiration_date: expiry }: IDataObject, at: unknown): boolean {
	const [, month, year] = /^(\d\d)\/(\d\d)$/.exec(String(expiry)) ?? [];
	return (
		month !== undefined && Date.parse(String(at)) >= Date.UTC(2000 + Number(year), Number(month))
	);
}
