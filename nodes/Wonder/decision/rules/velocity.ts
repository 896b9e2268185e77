import { absolute, subtract, type Decimal } from '../../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from '../../payment/cardTransaction';
import { comparable } from '../../input/matching';

export const MAX_WINDOW_MS = 24 * 3600_000;
export const MAX_PER_CARD = 1_000;
const MAX_TOTAL = 200_000;

const NOTHING: Decimal = { units: 0n, scale: 0 };

/** By currency. Each amount lowers them, so the difference of two is what was spent in between. */
type Balances = ReadonlyMap<string, Decimal>;

/** What of a payment is counted. */
type Counted = Pick<
	CardTransaction,
	'transaction_currency' | 'transaction_amount' | 'local_currency' | 'local_amount'
> & { id: string };

/** A payment, or the raise of one. */
interface Entry {
	id: string;
	at: number;
	counted: Counted;
	/** Whether it comes from Wonder's list; otherwise this process received it. */
	isListed: boolean;
	/** Before this entry. */
	balances: Balances;
	/** How many there were before this entry. */
	payments: number;
}

interface History {
	/** Oldest first. */
	entries: Entry[];
	balances: Balances;
	payments: number;
}

/** A payment in Wonder's list, as it was authorized. */
export interface ListedPayment {
	transaction: CardTransaction;
	at: number;
}

/**
 * The authorizations of each card in the last 24 hours, including declined ones. It stores running balances, so a sum takes the same time however many there are. When there
 * are too many, the oldest of a card are dropped, and the cards that have been quiet for longest.
 */
export class Velocity {
	private readonly cards = new Map<string, History>();

	private size = 0;

	/** @param onDropped receives a card whose payments were forgotten although they are recent */
	constructor(private readonly onDropped: (card: string) => void = () => {}) {}

	/**
	 * Counts an authorization; a second delivery of it changes nothing. One that is raised, as by hotels
	 * and taxis, adds the difference to the sums and no payment to the count.
	 */
	record(transaction: CardTransaction, now: number): void {
		this.count(comparable(transaction.card), countedOf(transaction), now, false);
	}

	/**
	 * Adds what Wonder lists of a card. A payment that is known here counts once, as it is known; if it
	 * was raised since, the difference counts from now, because the list doesn't say when.
	 */
	addListed(card: string, listed: ListedPayment[], now: number): void {
		const key = comparable(card);
		const known = new Set(this.historyOf(key).entries.map(({ id }) => id));
		const recent = listed
			.filter(({ at }) => at >= now - MAX_WINDOW_MS)
			.map(({ transaction, at }) => ({ counted: countedOf(transaction), at, isListed: true }));
		const missing = recent.filter(({ counted }) => !known.has(counted.id));
		if (missing.length > 0) this.insert(key, missing);
		for (const { counted } of recent) {
			if (known.has(counted.id)) this.count(key, counted, now, true);
		}
	}

	/** The running balances depend on the order, so the card is counted anew. */
	private insert(card: string, added: Array<Pick<Entry, 'counted' | 'at' | 'isListed'>>): void {
		const { entries } = this.historyOf(card);
		const inOrder = [...entries, ...added].sort((one, other) => one.at - other.at);
		this.size -= entries.length;
		this.cards.delete(card);
		for (const { counted, at, isListed } of inOrder) this.count(card, counted, at, isListed);
	}

	private count(card: string, counted: Counted, now: number, isListed: boolean): void {
		const { id } = counted;
		const history = this.historyOf(card);
		this.forgetBefore(now - MAX_WINDOW_MS, history);
		keepOrder(history, now);
		const isKnown = history.entries.some((earlier) => earlier.id === id);
		const balances = balancesAfter(history, counted, isKnown);
		if (isKnown && balances === history.balances) return;
		if (history.entries.length === MAX_PER_CARD) this.forget(history, 1);
		const { balances: earlier, payments } = history;
		history.entries.push({ id, at: now, counted, isListed, balances: earlier, payments });
		history.balances = balances;
		if (!isKnown) history.payments += 1;
		this.size += 1;
		this.cards.delete(card);
		this.cards.set(card, history);
		this.forgetQuietCards(now - MAX_WINDOW_MS);
	}

	countSince(card: string, since: number): number {
		const history = this.historyOf(comparable(card));
		return history.payments - before(history, since).payments;
	}

	/** Exact. Signs are ignored: a purchase of 20 and a refund of 20 add up to 40. */
	sumSince(card: string, currency: string, since: number): Decimal {
		const history = this.historyOf(comparable(card));
		return spentBetween(before(history, since), history, currency);
	}

	/** Where the payments that count come from. */
	originsSince(card: string, since: number): { from_wonder: number; from_memory: number } {
		const { entries, payments: all } = this.historyOf(comparable(card));
		const first = firstSince(entries, since);
		const origins = { from_wonder: 0, from_memory: 0 };
		for (let index = first; index < entries.length; index++) {
			const isRaise = (entries[index + 1]?.payments ?? all) === entries[index].payments;
			if (!isRaise) origins[entries[index].isListed ? 'from_wonder' : 'from_memory'] += 1;
		}
		return origins;
	}

	private historyOf(card: string): History {
		return this.cards.get(card) ?? { entries: [], balances: new Map(), payments: 0 };
	}

	private forgetBefore(time: number, history: History): void {
		this.forget(history, firstSince(history.entries, time));
	}

	private forget({ entries }: History, count: number): void {
		entries.splice(0, count);
		this.size -= count;
	}

	/** The map is ordered by each card's latest authorization. */
	private forgetQuietCards(time: number): void {
		for (const [card, history] of this.cards) {
			const isRecent = history.entries[history.entries.length - 1].at >= time;
			if (this.size <= MAX_TOTAL && isRecent) return;
			if (isRecent) this.onDropped(card);
			this.forget(history, history.entries.length);
			this.cards.delete(card);
		}
	}
}

/** If the computer's clock is set back, entries from its future move to now. */
function keepOrder({ entries }: History, now: number): void {
	for (let index = entries.length - 1; index >= 0 && entries[index].at > now; index--) {
		entries[index].at = now;
	}
}

function firstSince(entries: Entry[], time: number): number {
	let [low, high] = [0, entries.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (entries[middle].at < time) low = middle + 1;
		else high = middle;
	}
	return low;
}

const before = (history: History, time: number): Pick<Entry, 'balances' | 'payments'> =>
	history.entries[firstSince(history.entries, time)] ?? history;

const spentBetween = (
	earlier: Pick<Entry, 'balances'>,
	later: Pick<Entry, 'balances'>,
	currency: string,
) => subtract(earlier.balances.get(currency) ?? NOTHING, later.balances.get(currency) ?? NOTHING);

function countedOf(transaction: CardTransaction): Counted {
	const { id, transaction_currency, transaction_amount, local_currency, local_amount } =
		transaction;
	return {
		...{ id: comparable(id), transaction_currency, transaction_amount },
		...{ local_currency, local_amount },
	};
}

/**
 * Lowered by the part of this authorization that is not counted yet; the same map if there is none.
 * @param isKnown whether a part may be counted
 */
function balancesAfter(history: History, counted: Counted, isKnown: boolean): Balances {
	let { balances } = history;
	const { transaction_currency: charged, local_currency: debited } = counted;
	for (const currency of new Set([charged, debited].map(comparable))) {
		const amount = amountFrom(amountIn(currency, counted));
		if (!amount) continue;
		const earlier = isKnown ? countedBefore(history, counted.id, currency) : NOTHING;
		const increase = subtract(absolute(amount), earlier);
		if (increase.units <= 0n) continue;
		const left = subtract(balances.get(currency) ?? NOTHING, increase);
		balances = new Map(balances).set(currency, left);
	}
	return balances;
}

function countedBefore(history: History, id: string, currency: string): Decimal {
	let sum = NOTHING;
	history.entries.forEach((each, index) => {
		if (each.id !== id) return;
		const spent = spentBetween(each, history.entries[index + 1] ?? history, currency);
		sum = subtract(sum, { ...spent, units: -spent.units });
	});
	return sum;
}
