import { compare, divide, multiply, round, smallest, type Decimal } from '../decimal';
import { ControlError } from '../errors';
import { decimal } from '../schemas';

interface Currency {
	/** US dollars for one unit: fixed and invented, not market rates. */
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

/** How many of its decimals a currency has is checked by `assertMoney`. */
export const positiveAmount = decimal({ min: 'positive', places: 3 });

/** With as many decimals as the currency has. */
export const money = (value: Decimal, currency: string): Decimal =>
	round(value, currencies[currency].decimals);

/** Half a minor unit is rounded up. A positive amount never becomes 0: it is at least one unit. */
export function convert(value: Decimal, from: string, to: string): Decimal {
	if (from === to) return money(value, to);
	const dollars = multiply(value, currencies[from].dollars);
	const { dollars: rate, decimals } = currencies[to];
	const converted = divide(dollars, rate, decimals);
	const isLost = compare(converted, '0') === 0 && compare(value, '0') > 0;
	return isLost ? smallest(decimals) : converted;
}

/** Whether it has more decimals than the currency, as half a yen does; "100.00" yen is fine. */
export const isTooFine = (value: Decimal, currency: string): boolean =>
	compare(money(value, currency), value) !== 0;

export function assertMoney(value: Decimal, currency: string): void {
	if (!isTooFine(value, currency)) return;
	const { decimals } = currencies[currency];
	throw new ControlError(
		400,
		`amount must have at most ${decimals} decimals: ${currency} has no more.`,
	);
}
