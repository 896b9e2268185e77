import { randomUUID } from 'node:crypto';
import { add, compare, round, type Decimal } from '../decimal';
import { periods, type Card, type Period } from '../records';

export interface LimitSetting {
	period: Period;
	limit_amount: Decimal;
}

// A natural day or month (UTC) is one whose RFC 3339 text begins alike: 10 and 7 characters.
const SHARED_START: Record<Period, number | undefined> = {
	Transaction: undefined,
	Daily: 10,
	Monthly: 7,
	Lifetime: 0,
};

export function newLimits(): Card['limits'] {
	const limits = periods.map((period) => [period, { id: randomUUID(), amount: '0.00' }]);
	return Object.fromEntries(limits) as Card['limits'];
}

/** Authorized so far in the period that `stamp` lies in. */
export function used(card: Card, period: Period, stamp: string): Decimal {
	const start = SHARED_START[period];
	if (start === undefined) return '0.00';
	return card.purchases
		.filter(({ transaction }) => {
			return transaction.p_created_at.slice(0, start) === stamp.slice(0, start);
		})
		.reduce((sum, { counted }) => add(sum, counted), '0.00');
}

/** The first limit that this much more would break. An amount of 0 means: no such limit. */
export function brokenLimit(card: Card, amount: Decimal, stamp: string): Period | undefined {
	return periods.find((period) => {
		const limit = card.limits[period].amount;
		if (compare(limit, '0') === 0) return false;
		return compare(add(used(card, period, stamp), amount), limit) > 0;
	});
}

export function setLimits(card: Card, limits: LimitSetting[]): void {
	for (const { period, limit_amount } of limits) {
		card.limits[period].amount = round(limit_amount, 2);
	}
}

export function recordLimits(
	card: Card,
	limits: LimitSetting[],
	remark: string,
	stamp: string,
): void {
	for (const { period, limit_amount } of limits) {
		card.limitHistory.push({
			id: randomUUID(),
			remark,
			card_limit: card.limits[period].id,
			limit_amount: round(limit_amount, 2),
			p_created_at: stamp,
		});
	}
}

export function showLimits(card: Card, stamp: string): object[] {
	return periods.map((period) => {
		const { amount } = card.limits[period];
		return {
			period,
			limit_amount: amount,
			used_amount: used(card, period, stamp),
			status: compare(amount, '0') === 0 ? 'Inactive' : 'Active',
		};
	});
}
