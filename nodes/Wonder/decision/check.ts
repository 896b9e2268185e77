import type { Decimal } from '../api/money';
import type { CardTransaction } from '../cardTransaction';
import type { Velocity } from './velocity';

/** What a condition can look at. */
export interface Situation {
	transaction: CardTransaction;
	/**
	 * Without its sign, as `amountIn` finds it; undefined when the payment is not in this currency.
	 * Throws InvalidInput when it is, and the amount cannot be read.
	 */
	amountIn: (currency: string) => Decimal | undefined;
	now: number;
	velocity: Velocity;
}

/** Whether a condition holds. Throws InvalidInput when that cannot be judged. */
export type Check = (situation: Situation) => boolean;
