import { z } from 'zod/v4';
import { byName, filled, list, object, oneOf, oneOrMany } from '../schemas';
import { rewrites } from './rewrites';

type Row = Record<string, unknown>;

/** Where each kind of record is in the `data` of a response; transactions are in events, too. */
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
	/** What surrounds the transaction in an event or a decision request. */
	event: {},
};

export const kinds = Object.keys(places);

/** How records of a kind are sent from now on, in responses and events; the books do not change. */
const oddity = object({
	kind: oneOf(...kinds),
	/** Only this record, or the event about it. */
	id: filled.optional(),
	set: byName(z.unknown()).optional(),
	rewrite: byName(oneOf(...Object.keys(rewrites))).optional(),
	remove: list(filled, 1).optional(),
	/** What is sent instead of its lists. */
	list: oneOf('null', 'missing').optional(),
})
	.refine(({ set, rewrite, remove, list: lists }) => set ?? rewrite ?? remove ?? lists, {
		path: ['set, rewrite, remove or list'],
		error: 'is required',
	})
	.refine(({ kind, list: lists }) => !lists || places[kind].list, {
		path: ['list'],
		error: ({ input }) => `is not for ${(input as Oddity).kind}, which comes in none`,
	});
export type Oddity = z.infer<typeof oddity>;
export const oddities = oneOrMany(oddity);

export class Oddities {
	private readonly all: Oddity[] = [];

	add(added: Oddity[]): void {
		this.all.push(...added);
	}

	list(): Oddity[] {
		return this.all;
	}

	clear(): void {
		this.all.length = 0;
	}

	/** The `data` of a response as it is sent. */
	inResponse(data: object): object {
		// Create Card returns the card as `data` itself, not in a field of it.
		if ('issuer_brand' in data) return odd(data, this.of('card'));
		const fields = Object.entries(data as Record<string, object>);
		return Object.fromEntries(fields.flatMap(([name, value]) => this.inField(name, value)));
	}

	/** An event or a decision request. */
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
		const found = this.of(kind);
		if (!Array.isArray(value)) return [[name, odd(value, found)]];
		const instead = found.find((each) => each.list)?.list;
		if (instead === 'missing') return [];
		return [[name, instead ? null : value.map((row) => odd(row as object, found))]];
	}
}

/** `record` is the one in the books that `given` describes. */
function odd<Given extends object>(given: Given, all: Oddity[], record: object = given): Given {
	const { id } = record as Row;
	const result = { ...given } as Row;
	for (const each of all.filter(({ id: only }) => [undefined, id].includes(only))) {
		Object.assign(result, each.set);
		for (const [name, way] of Object.entries(each.rewrite ?? {})) {
			const value = result[name];
			if (typeof value === 'string') result[name] = rewrites[way](value);
		}
		for (const name of each.remove ?? []) delete result[name];
	}
	return result as Given;
}
