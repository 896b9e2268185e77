import { InvalidInput } from '../input/invalidInput';
import { compare, decimalFrom } from '../input/decimal';
import type { AmountRange } from './cardTransaction';
import { amount, currency } from '../input/formats';
import type { Check } from './check';
import { labelled } from '../input/entries';

/** Currencies have up to four decimals; refusing a few more would gain nothing. */
export const boundFrom = amount(8);

/** Whether a payment's amount is in the range. Throws InvalidInput. */
export function rangeFrom({ currency: code, ...bounds }: AmountRange): Check {
	const bound = (name: 'atLeast' | 'atMost', label: string) => {
		const value: unknown = bounds[name];
		if (!(name in bounds) || value === '') return undefined;
		return labelled(label, () => boundFrom(value));
	};
	const [atLeast, atMost] = [bound('atLeast', 'At Least'), bound('atMost', 'At Most')];
	if (atLeast === undefined && atMost === undefined) {
		throw new InvalidInput(
			'neither At Least nor At Most has a value',
			'Enter one of them. At Least 0 matches any amount in this currency.',
		);
	}
	if (atLeast !== undefined && atMost !== undefined && isBelow(atMost, atLeast)) {
		throw new InvalidInput(
			`At Least ${atLeast} is more than At Most ${atMost}`,
			'No amount can match. Swap the two.',
		);
	}
	const rangeCurrency = labelled('Currency', () => currency(code));
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

/** Of text that is known to be an amount. */
export const decimal = (text: string) => decimalFrom(text) ?? { units: 0n, scale: 0 };

const isBelow = (a: string, b: string) => compare(decimal(a), decimal(b)) < 0;
