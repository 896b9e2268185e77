import { anything, byName, filled, list, oneOf, optional, shape, type Check } from '../checks';
import { rewrites } from './rewrites';

type Row = Record<string, unknown>;

/** Where each kind of record stands in the `data` of an answer; transactions also in events. */
const places: Record<string, { list?: string; single?: string }> = {
	transaction: { list: 'transactions' },
	card: { list: 'cards', single: 'card' },
	limit_change: { list: 'limit_history' },
	balance: { single: 'balance' },
	user: { single: 'user' },
	wallet: { list: 'wallets', single: 'wallet' },
	wallet_transaction: { list: 'wallet_transactions' },
	fee_rule: { list: 'fee_rules', single: 'fee_rule' },
	transfer: { list: 'platform_transfers', single: 'platform_transfer' },
	/** What stands around the transaction in an event or a question. */
	event: {},
};

export const kinds = Object.keys(places);

/** How records of a kind are written from now on, in answers and events; the books stay right. */
export interface Oddity {
	kind: string;
	/** Only this record, or the event about it. */
	id?: string;
	set?: Row;
	rewrite?: Record<string, string>;
	remove?: string[];
	/** What comes in the place of its lists. */
	list?: 'null' | 'missing';
}

const oddity = shape({
	kind: oneOf(...kinds),
	id: optional(filled),
	set: optional(byName(anything)),
	rewrite: optional(byName(oneOf(...Object.keys(rewrites)))),
	remove: optional(list(filled, 1)),
	list: optional(oneOf('null', 'missing')),
});

const one: Check = (value, at) => {
	const problems = oddity(value, at);
	if (problems.length) return problems;
	const { kind, set, rewrite, remove, list: lists } = value as Oddity;
	if (lists && !places[kind].list) return [`list is not for ${kind}, which comes in none`];
	return set || rewrite || remove || lists ? [] : ['set, rewrite, remove or list is required'];
};

export const oddBody: Check = (value, at) =>
	Array.isArray(value) ? list(one, 1)(value, at || 'the list') : one(value, at);

export class Oddities {
	private readonly all: Oddity[] = [];

	add(oddities: Oddity[]): void {
		this.all.push(...oddities);
	}

	list(): Oddity[] {
		return this.all;
	}

	clear(): void {
		this.all.length = 0;
	}

	/** The `data` of an answer as it is sent. */
	inAnswer(data: object): object {
		// The card is no field of the `data` of Create Card, it is the data.
		if ('issuer_brand' in data) return odd(data, this.of('card'));
		const fields = Object.entries(data as Record<string, object>);
		return Object.fromEntries(fields.flatMap(([name, value]) => this.inField(name, value)));
	}

	/** An event, or a question. */
	inEvent<Event extends { action: string; card_transaction: object }>(event: Event): Event {
		const record = event.card_transaction;
		const card_transaction = odd(record, this.of('transaction'));
		return odd({ ...event, card_transaction }, this.of('event'), record);
	}

	private of(kind: string): Oddity[] {
		return this.all.filter((each) => each.kind === kind);
	}

	private inField(name: string, value: object): Array<[string, unknown]> {
		const kind = kinds.find((each) => Object.values(places[each]).includes(name));
		if (!kind) return [[name, value]];
		const oddities = this.of(kind);
		if (!Array.isArray(value)) return [[name, odd(value, oddities)]];
		const instead = oddities.find((each) => each.list)?.list;
		if (instead === 'missing') return [];
		return [[name, instead ? null : value.map((row) => odd(row as object, oddities))]];
	}
}

/** `record` is in the books what `given` is about. */
function odd<Given extends object>(
	given: Given,
	oddities: Oddity[],
	record: object = given,
): Given {
	const { id } = record as Row;
	const result = { ...given } as Row;
	for (const each of oddities.filter(({ id: only }) => [undefined, id].includes(only))) {
		Object.assign(result, each.set);
		for (const [name, way] of Object.entries(each.rewrite ?? {})) {
			const value = result[name];
			if (typeof value === 'string') result[name] = rewrites[way](value);
		}
		for (const name of each.remove ?? []) delete result[name];
	}
	return result as Given;
}
