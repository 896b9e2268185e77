import { multiply, round, type Decimal } from '../decimal';

/** US dollars for one unit. The simulator's own, fixed: nothing here is a market rate. */
export const rates: Record<string, Decimal> = {
	USD: '1',
	HKD: '0.128',
	CNY: '0.139',
	EUR: '1.08',
	GBP: '1.27',
	JPY: '0.0066',
	SGD: '0.745',
};

export function inDollars(amount: Decimal, currency: string): Decimal {
	return currency === 'USD' ? amount : round(multiply(amount, rates[currency]), 2);
}
