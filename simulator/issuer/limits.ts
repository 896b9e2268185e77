import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { add, compare, type Decimal } from '../decimal';
import { refuse } from '../errors';
import type { Card, Purchase, Transaction } from '../records';
import { amount, decimal, list, object, oneOf, record } from '../schemas';
import { limitStatuses, periods, type LimitStatus, type Period } from '../states';
import { isTooFine, money } from './currencies';

export const newLimits = list(
	object({ period: oneOf(...periods), limit_amount: decimal({ min: 'zero', places: 3 }) }),
	1,
);
export type NewLimits = z.infer<typeof newLimits>;

// A natural day or month (UTC) is one whose RFC 3339 text begins alike: 10 and 7 characters.
const SHARED_START: Record<Period, number | undefined> = {
	Transaction: undefined,
	Daily: 10,
	Monthly: 7,
	Lifetime: 0,
};

export function noLimits(currency: string): Card['limits'] {
	const amount = money('0', currency);
	const limits = periods.map((period) => [period, { id: randomUUID(), amount }]);
	return Object.fromEntries(limits) as Card['limits'];
}

/** Authorized so far in the period that `stamp` lies in. */
export function used(card: Card, period: Period, stamp: string, except?: Purchase): Decimal {
	const start = SHARED_START[period];
	const belongs = ({ p_created_at: at }: Transaction) =>
		start !== undefined && at.slice(0, start) === stamp.slice(0, start);
	const sum = card.purchases
		.filter((purchase) => purchase !== except && belongs(purchase.transaction))
		.reduce((total, { counted }) => add(total, counted), '0');
	return money(sum, card.settlementCurrency);
}

/**
 * The first limit that the amount would exceed, on top of what is used, not counting `except`. A
 * limit of 0 is no limit.
 */
export function brokenLimit(
	card: Card,
	amount: Decimal,
	stamp: string,
	except?: Purchase,
): Period | undefined {
	return periods.find((period) => {
		const limit = card.limits[period].amount;
		if (compare(limit, '0') === 0) return false;
		return compare(add(used(card, period, stamp, except), amount), limit) > 0;
	});
}

export function setLimits(card: Card, limits: NewLimits): void {
	const { settlementCurrency: currency } = card;
	const wrong = limits.find(({ limit_amount: limit }) => isTooFine(limit, currency));
	if (wrong) {
		throw refuse(
			'invalidParameter',
			`limit_amount ${wrong.limit_amount} has more decimals than ${currency}.`,
		);
	}
	for (const { period, limit_amount } of limits) {
		card.limits[period].amount = money(limit_amount, currency);
	}
}

export function removeLimits(card: Card): void {
	for (const period of periods) card.limits[period].amount = money('0', card.settlementCurrency);
}

export function recordLimits(card: Card, limits: NewLimits, remark: string, stamp: string): void {
	for (const { period, limit_amount } of limits) {
		card.limitHistory.push({
			id: randomUUID(),
			remark,
			card_limit: card.limits[period].id,
			limit_amount: money(limit_amount, card.settlementCurrency),
			p_created_at: stamp,
		});
	}
}

export const shownLimit = record('Limit', 'documented', {
	period: oneOf(...periods),
	limit_amount: amount,
	used_amount: amount,
	status: oneOf(...limitStatuses),
});

export function showLimits(card: Card, stamp: string): Array<z.infer<typeof shownLimit>> {
	return periods.map((period) => {
		const { amount } = card.limits[period];
		const status: LimitStatus = compare(amount, '0') === 0 ? 'Inactive' : 'Active';
		return {
			period,
			limit_amount: amount,
			used_amount: used(card, period, stamp),
			status,
		};
	});
}
