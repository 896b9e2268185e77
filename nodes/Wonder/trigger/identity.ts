import { createHash } from 'node:crypto';
import { formatDecimal } from '../input/decimal';
import { amountFrom } from '../payment/cardTransaction';
import type { CardEvent } from '../delivery/event';

/**
 * Deliveries with the same key are one event. Inferred: Wonder gives events no ID of their own. So
 * every field of the transaction counts, because one authorization may be settled in several equal
 * parts. What may differ between two deliveries of one event does not count: the order of fields,
 * empty fields, decimals of amounts, and fields about the delivery.
 */
export function eventKeyOf({ action, ...transaction }: CardEvent): string {
	const content = JSON.stringify(canonical(transaction));
	const hash = createHash('sha256').update(content).digest('hex');
	return `${action.toLowerCase()}-${hash.slice(0, 32)}`;
}

const AMOUNT = /(^|_)(amount|fee)$/i;
const ABOUT_THE_DELIVERY = /^(attempt|retry|retries|delivery|redelivery|sent_)/i;

function canonical(value: unknown, name = ''): unknown {
	if (Array.isArray(value)) return value.map((each) => canonical(each));
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value)
			.filter(([key, each]) => !ABOUT_THE_DELIVERY.test(key) && each !== null && each !== '')
			.map(([key, each]) => [key, canonical(each, key)])
			.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
	}
	const amount = AMOUNT.test(name) ? amountFrom(value) : undefined;
	if (amount) return formatDecimal(amount);
	return typeof value === 'number' ? String(value) : value;
}
