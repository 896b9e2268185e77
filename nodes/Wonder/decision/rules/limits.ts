import { compare } from '../../input/decimal';
import type { Check } from '../../payment/check';
import { labelled, oneOf, wholeNumberFrom } from '../../input/entries';
import { decimal } from '../../payment/range';
import { currency, positiveAmount } from '../../input/formats';
import type { Situation } from './situation';
import { LONGEST_WINDOW_MS, MOST_PER_CARD } from './velocity';

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

/** Whether the card has reached so many; the present one is the first, so 1 would always be. */
export function countFrom({ atLeast, ...window }: CountLimit): Check<Situation> {
	const wanted = labelled('At Least', () => wholeNumberFrom(atLeast, 2, MOST_PER_CARD));
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, now }) =>
		velocity.countSince(card, now - windowMs) >= wanted;
}

/** Whether the card has reached this sum. */
export function sumFrom({ atLeast, currency: code, ...window }: SumLimit): Check<Situation> {
	const wanted = decimal(labelled('At Least', () => positiveAmount(6)(atLeast)));
	const wantedCurrency = labelled('Currency', () => currency(code));
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, amountIn, now }) => {
		// What the sum lacks when this payment cannot be read is not known.
		amountIn(wantedCurrency);
		return compare(velocity.sumSince(card, wantedCurrency, now - windowMs), wanted) >= 0;
	};
}

const UNIT_MS = { minutes: 60_000, hours: 3600_000 };

function windowFrom({ within, unit }: TimeWindow): number {
	const unitMs = UNIT_MS[labelled('Unit', () => oneOf(unit, ['minutes', 'hours'] as const))];
	const most = LONGEST_WINDOW_MS / unitMs;
	return labelled('Within', () => wholeNumberFrom(within, 1, most)) * unitMs;
}
