import { InvalidInput } from '../input/invalidInput';
import { compare, decimalFrom, type Decimal } from '../input/decimal';
import type { AmountRange } from './cardTransaction';
import { amount, currency } from '../input/formats';
import type { Check } from './check';
import { labelled } from '../input/entries';

/** Currencies have up to four decimals; refusing a few more would gain nothing. */
export const boundFrom = amount(8);

/** Whether a payment's amount is in the range. Throws InvalidInput. */
export function rangeFrom({ currency: code, ...bounds }: AmountRange): Check {
	const lower = boundIn(bounds, ['atLeast', 'At Least'], ['moreThan', 'More Than']);
	const upper = boundIn(bounds, ['atMost', 'At Most'], ['lessThan', 'Less Than']);
	if (!lower && !upper) {
		throw new InvalidInput(
			'neither At Least, More Than, At Most nor Less Than has a value',
			'Enter an amount in one of them, for example 500.00. At Least 0 matches any amount in this currency.',
		);
	}
	if (lower && upper && isNothingBetween(lower, upper)) {
		const isSwapped = compare(lower.value, upper.value) > 0;
		throw new InvalidInput(
			`${inWords(lower)} ${isSwapped ? 'is more than' : 'leaves no amount for'} ${inWords(upper)}`,
			isSwapped
				? 'No amount can match. Swap the two.'
				: 'No amount can match. Correct one of the two.',
		);
	}
	const rangeCurrency = labelled('Currency', () => currency(code));
	return ({ amountIn }) => {
		const amount = amountIn(rangeCurrency);
		if (amount === undefined) return false;
		return isAbove(amount, lower) && isBelow(amount, upper);
	};
}

interface Bound {
	label: string;
	text: string;
	value: Decimal;
	/** Whether the bound itself is within the range. */
	isIncluded: boolean;
}

type Bounds = Omit<AmountRange, 'currency'>;

/** One of two fields, of which only the first includes its amount. */
function boundIn(
	bounds: Bounds,
	...fields: Array<[name: keyof Bounds, label: string]>
): Bound | undefined {
	const given = fields.flatMap(([name, label], index): Bound[] => {
		const entered: unknown = bounds[name];
		if (!(name in bounds) || entered === '') return [];
		const text = labelled(label, () => boundFrom(entered));
		return [{ label, text, value: decimal(text), isIncluded: index === 0 }];
	});
	if (given.length > 1) {
		throw new InvalidInput(
			`both ${given.map(inWords).join(' and ')} are entered`,
			'Empty one of the two.',
		);
	}
	return given[0];
}

const inWords = ({ label, text }: Bound) => `${label} ${text}`;

function isAbove(amount: Decimal, bound: Bound | undefined): boolean {
	if (!bound) return true;
	const order = compare(amount, bound.value);
	return bound.isIncluded ? order >= 0 : order > 0;
}

function isBelow(amount: Decimal, bound: Bound | undefined): boolean {
	if (!bound) return true;
	const order = compare(amount, bound.value);
	return bound.isIncluded ? order <= 0 : order < 0;
}

const isNothingBetween = (lower: Bound, upper: Bound) =>
	!isAbove(upper.value, lower) || !isBelow(lower.value, upper);

/** Of text that is known to be an amount. */
export const decimal = (text: string) => decimalFrom(text) ?? { units: 0n, scale: 0 };
