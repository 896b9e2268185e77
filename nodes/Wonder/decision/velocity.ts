import { absolute, subtract, type Decimal } from '../api/money';
import { amountFrom, amountIn, type CardTransaction } from '../cardTransaction';

export const LONGEST_WINDOW_MS = 24 * 3600_000;
export const MOST_PER_CARD = 1_000;
const MOST_IN_ALL = 200_000;

const NOTHING: Decimal = { units: 0n, scale: 0 };

/** By currency. It falls by every amount, so two of them differ by what was spent in between. */
type Balances = ReadonlyMap<string, Decimal>;

interface Seen {
	id: string;
	at: number;
	before: Balances;
}

interface History {
	/** In the order of time. */
	seen: Seen[];
	balances: Balances;
}

/**
 * The authorizations of each card that this process has seen in the last 24 hours, declined ones
 * too. Balances are kept, so that a sum costs the same however many there are. When there are too
 * many, the oldest of a card are forgotten, and the cards that were quiet for longest.
 */
export class Velocity {
	private readonly cards = new Map<string, History>();

	private size = 0;

	/** Remembers an authorization; a second delivery of it changes nothing. */
	see(transaction: CardTransaction, now: number): void {
		const { id, card } = transaction;
		const history = this.historyOf(card);
		this.forgetBefore(now - LONGEST_WINDOW_MS, history);
		keepOrder(history, now);
		if (history.seen.some((earlier) => earlier.id === id)) return;
		if (history.seen.length === MOST_PER_CARD) this.forget(history, 1);
		history.seen.push({ id, at: now, before: history.balances });
		history.balances = lowered(history.balances, transaction);
		this.size += 1;
		this.cards.delete(card);
		this.cards.set(card, history);
		this.forgetQuietCards(now - LONGEST_WINDOW_MS);
	}

	countSince(card: string, since: number): number {
		const { seen } = this.historyOf(card);
		return seen.length - firstSince(seen, since);
	}

	/** Exact, and without signs: a purchase and a refund of 20 are 40. */
	sumSince(card: string, currency: string, since: number): Decimal {
		const { seen, balances } = this.historyOf(card);
		const before = seen[firstSince(seen, since)]?.before ?? balances;
		return subtract(before.get(currency) ?? NOTHING, balances.get(currency) ?? NOTHING);
	}

	private historyOf(card: string): History {
		return this.cards.get(card) ?? { seen: [], balances: new Map() };
	}

	private forgetBefore(time: number, history: History): void {
		this.forget(history, firstSince(history.seen, time));
	}

	private forget({ seen }: History, count: number): void {
		seen.splice(0, count);
		this.size -= count;
	}

	/** The map is in the order of each card's latest authorization. */
	private forgetQuietCards(time: number): void {
		for (const [card, history] of this.cards) {
			if (this.size <= MOST_IN_ALL && history.seen[history.seen.length - 1].at >= time) return;
			this.forget(history, history.seen.length);
			this.cards.delete(card);
		}
	}
}

/** A computer's clock may be set back; what it saw in its future it has seen by now. */
function keepOrder({ seen }: History, now: number): void {
	for (let index = seen.length - 1; index >= 0 && seen[index].at > now; index--) {
		seen[index].at = now;
	}
}

function firstSince(seen: Seen[], time: number): number {
	let [low, high] = [0, seen.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (seen[middle].at < time) low = middle + 1;
		else high = middle;
	}
	return low;
}

function lowered(balances: Balances, transaction: CardTransaction): Balances {
	const after = new Map(balances);
	const { transaction_currency: charged, local_currency: debited } = transaction;
	for (const currency of new Set([charged, debited].map((code) => String(code).toUpperCase()))) {
		const amount = amountFrom(amountIn(currency, transaction));
		if (amount) {
			after.set(currency, subtract(after.get(currency) ?? NOTHING, absolute(amount)));
		}
	}
	return after;
}
