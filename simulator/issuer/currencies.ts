import { compare, divide, multiply, round, smallest, type Decimal } from '../decimal';
import { ControlError } from '../errors';

interface Currency {
	/** US dollars for one unit. The simulator's own, fixed: nothing here is a market rate. */
	dollars: Decimal;
	/** Its minor unit, by ISO 4217. */
	decimals: number;
}

export const currencies: Record<string, Currency> = {
	USD: { dollars: '1', decimals: 2 },
	HKD: { dollars: '0.128', decimals: 2 },
	CNY: { dollars: '0.139', decimals: 2 },
	EUR: { dollars: '1.08', decimals: 2 },
	GBP: { dollars: '1.27', decimals: 2 },
	SGD: { dollars: '0.745', decimals: 2 },
	JPY: { dollars: '0.0066', decimals: 0 },
	KRW: { dollars: '0.00072', decimals: 0 },
	KWD: { dollars: '3.25', decimals: 3 },
	BHD: { dollars: '2.65', decimals: 3 },
};

/** With as many decimals as the currency has. */
export const money = (amount: Decimal, currency: string): Decimal =>
	round(amount, currencies[currency].decimals);

/** Half a minor unit goes up, and money never becomes none: a network debits at least one unit. */
export function convert(amount: Decimal, from: string, to: string): Decimal {
	if (from === to) return money(amount, to);
	const dollars = multiply(amount, currencies[from].dollars);
	const { dollars: rate, decimals } = currencies[to];
	const converted = divide(dollars, rate, decimals);
	const isLost = compare(converted, '0') === 0 && compare(amount, '0') > 0;
	return isLost ? smallest(decimals) : converted;
}

/** Whether the currency has no coin for it, as for half a yen; "100.00" yen are 100. */
export const isTooFine = (amount: Decimal, currency: string): boolean =>
	compare(money(amount, currency), amount) !== 0;

export function assertMoney(amount: Decimal, currency: string): void {
	if (!isTooFine(amount, currency)) return;
	const { decimals } = currencies[currency];
	throw new ControlError(
		400,
		`amount must have at most ${decimals} decimals: ${currency} has no more.`,
	);
}
