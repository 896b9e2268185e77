import { absolute, subtract, type Decimal } from '../../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from '../../payment/cardTransaction';
import { comparable } from '../../input/matching';

export const MAX_WINDOW_MS = 24 * 3600_000;
export const MAX_PER_CARD = 1_000;
const MAX_TOTAL = 200_000;

const NOTHING: Decimal = { units: 0n, scale: 0 };

/** By currency. Each amount lowers them, so the difference of two is what was spent in between. */
type Balances = ReadonlyMap<string, Decimal>;

/** A payment, or the raise of one. */
interface Entry {
	id: string;
	at: number;
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

/**
 * The authorizations of each card that this process received in the last 24 hours, including declined
 * ones. It stores running balances, so a sum takes the same time however many there are. When there
 * are too many, the oldest of a card are dropped, and the cards that have been quiet for longest.
 */
export class Velocity {
	private readonly cards = new Map<string, History>();

	private size = 0;

	/**
	 * Counts an authorization; a second delivery of it changes nothing. One that is raised, as by hotels
	 * and taxis, adds the difference to the sums and no payment to the count.
	 */
	record(transaction: CardTransaction, now: number): void {
		const [id, card] = [comparable(transaction.id), comparable(transaction.card)];
		const history = this.historyOf(card);
		this.forgetBefore(now - MAX_WINDOW_MS, history);
		keepOrder(history, now);
		const isKnown = history.entries.some((earlier) => earlier.id === id);
		const balances = balancesAfter(history, transaction, isKnown ? id : undefined);
		if (isKnown && balances === history.balances) return;
		if (history.entries.length === MAX_PER_CARD) this.forget(history, 1);
		history.entries.push({ id, at: now, balances: history.balances, payments: history.payments });
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
			if (this.size <= MAX_TOTAL && history.entries[history.entries.length - 1].at >= time) return;
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

/**
 * Lowered by the part of this authorization that is not counted yet; the same map if there is none.
 * @param knownId if a part may be counted
 */
function balancesAfter(
	history: History,
	transaction: CardTransaction,
	knownId: string | undefined,
): Balances {
	let { balances } = history;
	const { transaction_currency: charged, local_currency: debited } = transaction;
	for (const currency of new Set([charged, debited].map(comparable))) {
		const amount = amountFrom(amountIn(currency, transaction));
		if (!amount) continue;
		const earlier = knownId === undefined ? NOTHING : counted(history, knownId, currency);
		const increase = subtract(absolute(amount), earlier);
		if (increase.units <= 0n) continue;
		const left = subtract(balances.get(currency) ?? NOTHING, increase);
		balances = new Map(balances).set(currency, left);
	}
	return balances;
}

function counted(history: History, id: string, currency: string): Decimal {
	let sum = NOTHING;
	history.entries.forEach((each, index) => {
		if (each.id !== id) return;
		const spent = spentBetween(each, history.entries[index + 1] ?? history, currency);
		sum = subtract(sum, { ...spent, units: -spent.units });
	});
	return sum;
}
