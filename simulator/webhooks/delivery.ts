import { randomUUID } from 'node:crypto';
import type { Dispatch } from './dispatch';
import type { SendResult } from './send';

export interface Attempt extends SendResult {
	/** On the simulator's clock. */
	time: string;
}

/** One event for one receiver, as the control plane shows it. */
export interface Delivery {
	id: string;
	action: string;
	transaction_id: string;
	url: string;
	state: 'waiting' | 'delivered' | 'given_up';
	/** null also while an attempt is in flight. */
	next_attempt_at: string | null;
	attempts: Attempt[];
}

export interface DeliveryRecord {
	delivery: Delivery;
	/** The first attempt, headers and all. */
	first: Dispatch;
	firstTime: number;
	/** Those of the schedule; redeliveries by hand do not count. */
	retries: number;
	/** Sent by hand only. */
	held: boolean;
}

export function newDelivery(
	event: { action: string; transactionId: string },
	first: Dispatch,
	firstTime: number,
	held: boolean,
): DeliveryRecord {
	const delivery: Delivery = {
		id: randomUUID(),
		action: event.action,
		transaction_id: event.transactionId,
		url: first.url,
		state: 'waiting',
		next_attempt_at: null,
		attempts: [],
	};
	return { delivery, first, firstTime, retries: 0, held };
}

/** Documented: 200. That any other 2xx is accepted is inferred; the pages disagree. */
export function acknowledges({ status }: SendResult): boolean {
	return status !== null && status >= 200 && status < 300;
}
