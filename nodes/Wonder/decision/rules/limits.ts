import { compare } from '../../input/decimal';
import type { Check } from '../../payment/check';
import { labelled, oneOf, wholeNumberFrom } from '../../input/entries';
import { decimal } from '../../payment/range';
import { currency, positiveAmount } from '../../input/formats';
import { lookingBack, type Situation } from './situation';
import { MAX_WINDOW_MS, MAX_PER_CARD } from './velocity';

export interface TimeWindow {
	within: number;
	unit: 'minutes' | 'hours';
	ifUnknown?: 'reached' | 'notReached';
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
	return limitOver(
		window,
		({ past, transaction: { card } }, since) => past.velocity.countSince(card, since) >= limit,
	);
}

/** Whether the card's payments add up to this amount. */
export function sumFrom({ atLeast, currency: code, ...window }: SumLimit): Check<Situation> {
	const limit = decimal(labelled('At Least', () => positiveAmount(6)(atLeast)));
	const limitCurrency = labelled('Currency', () => currency(code));
	return limitOver(window, ({ past, transaction: { card }, amountIn }, since) => {
		// Throws for an unreadable amount: without it, the sum would be too low.
		amountIn(limitCurrency);
		return compare(past.velocity.sumSince(card, limitCurrency, since), limit) >= 0;
	});
}

/** What is known for sure counts, also if payments may be missing. */
function limitOver(
	{ ifUnknown = 'reached', ...window }: TimeWindow,
	isReached: (situation: Situation, since: number) => boolean,
): Check<Situation> {
	const windowMs = windowFrom(window);
	const meaning = labelled('If Unknown', () =>
		oneOf(ifUnknown, ['reached', 'notReached'] as const),
	);
	return lookingBack(
		windowMs,
		(situation) =>
			isReached(situation, situation.now - windowMs) ||
			(situation.isPastUnknown && meaning === 'reached'),
	);
}

const UNIT_MS = { minutes: 60_000, hours: 3600_000 };

function windowFrom({ within, unit }: TimeWindow): number {
	const unitMs = UNIT_MS[labelled('Unit', () => oneOf(unit, ['minutes', 'hours'] as const))];
	const max = MAX_WINDOW_MS / unitMs;
	return labelled('Within', () => wholeNumberFrom(within, 1, max)) * unitMs;
}
