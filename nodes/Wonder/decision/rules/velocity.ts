import { absolute, subtract, type Decimal } from '../../input/decimal';
import { amountFrom, amountIn, type CardTransaction } from '../../payment/cardTransaction';
import { plain } from '../../input/matching';

export const LONGEST_WINDOW_MS = 24 * 3600_000;
export const MOST_PER_CARD = 1_000;
const MOST_IN_ALL = 200_000;

const NOTHING: Decimal = { units: 0n, scale: 0 };

/** By currency. It falls by every amount, so two of them differ by what was spent in between. */
type Balances = ReadonlyMap<string, Decimal>;

/** A payment, or an increase of one. */
interface Seen {
	id: string;
	at: number;
	/** As they were before it. */
	balances: Balances;
	payments: number;
}

interface History {
	/** In the order of time. */
	seen: Seen[];
	balances: Balances;
	payments: number;
}

/**
 * The authorizations of each card that this process has seen in the last 24 hours, declined ones
 * too. Balances are kept, so that a sum costs the same however many there are. When there are too
 * many, the oldest of a card are forgotten, and the cards that were quiet for longest.
 */
export class Velocity {
	private readonly cards = new Map<string, History>();

	private size = 0;

	/**
	 * Remembers an authorization; a second delivery of it changes nothing. One that asks for more than
	 * before, as hotels and taxis do, adds the difference to the sums and no payment to the count.
	 */
	see(transaction: CardTransaction, now: number): void {
		const [id, card] = [plain(transaction.id), plain(transaction.card)];
		const history = this.historyOf(card);
		this.forgetBefore(now - LONGEST_WINDOW_MS, history);
		keepOrder(history, now);
		const isKnown = history.seen.some((earlier) => earlier.id === id);
		const balances = lowered(history, id, transaction);
		if (isKnown && balances === history.balances) return;
		if (history.seen.length === MOST_PER_CARD) this.forget(history, 1);
		history.seen.push({ id, at: now, balances: history.balances, payments: history.payments });
		history.balances = balances;
		if (!isKnown) history.payments += 1;
		this.size += 1;
		this.cards.delete(card);
		this.cards.set(card, history);
		this.forgetQuietCards(now - LONGEST_WINDOW_MS);
	}

	countSince(card: string, since: number): number {
		const history = this.historyOf(plain(card));
		return history.payments - before(history, since).payments;
	}

	/** Exact, and without signs: a purchase and a refund of 20 are 40. */
	sumSince(card: string, currency: string, since: number): Decimal {
		const history = this.historyOf(plain(card));
		return spentBetween(before(history, since), history, currency);
	}

	private historyOf(card: string): History {
		return this.cards.get(card) ?? { seen: [], balances: new Map(), payments: 0 };
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

const before = (history: History, time: number): Pick<Seen, 'balances' | 'payments'> =>
	history.seen[firstSince(history.seen, time)] ?? history;

const spentBetween = (
	earlier: Pick<Seen, 'balances'>,
	later: Pick<Seen, 'balances'>,
	currency: string,
) => subtract(earlier.balances.get(currency) ?? NOTHING, later.balances.get(currency) ?? NOTHING);

/** By what this authorization asks for beyond what was counted of it; the same ones if by nothing. */
function lowered(history: History, id: string, transaction: CardTransaction): Balances {
	let { balances } = history;
	const { transaction_currency: charged, local_currency: debited } = transaction;
	for (const currency of new Set([charged, debited].map(plain))) {
		const amount = amountFrom(amountIn(currency, transaction));
		if (!amount) continue;
		const increase = subtract(absolute(amount), counted(history, id, currency));
		if (increase.units <= 0n) continue;
		const left = subtract(balances.get(currency) ?? NOTHING, increase);
		balances = new Map(balances).set(currency, left);
	}
	return balances;
}

function counted(history: History, id: string, currency: string): Decimal {
	let sum = NOTHING;
	history.seen.forEach((each, index) => {
		if (each.id !== id) return;
		const spent = spentBetween(each, history.seen[index + 1] ?? history, currency);
		sum = subtract(sum, { ...spent, units: -spent.units });
	});
	return sum;
}
