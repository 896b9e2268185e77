import type { IDataObject } from 'n8n-workflow';
import type { CardTransaction } from '../cardTransaction';

export type Action = 'Authorization' | 'Reversed' | 'Settled';

/** What happened to a card transaction. Source: developer.wonder.today, Transaction Webhook. */
export interface CardEvent extends CardTransaction {
	action: Action | string;
}

/** The event in a delivery's body; undefined when the body is something else. */
export function eventIn(body: Buffer): CardEvent | undefined {
	const { action, card_transaction: transaction } = objectIn(body) ?? {};
	if (typeof action !== 'string' || typeof transaction !== 'object' || transaction === null) {
		return undefined;
	}
	const { id } = transaction as IDataObject;
	if (typeof id !== 'string' || id === '') return undefined;
	return { ...(transaction as CardTransaction), action };
}

function objectIn(body: Buffer): IDataObject | undefined {
	try {
		const content: unknown = JSON.parse(body.toString('utf8'));
		return typeof content === 'object' && content !== null ? (content as IDataObject) : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Deliveries with the same identity are one event. Inferred: Wonder gives events no ID of their
 * own. The amounts are part of it, because one authorization may be settled in several parts.
 */
export const identityOf = ({
	action,
	id,
	status,
	transaction_amount,
	final_local_amount,
}: CardEvent) => [action, id, status, transaction_amount, final_local_amount].join(' ');

/** One output for each, in this order, when the trigger has several. */
export const OUTCOMES = ['Declined', 'Authorized', 'Reversed', 'Settled'] as const;

export function outcomeOf({ action, status }: CardEvent): (typeof OUTCOMES)[number] {
	if (action === 'Reversed' || action === 'Settled') return action;
	return status === 'Declined' ? 'Declined' : 'Authorized';
}
