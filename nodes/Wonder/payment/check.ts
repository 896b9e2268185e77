import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { absolute, type Decimal } from '../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from './cardTransaction';

/** What a condition can check. */
export interface Payment {
	transaction: CardTransaction;
	/**
	 * Without its sign, as `amountIn` finds it; undefined if the payment is not in this currency. If it
	 * is but the amount cannot be read, calls `onUnreadable`, which throws InvalidInput by default.
	 */
	amountIn: (currency: string) => Decimal | undefined;
}

/** Whether a condition matches. Throws InvalidInput if that cannot be decided. */
export type Check<Situation = Payment> = (situation: Situation) => boolean;

/** Only text and numbers can be compared; any other value counts as missing. */
export function readable(transaction: IDataObject): CardTransaction {
	const texts: IDataObject = {};
	for (const name of Object.keys(transaction)) {
		const value = transaction[name];
		texts[name] = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	}
	return texts as CardTransaction;
}

/** Reads each amount once, however many conditions need it. */
export function amountsOf(
	transaction: CardTransaction,
	onUnreadable: (currency: string) => void = refuse,
): Payment['amountIn'] {
	const known = new Map<string, Decimal | undefined>();
	return (currency) => {
		if (known.has(currency)) return known.get(currency);
		const written = amountIn(currency, transaction);
		const amount = amountFrom(written);
		if (written !== undefined && amount === undefined) onUnreadable(currency);
		known.set(currency, amount && absolute(amount));
		return known.get(currency);
	};
}

/** A row or an event, ready for conditions. By default, an unreadable amount is in no range. */
export function paymentOf(
	row: IDataObject,
	onUnreadable: (currency: string) => void = () => {},
): Payment {
	const transaction = readable(row);
	return { transaction, amountIn: amountsOf(transaction, onUnreadable) };
}

function refuse(currency: string): never {
	throw new InvalidInput(`The amount in ${currency} cannot be read`);
}
