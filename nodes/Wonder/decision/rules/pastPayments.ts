import { comparable, isOneOf, isSame } from '../../input/matching';
import { Memory } from '../../memory/memory';
import { statusOptions, type CardTransaction } from '../../payment/cardTransaction';
import { KnownPlaces } from './knownPlaces';
import { Velocity, type ListedPayment } from './velocity';

export const DAY_MS = 24 * 3600_000;

/** The longest time that a condition can look back. */
export const MAX_LOOK_BACK_DAYS = 365;

const MAX_CARDS = 50_000;

const isDeclined = (status: unknown) => isSame(status, 'Declined');
const wasApproved = isOneOf(
	statusOptions.map(({ value }) => value).filter((value) => !isDeclined(value)),
);

/** What is known of the payments of each card: what this process received, and what it read. */
export class PastPayments {
	/** Cards of which nothing is missing. */
	private complete = new Memory<true>(MAX_CARDS);

	private readonly distrust = (card: string) => void this.complete.delete(card);

	readonly velocity = new Velocity(this.distrust);
	readonly places = new KnownPlaces(this.distrust);

	/** Adds all that Wonder lists of a card. From now on, this process receives the rest. */
	addList(card: string, listed: Array<ListedPayment & { status: unknown }>, now: number): void {
		this.velocity.addListed(card, listed, now);
		for (const { transaction, at, status } of listed) this.learn(transaction, at, status);
		this.complete.set(comparable(card), true);
	}

	/** A merchant that declined payments were tried at is not known, nor one while the payment is pending. */
	learn(transaction: CardTransaction, at: number, status: unknown): void {
		if (wasApproved(status)) this.places.add(transaction, at);
		else if (isDeclined(status)) this.places.remove(transaction);
	}

	isComplete(card: string): boolean {
		return this.complete.get(comparable(card)) === true;
	}

	/** From now on, this process may miss payments. */
	distrustAll(): void {
		this.complete = new Memory<true>(MAX_CARDS);
	}
}
