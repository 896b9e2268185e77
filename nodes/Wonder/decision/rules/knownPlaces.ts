import type { CardTransaction } from '../../payment/cardTransaction';
import { keyOf } from './keyOf';

const MAX_TOTAL = 300_000;

/** A payment that was approved. */
interface Visit {
	id: string;
	at: number;
}

/** By ID, or else by name; undefined if neither is there. */
export const merchantOf = ({ merchant_id, merchant_name }: CardTransaction) =>
	place('id', merchant_id) ?? place('name', merchant_name);

export const countryOf = ({ merchant_country }: CardTransaction) =>
	place('country', merchant_country);

function place(kind: string, value: unknown): string | undefined {
	const text = keyOf(value);
	return text ? `${kind} ${text}` : undefined;
}

/** Where each card has paid. When there are too many places, the cards that paid least recently are dropped. */
export class KnownPlaces {
	/** By card and place, the two latest payments, the newest first. */
	private readonly cards = new Map<string, Map<string, Visit[]>>();

	private size = 0;

	/** @param onDropped receives a card whose places were forgotten */
	constructor(private readonly onDropped: (card: string) => void = () => {}) {}

	/** Remembers where an approved payment was made; a second time, it changes nothing. */
	add(transaction: CardTransaction, at: number): void {
		const [card, id] = [keyOf(transaction.card), keyOf(transaction.id)];
		const places = this.cards.get(card) ?? new Map<string, Visit[]>();
		for (const place of placesOf(transaction)) {
			const visits = places.get(place) ?? [];
			if (visits.length === 0) this.size += 1;
			if (!visits.some((visit) => visit.id === id)) places.set(place, latestOf(visits, { id, at }));
		}
		this.cards.delete(card);
		this.cards.set(card, places);
		this.dropOthers(card);
	}

	/** For a payment that turned out to be declined. */
	remove(transaction: CardTransaction): void {
		const [places, id] = [this.cards.get(keyOf(transaction.card)), keyOf(transaction.id)];
		for (const place of placesOf(transaction)) {
			const others = places?.get(place)?.filter((visit) => visit.id !== id);
			if (others) places?.set(place, others);
		}
	}

	/** When the card last paid at this place, apart from this very payment. */
	lastVisit(transaction: CardTransaction, place: string | undefined): number | undefined {
		const id = keyOf(transaction.id);
		const visits = this.cards.get(keyOf(transaction.card))?.get(place ?? '');
		return visits?.find((visit) => visit.id !== id)?.at;
	}

	private dropOthers(current: string): void {
		for (const [card, places] of this.cards) {
			if (this.size <= MAX_TOTAL || card === current) return;
			this.size -= places.size;
			this.cards.delete(card);
			this.onDropped(card);
		}
	}
}

/** Also under its name: a later payment may have no ID. */
const placesOf = (transaction: CardTransaction): string[] =>
	[
		place('id', transaction.merchant_id),
		place('name', transaction.merchant_name),
		countryOf(transaction),
	].filter((found) => found !== undefined);

/** Of two, at most one is the payment that is being decided. */
function latestOf(visits: Visit[], added: Visit): Visit[] {
	return [...visits, added].sort((one, other) => other.at - one.at).slice(0, 2);
}
