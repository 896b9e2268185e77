import { formatDecimal, type Decimal } from '../input/decimal';
import { isExact } from '../input/exactNumbers';
import { amountFrom } from './cardTransaction';

/** Values of simplified output: flat, and null where unknown, so that every row has the same columns. */

/** Text as Wonder wrote it; null if there is none. */
export const textOrNull = (value: unknown): string | null =>
	(typeof value === 'string' || typeof value === 'number') && String(value).trim() !== ''
		? String(value)
		: null;

/** For nodes that add up numbers. Made from exact text or decimals; nothing of ours computes with it. */
export function numberFrom(decimal: Decimal | undefined): number | null {
	if (!decimal) return null;
	const number = Number(formatDecimal(decimal));
	return isExact(number) ? number : null;
}

/** An amount as a number and, with all its decimals, as text. Text that cannot be read stays as it is. */
export function amountColumns(written: unknown, isNegated = false) {
	const decimal = amountFrom(written);
	if (!decimal) return { number: null, exact: textOrNull(written) };
	const amount = isNegated ? { ...decimal, units: -decimal.units } : decimal;
	return { number: numberFrom(amount), exact: formatDecimal(amount, amount.scale) };
}
