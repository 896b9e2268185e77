import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../../input/values';
import { absolute, compare } from '../../input/decimal';
import { amountFrom } from '../../payment/cardTransaction';
import { isOneOf, isSame } from '../../input/matching';

export const isSettled = ({ transfer_status: status }: IDataObject) => isSame(status, 'Settled');

export const isReversed = ({ transfer_status: status }: IDataObject) => isSame(status, 'Reversed');

export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

/** "30.10 USD from … to …, Settled (transfer ID …)", as far as the response has it. */
export function summaryOf(transfer: IDataObject): string {
	const { id, amount, currency, sender_user_id: from, receiver_user_id: to } = transfer;
	const parts = [
		[amount, currency].filter(isGiven).join(' '),
		isGiven(from) && `from consumer ${String(from)}`,
		isGiven(to) && `to consumer ${String(to)}`,
	];
	const status = String(transfer.transfer_status ?? 'status unknown');
	return `${parts.filter(Boolean).join(' ')}, ${status} (transfer ID ${String(id)})`;
}

/**
 * Whether a transfer is the requested one. Missing values and unreadable amounts count as matching: to
 * treat it as another transfer would send the money again.
 */
export function isRequested(transfer: IDataObject, wanted: Values): boolean {
	const { sender_user_id, receiver_user_id, currency, amount, ref_id } = transfer;
	const fits = (value: unknown, ...accepted: unknown[]) =>
		!isGiven(value) || isOneOf(accepted)(value);
	const [moved, asked] = [amount, wanted.amount].map(amountFrom);
	return (
		fits(sender_user_id, wanted.senderUserId, wanted.senderReferenceId) &&
		fits(receiver_user_id, wanted.receiverUserId, wanted.receiverReferenceId) &&
		fits(currency, wanted.currency) &&
		fits(ref_id, wanted.refId) &&
		(!moved || !asked || compare(absolute(moved), asked) === 0)
	);
}
