import type { IDataObject } from 'n8n-workflow';
import { isSame } from '../input/matching';
import { isSettled } from './cardTransaction';
import { amountColumns, textOrNull } from './columns';

/** What names a card in a table. */
export interface CardName {
	title: string | null;
	last_4_digits: string | null;
}

export const cardNameIn = (card: IDataObject): CardName => ({
	title: textOrNull(card.title),
	last_4_digits: textOrNull(card.last_4_digits),
});

/**
 * A card transaction as a person reads it. `amount` is positive for spending and negative for money
 * back: as settled, or else as authorized, in the card's currency, or else as the merchant charged it.
 */
export function simplifiedTransaction(transaction: IDataObject, card?: CardName): IDataObject {
	const { written, currency } = amountOf(transaction);
	// Wonder writes spending as a negative amount.
	const { number, exact } = amountColumns(written, true);
	return {
		time: textOrNull(transaction.p_created_at),
		card_title: card?.title ?? null,
		last_4_digits: card?.last_4_digits ?? null,
		merchant: textOrNull(transaction.merchant_name),
		country: textOrNull(transaction.merchant_country),
		amount: number,
		currency: textOrNull(currency),
		status: textOrNull(transaction.status),
		type: textOrNull(transaction.type),
		amount_exact: exact,
		card: textOrNull(transaction.card),
		id: textOrNull(transaction.id),
	};
}

function amountOf(transaction: IDataObject): { written?: unknown; currency?: unknown } {
	const { local_currency: debited, transaction_currency: charged } = transaction;
	const amounts = [
		...(isSettled(transaction)
			? [{ written: transaction.final_local_amount, currency: debited }]
			: []),
		{ written: transaction.local_amount, currency: debited },
		{ written: transaction.transaction_amount, currency: charged },
	].filter(({ written }) => textOrNull(written) !== null);
	// An amount without a currency says less than the same payment in the merchant's.
	return amounts.find(({ currency }) => textOrNull(currency) !== null) ?? amounts[0] ?? {};
}

/** Rows that a sum over all of them would wrongly count, or that cannot be added to each other. */
export function sumHints(rows: IDataObject[]): string[] {
	const moved = rows.filter(({ status }) => !MOVED_NOTHING.some((one) => isSame(status, one)));
	const unspent = rows.length - moved.length;
	const currencies = [...new Set(moved.flatMap(({ currency }) => currency ?? []))];
	return [
		...(unspent > 0
			? [
					`${unspent} of ${rows.length} rows ${unspent === 1 ? 'is' : 'are'} ${MOVED_NOTHING.join(' or ')}: no money moved, but a sum of all amounts counts them. To leave them out, filter by Status`,
				]
			: []),
		...(currencies.length > 1
			? [`amounts are in ${currencies.join(', ')}: add them up by currency`]
			: []),
	];
}

const MOVED_NOTHING = ['Declined', 'Reversed'];
