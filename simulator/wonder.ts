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
import type { TransactionAction } from './states';

/** How an answer is wrapped: Wonder's pages and samples do not agree. */
const envelope = oneOf('code_200', 'code_0', 'error_code');
export type Envelope = z.infer<typeof envelope>;

/** Whether what is sent again repeats the headers of the first attempt, or is signed anew. */
export const retryHeaders = oneOf('first', 'fresh');
export type RetryHeaders = z.infer<typeof retryHeaders>;

/** What the documents leave open, and a test may want the other way. */
export const settings = object({
	/** Wonder's answer to a ref_id it has seen is unknown; sending the money again is the worst. */
	repeated_ref_id: oneOf('execute', 'return_first'),
	/** Whether 1.5 % travels as "0.015" or as "1.5". */
	percentage_fee: oneOf('fraction', 'percent'),
	wallet_activation_ms: whole(0, 100_000),
	retry_headers: retryHeaders,
	/** The most rows of one page, whatever is asked for; only the query language documents 1000. */
	page_cap: whole(1, 1000),
	/** Which of the envelopes that Wonder's pages show is around each answer. */
	envelope,
	/** No page of Wonder's documents says how lists are ordered. */
	list_order: oneOf('newest_first', 'oldest_first'),
	/** Whether `p_user_id` in the query of a list is the name that Wonder knows is inferred. */
	user_filter: oneOf('applied', 'ignored'),
	/** Where the user of a card is shown beside Create Card; a documented list row has none. */
	card_user: oneOf('get_card', 'everywhere', 'nowhere'),
});
export type Settings = z.infer<typeof settings>;

export const defaults: Settings = {
	repeated_ref_id: 'execute',
	percentage_fee: 'fraction',
	wallet_activation_ms: 1500,
	retry_headers: 'first',
	page_cap: 1000,
	list_order: 'newest_first',
	envelope: 'code_200',
	user_filter: 'applied',
	card_user: 'get_card',
};

export function openAccount(balance: Decimal): Account {
	const booked = round(balance, 2);
	return { currency: 'USD', ledger: booked, available: booked };
}

/** Wonder's books: one business, its cards, its consumers. Lists are kept oldest first. */
export class Wonder {
	readonly clock = new Clock();
	readonly events = new EventEmitter<{ transactionChanged: [TransactionAction, Transaction] }>();
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
	settings: Settings;

	constructor(private readonly initial: Settings) {
		this.settings = { ...initial };
	}

	/** Back to empty books; who listens to `events` goes on listening. */
	clear(): void {
		this.clock.reset();
		this.settings = { ...this.initial };
		for (const book of [this.cards, this.consumers, this.purchases, this.wallets, this.feeRules]) {
			book.clear();
		}
		this.transfers.length = 0;
		this.business.account = openAccount('0');
	}

	/** The seam for webhooks: called after each change a delivery would be sent for. */
	transactionChanged(action: TransactionAction, transaction: Transaction): void {
		this.events.emit('transactionChanged', action, { ...transaction });
	}
}
