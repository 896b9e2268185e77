import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { absolute, type Decimal } from '../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from './cardTransaction';

/** What a condition can look at. */
export interface Payment {
	transaction: CardTransaction;
	/**
	 * Without its sign, as `amountIn` finds it; undefined when the payment is not in this currency.
	 * Throws InvalidInput when it is, and the amount cannot be read, unless `amountsOf` is told otherwise.
	 */
	amountIn: (currency: string) => Decimal | undefined;
}

/** Whether a condition holds. Throws InvalidInput when that cannot be judged. */
export type Check<Situation = Payment> = (situation: Situation) => boolean;

/** Only text and numbers can be judged; whatever else a field may hold counts as missing. */
export const readable = (transaction: IDataObject) =>
	Object.fromEntries(
		Object.entries(transaction).map(([name, value]) => [
			name,
			typeof value === 'string' || typeof value === 'number' ? String(value) : '',
		]),
	) as IDataObject as CardTransaction;

/** Reads each amount once, however many conditions look at it. */
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

/** A row or an event as conditions look at it. An amount that cannot be read lies in no range. */
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
