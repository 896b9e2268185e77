import type { IDataObject } from 'n8n-workflow';
import { amountColumns, textOrNull } from '../../payment/columns';

/** A transfer as a person reads it. Only Create knows whether it was already sent. */
export function simplifiedTransfer(transfer: IDataObject): IDataObject {
	const { number, exact } = amountColumns(transfer.amount);
	return {
		time: textOrNull(transfer.p_created_at),
		from: textOrNull(transfer.sender_user_id),
		to: textOrNull(transfer.receiver_user_id),
		amount: number,
		currency: textOrNull(transfer.currency),
		status: textOrNull(transfer.transfer_status),
		...('already_sent' in transfer && { already_sent: transfer.already_sent }),
		remark: textOrNull(transfer.remark),
		amount_exact: exact,
		reference: textOrNull(transfer.ref_id),
		id: textOrNull(transfer.id),
	};
}
