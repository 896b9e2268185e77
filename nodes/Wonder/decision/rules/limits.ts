import { compare } from '../../input/decimal';
import type { Check } from '../../payment/check';
import { labelled, oneOf, wholeNumberFrom } from '../../input/entries';
import { decimal } from '../../payment/range';
import { currency, positiveAmount } from '../../input/formats';
import type { Situation } from './situation';
import { MAX_WINDOW_MS, MAX_PER_CARD } from './velocity';

export interface TimeWindow {
	within: number;
	unit: 'minutes' | 'hours';
}

export interface CountLimit extends TimeWindow {
	atLeast: number;
}

export interface SumLimit extends TimeWindow {
	atLeast: string;
	currency: string;
}

/** Whether the card has made this many payments. The current one counts, so 1 would always match. */
export function countFrom({ atLeast, ...window }: CountLimit): Check<Situation> {
	const limit = labelled('At Least', () => wholeNumberFrom(atLeast, 2, MAX_PER_CARD));
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, now }) =>
		velocity.countSince(card, now - windowMs) >= limit;
}

/** Whether the card's payments add up to this amount. */
export function sumFrom({ atLeast, currency: code, ...window }: SumLimit): Check<Situation> {
	const limit = decimal(labelled('At Least', () => positiveAmount(6)(atLeast)));
	const limitCurrency = labelled('Currency', () => currency(code));
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, amountIn, now }) => {
		// Throws for an unreadable amount: without it, the sum would be too low.
		amountIn(limitCurrency);
		return compare(velocity.sumSince(card, limitCurrency, now - windowMs), limit) >= 0;
	};
}

const UNIT_MS = { minutes: 60_000, hours: 3600_000 };

function windowFrom({ within, unit }: TimeWindow): number {
	const unitMs = UNIT_MS[labelled('Unit', () => oneOf(unit, ['minutes', 'hours'] as const))];
	const max = MAX_WINDOW_MS / unitMs;
	return labelled('Within', () => wholeNumberFrom(within, 1, max)) * unitMs;
}
