import { absolute, subtract, type Decimal } from '../../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from '../../payment/cardTransaction';
import { comparable } from '../../input/matching';
import { shortKey } from '../../memory/memory';
import { keyOf } from './keyOf';

export const MAX_WINDOW_MS = 24 * 3600_000;
export const MAX_PER_CARD = 1_000;
const MAX_TOTAL = 200_000;

const NOTHING: Decimal = { units: 0n, scale: 0 };

/** By currency. Each amount lowers them, so the difference of two is what was spent in between. */
type Balances = ReadonlyMap<string, Decimal>;

/** By currency, without signs. */
type Amounts = ReadonlyMap<string, Decimal>;

/** A payment, or the raise of one. */
interface Entry {
	id: string;
	at: number;
	/** Whether it comes from Wonder's list; otherwise this process received it. */
	isListed: boolean;
	/** Before this entry. */
	balances: Balances;
	/** How many there were before this entry. */
	payments: number;
}

/** What an entry adds to its card. */
interface Change extends Pick<Entry, 'id' | 'at' | 'isListed'> {
	spent: Amounts;
	/** 0 for a raise. */
	payments: 0 | 1;
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
 * The authorizations of each card in the last 24 hours, including declined ones. It stores running
 * balances, so a sum takes the same time however many there are. When there are too many, the oldest of
 * a card are dropped, and the cards that have been quiet for longest.
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
		this.count(keyOf(transaction.card), transaction, now);
	}

	/**
	 * Adds what Wonder lists of a card. A payment that is known here counts once, as it is known; if it
	 * was raised since, the difference counts from now, because the list doesn't say when.
	 */
	addListed(card: string, listed: ListedPayment[], now: number): void {
		const key = keyOf(card);
		const known = new Set(this.historyOf(key).entries.map(({ id }) => id));
		const isKnown = ({ transaction }: ListedPayment) => known.has(keyOf(transaction.id));
		const recent = listed.filter(({ at }) => at >= now - MAX_WINDOW_MS);
		const missing = recent.filter((payment) => !isKnown(payment));
		if (missing.length > 0) this.insert(key, missing);
		for (const { transaction } of recent.filter(isKnown)) this.count(key, transaction, now);
	}

	/** The running balances depend on the order, so they are calculated anew. */
	private insert(card: string, missing: ListedPayment[]): void {
		const earlier = this.historyOf(card);
		const added = missing.map(
			({ transaction, at }): Change => ({
				...{ id: keyOf(transaction.id), at, isListed: true },
				...{ spent: amountsOf(transaction), payments: 1 },
			}),
		);
		const inOrder = [...changesIn(earlier), ...added].sort((one, other) => one.at - other.at);
		const history = newHistory();
		for (const change of inOrder.slice(-MAX_PER_CARD)) append(history, change);
		this.size += history.entries.length - earlier.entries.length;
		this.cards.set(card, history);
	}

	private count(card: string, transaction: CardTransaction, now: number): void {
		const [id, amounts] = [keyOf(transaction.id), amountsOf(transaction)];
		const history = this.historyOf(card);
		this.forgetBefore(now - MAX_WINDOW_MS, history);
		keepOrder(history, now);
		const isKnown = history.entries.some((earlier) => earlier.id === id);
		const spent = isKnown ? increases(history, id, amounts) : amounts;
		if (isKnown && spent.size === 0) return;
		if (history.entries.length === MAX_PER_CARD) this.forget(history, 1);
		append(history, { id, at: now, isListed: false, spent, payments: isKnown ? 0 : 1 });
		this.size += 1;
		this.cards.delete(card);
		this.cards.set(card, history);
		this.forgetQuietCards(now - MAX_WINDOW_MS);
	}

	countSince(card: string, since: number): number {
		const history = this.historyOf(keyOf(card));
		return history.payments - before(history, since).payments;
	}

	/** Exact. Signs are ignored: a purchase of 20 and a refund of 20 add up to 40. */
	sumSince(card: string, currency: string, since: number): Decimal {
		const history = this.historyOf(keyOf(card));
		return spentBetween(before(history, since), history, shortKey(currency));
	}

	/** Where the payments that count come from. */
	originsSince(card: string, since: number): { from_wonder: number; from_memory: number } {
		const origins = { from_wonder: 0, from_memory: 0 };
		for (const { at, isListed, payments } of changesIn(this.historyOf(keyOf(card)))) {
			if (at >= since) origins[isListed ? 'from_wonder' : 'from_memory'] += payments;
		}
		return origins;
	}

	private historyOf(card: string): History {
		return this.cards.get(card) ?? newHistory();
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

const newHistory = (): History => ({ entries: [], balances: new Map(), payments: 0 });

function append(history: History, { id, at, isListed, spent, payments }: Change): void {
	const { balances } = history;
	history.entries.push({ id, at, isListed, balances, payments: history.payments });
	const lowered = new Map(balances);
	for (const [currency, amount] of spent) {
		lowered.set(currency, subtract(balances.get(currency) ?? NOTHING, amount));
	}
	history.balances = lowered;
	history.payments += payments;
}

/** What each entry has added. */
const changesIn = (history: History): Change[] =>
	history.entries.map((entry, index) => {
		const later = history.entries[index + 1] ?? history;
		const spent = [...later.balances.keys()].map(
			(currency) => [currency, spentBetween(entry, later, currency)] as const,
		);
		return {
			...{ id: entry.id, at: entry.at, isListed: entry.isListed },
			spent: new Map(spent),
			payments: later.payments > entry.payments ? 1 : 0,
		};
	});

function amountsOf(transaction: CardTransaction): Amounts {
	const amounts = new Map<string, Decimal>();
	const { transaction_currency: charged, local_currency: debited } = transaction;
	for (const currency of new Set([charged, debited].map(comparable))) {
		const amount = amountFrom(amountIn(currency, transaction));
		if (amount) amounts.set(shortKey(currency), absolute(amount));
	}
	return amounts;
}

/** The part of an authorization that is not counted yet. */
function increases(history: History, id: string, amounts: Amounts): Amounts {
	const increased = [...amounts].map(
		([currency, amount]) =>
			[currency, subtract(amount, countedBefore(history, id, currency))] as const,
	);
	return new Map(increased.filter(([, { units }]) => units > 0n));
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
