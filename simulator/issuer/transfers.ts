import { randomUUID } from 'node:crypto';
import type { z } from 'zod/v4';
import { add, compare, round, subtract } from '../decimal';
import { refuse } from '../errors';
import type { Consumer, Transfer } from '../records';
import { decimal, filled, object, oneOf, record } from '../schemas';
import { documentTypes } from '../states';
import type { SimulatedWonder } from '../wonder';

/** The four elements that identify a user. */
const party = object({
	user_id: filled,
	reference_id: filled,
	document_type: oneOf(...documentTypes),
	document_number: filled,
});
type Party = z.infer<typeof party>;

export const transferOrder = record('TransferOrder', 'documented', {
	sender_party: party,
	receiver_party: party,
	currency: oneOf('USD'),
	amount: decimal({ min: 'positive' }),
	remark: filled,
	ref_id: filled,
});
export type TransferOrder = z.infer<typeof transferOrder>;

/**
 * Moves money between two consumers. A failed transfer is not an error: it is listed as Reversed,
 * as Wonder documents it. So is one whose four elements do not belong to one user (inferred).
 */
export function transfer(wonder: SimulatedWonder, order: TransferOrder): Transfer {
	const earlier = wonder.transfers.find(({ ref_id }) => ref_id === order.ref_id);
	if (earlier && wonder.behavior.repeated_ref_id === 'return_first') return earlier;
	const sender = consumerOf(wonder, order.sender_party);
	const receiver = consumerOf(wonder, order.receiver_party);
	const amount = round(order.amount, 2);
	const goesThrough =
		isPerson(sender, order.sender_party) &&
		isPerson(receiver, order.receiver_party) &&
		sender !== receiver &&
		compare(sender.account.available, amount) >= 0;
	if (goesThrough) {
		for (const side of ['available', 'ledger'] as const) {
			sender.account[side] = subtract(sender.account[side], amount);
			receiver.account[side] = add(receiver.account[side], amount);
		}
	}
	const stamp = wonder.clock.stamp();
	const done: Transfer = {
		id: randomUUID(),
		sender_user_id: sender.user.user_id,
		receiver_user_id: receiver.user.user_id,
		currency: order.currency,
		amount,
		remark: order.remark,
		ref_id: order.ref_id,
		transfer_status: goesThrough ? 'Settled' : 'Reversed',
		p_created_at: stamp,
		p_updated_at: stamp,
	};
	wonder.transfers.push(done);
	return done;
}

function consumerOf(wonder: SimulatedWonder, { user_id: id }: Party): Consumer {
	const consumer = wonder.consumers.get(id);
	if (!consumer) throw refuse('userNotFound', `User ${id} not found.`);
	return consumer;
}

const isPerson = ({ user }: Consumer, party: Party) =>
	user.reference_id === party.reference_id &&
	user.document_type === party.document_type &&
	user.document_number === party.document_number;
