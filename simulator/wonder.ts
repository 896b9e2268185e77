import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { z } from 'zod/v4';
import { Clock } from './clock';
import { round, type Decimal } from './decimal';
import type {
	Account,
	Card,
	Consumer,
	FeeRule,
	Purchase,
	Transaction,
	Transfer,
	Wallet,
} from './records';
import { object, oneOf, whole } from './schemas';
import type { BookPart, TransactionAction } from './states';

/** How a response is wrapped: Wonder's pages and samples disagree. */
const envelope = oneOf('code_200', 'code_0', 'error_code');
export type Envelope = z.infer<typeof envelope>;

/** Whether a retry repeats the headers of the first attempt or is signed again: unknown. */
export const retryHeaders = oneOf('first', 'fresh');
export type RetryHeaders = z.infer<typeof retryHeaders>;

/** What the documents leave open, so that tests can try each way. */
export const behavior = object({
	/** What Wonder does with a repeated ref_id is unknown; moving the money again is the worst case. */
	repeated_ref_id: oneOf('execute', 'return_first'),
	/** Whether 1.5 % travels as "0.015" or as "1.5". */
	percentage_fee: oneOf('fraction', 'percent'),
	wallet_activation_ms: whole(0, 100_000),
	retry_headers: retryHeaders,
	/** Maximum rows of a page, whatever is requested; only the query language documents 1000. */
	page_cap: whole(1, 1000),
	/** Which of the envelopes that Wonder's pages show wraps each response. */
	envelope,
	/** No page of Wonder's documents says how lists are ordered; by ID is as good as none. */
	list_order: oneOf('newest_first', 'oldest_first', 'by_id'),
	/** Whether lists can be filtered by `p_user_id` is inferred. */
	user_filter: oneOf('applied', 'ignored'),
	/** Where the user of a card is shown, besides Create Card; a documented list row has none. */
	card_user: oneOf('get_card', 'everywhere', 'nowhere'),
	/** What an update of limits does with those that it leaves out: Wonder's documents do not say. */
	left_out_limits: oneOf('kept', 'removed'),
});
export type Behavior = z.infer<typeof behavior>;

export const defaultBehavior: Behavior = {
	repeated_ref_id: 'execute',
	percentage_fee: 'fraction',
	wallet_activation_ms: 1500,
	retry_headers: 'first',
	page_cap: 1000,
	list_order: 'newest_first',
	envelope: 'code_200',
	user_filter: 'applied',
	card_user: 'get_card',
	left_out_limits: 'kept',
};

export function openAccount(balance: Decimal): Account {
	const booked = round(balance, 2);
	return { currency: 'USD', ledger: booked, available: booked };
}

/** Wonder's books: one business, its cards, its consumers. Lists are kept oldest first. */
export class SimulatedWonder {
	readonly clock = new Clock();
	readonly events = new EventEmitter<{
		transactionChanged: [TransactionAction, Transaction];
		/** What to read again; a changed transaction is not reported here, too. */
		changed: BookPart[];
		/** An endpoint of the API, and the `data` of its response before anything is made odd in it. */
		answered: [route: { method: string; path: string }, data: object];
		/** As the log, the list of deliveries and that of decisions show them. */
		request: [object];
		delivery: [object];
		decision: [object];
		/** A delivery was attempted. */
		sent: [];
	}>();
	readonly cards = new Map<string, Card>();
	readonly consumers = new Map<string, Consumer>();
	readonly purchases = new Map<string, Purchase>();
	readonly wallets = new Map<string, Wallet>();
	readonly feeRules = new Map<string, FeeRule>();
	readonly transfers: Transfer[] = [];
	readonly business = {
		id: randomUUID() as string,
		name: 'Simulated Business Ltd',
		account: openAccount('0'),
	};
	behavior: Behavior;

	constructor(private readonly initial: Behavior) {
		this.behavior = { ...initial };
	}

	/** Empties the books; listeners of `events` stay. */
	clear(): void {
		this.clock.reset();
		this.restoreBehavior();
		for (const book of [this.cards, this.consumers, this.purchases, this.wallets, this.feeRules]) {
			book.clear();
		}
		this.transfers.length = 0;
		this.business.account = openAccount('0');
	}

	restoreBehavior(): void {
		this.behavior = { ...this.initial };
	}

	/** Called after each change that a webhook reports. */
	transactionChanged(action: TransactionAction, transaction: Transaction): void {
		this.events.emit('transactionChanged', action, { ...transaction });
	}
}
