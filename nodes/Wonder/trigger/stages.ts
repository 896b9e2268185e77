import { formatDecimal } from '../input/decimal';
import type { CardEvent } from '../delivery/event';
import { amountFrom } from '../payment/cardTransaction';

/** Something that happened to a transaction. */
export interface Stage {
	/** Equal for the same stage of one transaction, however often the list is read. */
	mark: string;
	/** As Wonder would deliver it. Absent if another stage stands for it. */
	event?: CardEvent;
	/** Whether it shows only in comparison with an earlier state. */
	isChange?: true;
}

const APPROVED = 'approved';

/** Settled so far. An empty amount says the same. */
const NOTHING = '0';

/** Others, such as refunds, may settle without an authorization. */
const PURCHASES = ['Sales', 'Withdrawal'];

/**
 * All that is certain to have happened to a transaction in Wonder's list, in order. The list shows
 * only the latest state, but what was settled or reversed had been approved. Inferred: which states
 * follow from one another, and that a larger authorization keeps its ID.
 */
export function stagesOf(row: CardEvent): Stage[] {
	const { status, type } = row;
	const authorized = [row.transaction_amount, row.local_amount].map(canonical).join(' ');
	const final = canonical(row.final_local_amount) || NOTHING;
	if (status === 'Settled' || status === 'Reversed') {
		const latest = { mark: `${status} ${final}`, event: { ...row, action: status } };
		if (!PURCHASES.includes(type)) return [latest];
		// The list may show the older, authorized state later. That is nothing new.
		const before = [`Authorized ${authorized}`, `part ${canonical(row.local_amount)}`];
		return [approvalOf(row), ...before.map((mark) => ({ mark })), latest];
	}
	const latest = {
		mark: `${status} ${authorized}`,
		event: { ...row, action: 'Authorization' },
	};
	if (status !== 'Authorized') return [latest];
	const approved = { mark: APPROVED };
	if (final === NOTHING) return [latest, approved];
	// Should Wonder settle in parts without changing the status, the amount shows it.
	const part = { mark: `part ${final}`, event: { ...row, action: 'Settled' } };
	return [latest, approved, { ...part, isChange: true }];
}

/** The authorization as it was before it was settled or reversed. */
const approvalOf = (row: CardEvent): Stage => ({
	mark: APPROVED,
	event: {
		...row,
		action: 'Authorization',
		status: 'Authorized',
		...('final_local_amount' in row && { final_local_amount: row.local_amount }),
	},
});

/** The events of stages whose mark is not among those seen; undefined for a new transaction. */
export function newEvents(stages: Stage[], seen?: string[]): CardEvent[] {
	const unseen = stages.filter(({ mark }) => !seen?.includes(mark));
	return unseen.flatMap(({ event, isChange }) => {
		const isCertain = !isChange || (seen && unseen.length === 1);
		return event && isCertain ? [event] : [];
	});
}

function canonical(amount: unknown): string {
	const decimal = amountFrom(amount);
	return decimal ? formatDecimal(decimal) : String(amount ?? '').trim();
}
