import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { readPayments } from '../history/readPayments';
import { isEmpty } from '../input/entries';
import type { CardTransaction } from '../payment/cardTransaction';
import { readable } from '../payment/check';
import type { PastPaymentSettings } from './decisionSettings';
import { countryOf, merchantOf } from './rules/knownPlaces';
import { MAX_WINDOW_MS } from './rules/velocity';
import { PastPayments } from './rules/pastPayments';

/** Shared by all triggers of this process: a card's payments count whichever trigger decides them. */
export const past = new PastPayments();

/** What a decision that depends on past payments is based on. */
export interface Counted extends IDataObject {
	/** Why payments may be missing. Errors of the client repeat no card number. */
	unknown?: string;
	/** Of the last 24 hours, including the current one. */
	payments: number;
	from_wonder: number;
	from_memory: number;
	/** When the card last paid there, within a year; null if it did not. RFC 3339. */
	last_at_merchant: string | null;
	last_in_country: string | null;
	/** Absent if nothing was read for this decision. */
	read_in_ms?: number;
}

export interface Completion {
	unknown?: string;
	readInMs?: number;
}

/**
 * Makes sure that nothing is missing in `past`, or says why something may be. Never throws.
 * @param latest payments after this time, as Wonder states it, are left out
 */
export async function completePast(
	this: IWebhookFunctions,
	{ card }: CardTransaction,
	{ isExact }: PastPaymentSettings,
	withinMs: number,
	latest: number,
): Promise<Completion> {
	if (isEmpty(card)) return { unknown: 'the payment names no card' };
	if (!isExact && past.isComplete(card)) return {};
	const began = performance.now();
	const readInMs = () => Math.round(performance.now() - began);
	return await readPayments
		.call(this, card, withinMs, (rows) =>
			past.addList(
				card,
				rows.filter(({ at }) => at <= latest),
				Date.now(),
			),
		)
		.then(
			() => ({ readInMs: readInMs() }),
			({ message }: Error) => ({
				unknown: message.replace(/\.$/, ''),
				readInMs: readInMs(),
			}),
		);
}

/** After the current payment was counted. */
export function countedFor(
	authorization: CardTransaction,
	{ unknown, readInMs }: Completion,
	now: number,
): Counted {
	const transaction = readable(authorization);
	const origins = past.velocity.originsSince(transaction.card, now - MAX_WINDOW_MS);
	const lastAt = (place: string | undefined) => {
		const at = past.places.lastVisit(transaction, place);
		return at === undefined ? null : new Date(at).toISOString();
	};
	return {
		...(unknown !== undefined && { unknown }),
		payments: origins.from_wonder + origins.from_memory,
		...origins,
		last_at_merchant: lastAt(merchantOf(transaction)),
		last_in_country: lastAt(countryOf(transaction)),
		...(readInMs !== undefined && { read_in_ms: readInMs }),
	};
}
