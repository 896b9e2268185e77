import { InvalidInput } from '../input/invalidInput';
import { compare, decimalFrom } from '../input/decimal';
import type { AmountRange } from './cardTransaction';
import { amount, currency } from '../input/formats';
import type { Check } from './check';
import { labelled } from '../input/entries';

/** Currencies have up to four decimals; nothing is gained by refusing a few more. */
export const boundFrom = amount(8);

/** Whether the amount lies in the range. */
export function rangeFrom({ currency: code, ...bounds }: AmountRange): Check {
	const bound = (name: 'atLeast' | 'atMost', label: string) => {
		const value: unknown = bounds[name];
		if (!(name in bounds) || value === '') return undefined;
		return labelled(label, () => boundFrom(value));
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

/** Of an amount that is known to be one. */
export const decimal = (text: string) => decimalFrom(text) ?? { units: 0n, scale: 0 };

const isBelow = (a: string, b: string) => compare(decimal(a), decimal(b)) < 0;
