import { compare, decimalFrom } from '../api/money';
import type { AmountRange } from '../cardTransaction';
import { InvalidInput } from '../operation';
import { amount, currency, positiveAmount } from '../resources/formats';
import { labelled, wholeNumberFrom } from './entries';
import type { Check } from './check';
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

/** Whether the amount lies in the range. */
export function rangeFrom({ currency: code, ...bounds }: AmountRange): Check {
	const bound = (name: 'atLeast' | 'atMost', label: string) => {
		const value: unknown = bounds[name];
		if (!(name in bounds) || value === '') return undefined;
		return labelled(label, () => amount(6)(value));
	};
	const [atLeast, atMost] = [bound('atLeast', 'At Least'), bound('atMost', 'At Most')];
	if (atLeast === undefined && atMost === undefined) {
		throw new InvalidInput(
			'neither At Least nor At Most is given',
			'Enter one of them. At Least 0 is any amount in this currency.',
		);
	}
	if (atLeast !== undefined && atMost !== undefined && isBelow(atMost, atLeast)) {
		throw new InvalidInput(
			`At Least ${atLeast} is more than At Most ${atMost}`,
			'No amount could match. Exchange the two.',
		);
	}
	const rangeCurrency = currency(code);
	const least = atLeast === undefined ? undefined : decimal(atLeast);
	const most = atMost === undefined ? undefined : decimal(atMost);
	return ({ amountIn }) => {
		const amount = amountIn(rangeCurrency);
		return (
			amount !== undefined &&
			(!least || compare(amount, least) >= 0) &&
			(!most || compare(amount, most) <= 0)
		);
	};
}

/** Whether the card has reached so many; the present one is the first, so 1 would always be. */
export function countFrom({ atLeast, ...window }: CountLimit): Check {
	const wanted = labelled('At Least', () => wholeNumberFrom(atLeast, 2, MOST_PER_CARD));
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, now }) =>
		velocity.countSince(card, now - windowMs) >= wanted;
}

/** Whether the card has reached this sum. */
export function sumFrom({ atLeast, currency: code, ...window }: SumLimit): Check {
	const wanted = decimal(labelled('At Least', () => positiveAmount(6)(atLeast)));
	const wantedCurrency = currency(code);
	const windowMs = windowFrom(window);
	return ({ velocity, transaction: { card }, amountIn, now }) => {
		// What the sum lacks when this payment cannot be read is not known.
		amountIn(wantedCurrency);
		return compare(velocity.sumSince(card, wantedCurrency, now - windowMs), wanted) >= 0;
	};
}

function windowFrom({ within, unit }: TimeWindow): number {
	const unitMs = new Map<unknown, number>([
		['minutes', 60_000],
		['hours', 3600_000],
	]).get(unit);
	if (unitMs === undefined) {
		throw new InvalidInput(
			`Unit: "${String(unit)}" is not one of the choices`,
			'Expected minutes or hours.',
		);
	}
	const most = LONGEST_WINDOW_MS / unitMs;
	return labelled('Within', () => wholeNumberFrom(within, 1, most)) * unitMs;
}

const decimal = (text: string) => decimalFrom(text) ?? { units: 0n, scale: 0 };

const isBelow = (a: string, b: string) => compare(decimal(a), decimal(b)) < 0;
