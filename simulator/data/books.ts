import type { Decisions } from '../decisions';
import type { Admission } from '../gateway/admission';
import type { Faults } from '../gateway/faults';
import type { Oddities } from '../oddities';
import type { Card, Purchase } from '../records';
import type { Webhooks } from '../webhooks';
import type { DeliveryRecord } from '../webhooks/delivery';
import type { Dispatch } from '../webhooks/dispatch';
import type { SimulatedWonder } from '../wonder';

/** What a restart keeps: JSON records by ID, in their order. Each is put back as it was listed. */
export interface Book {
	rows: () => Iterable<[id: string, record: unknown]>;
	put: (id: string, record: never) => void;
}

export interface Kept {
	wonder: SimulatedWonder;
	webhooks: Webhooks;
	decisions: Decisions;
	admission: Admission;
	faults: Faults;
	oddities: Oddities;
}

const byId = <Row>(records: Map<string, Row>): Book => ({
	rows: () => records,
	put: (id, record: Row) => records.set(id, record),
});

const list = <Row>(records: Row[]): Book => ({
	rows: () => records.map((record, index) => [String(index), record]),
	put: (_, record: Row) => records.push(record),
});

const single = <Row>(get: () => Row, set: (record: Row) => void): Book => ({
	rows: () => [['', get()]],
	put: (_, record: Row) => set(record),
});

/** Everything but the log of requests. A book comes after those that its records refer to. */
export function booksOf(kept: Kept): Record<string, Book> {
	const { wonder, webhooks, decisions, admission, faults, oddities } = kept;
	return {
		clock: single(
			() => wonder.clock.offset,
			(offset) => wonder.clock.jump(offset),
		),
		behavior: single(
			() => wonder.behavior,
			(behavior) => Object.assign(wonder.behavior, behavior),
		),
		business: single(
			() => ({ id: wonder.business.id, account: wonder.business.account }),
			(business) => Object.assign(wonder.business, business),
		),
		consumers: byId(wonder.consumers),
		cards: cards(wonder),
		purchases: purchases(wonder),
		undecided: undecided(wonder),
		wallets: byId(wonder.wallets),
		feeRules: byId(wonder.feeRules),
		transfers: list(wonder.transfers),
		nonces: byId(admission.nonces),
		signQuery: single(
			() => admission.signQuery,
			(signQuery) => (admission.signQuery = signQuery),
		),
		faults: list(faults.list()),
		oddities: list(oddities.list()),
		webhooks: single(
			() => ({ urls: webhooks.urls, held: webhooks.held, privateKey: webhooks.privateKey }),
			({ urls, held, privateKey }) => {
				Object.assign(webhooks, { urls, held });
				webhooks.rotate(privateKey);
			},
		),
		deliveries: deliveries(webhooks),
		decision: single(
			() => decisions.settings,
			(settings) => decisions.configure(settings),
		),
		decisionRequests: decisionRequests(decisions),
		decisions: list(decisions.gradedResponses()),
	};
}

/** Their purchases have books of their own. */
const cards = ({ cards: all }: SimulatedWonder): Book => ({
	rows: () => [...all].map(([id, { purchases: _, ...card }]) => [id, card]),
	put: (id, card: Card) => all.set(id, { ...card, purchases: [] }),
});

const purchases = (wonder: SimulatedWonder): Book => ({
	rows: () => wonder.purchases,
	put(id, purchase: Purchase) {
		wonder.purchases.set(id, purchase);
		wonder.cards.get(purchase.transaction.card)!.purchases.push(purchase);
	},
});

/** Decisions about these are awaited, so that they are in no list yet. */
const undecided = (wonder: SimulatedWonder): Book => ({
	rows: () =>
		[...wonder.cards.values()]
			.flatMap((card) => card.purchases)
			.filter(({ transaction }) => transaction.status === 'Pending')
			.map((purchase) => [purchase.transaction.id, purchase]),
	put: (_, purchase: Purchase) =>
		wonder.cards.get(purchase.transaction.card)!.purchases.push(purchase),
});

type Written<Record> = Omit<Record, 'body'> & { body: string };

const write = (dispatch: Dispatch): Written<Dispatch> => ({
	...dispatch,
	body: dispatch.body.toString('base64'),
});
const read = (dispatch: Written<Dispatch>): Dispatch => ({
	...dispatch,
	body: Buffer.from(dispatch.body, 'base64'),
});

const deliveries = ({ records }: Webhooks): Book => ({
	rows: () => [...records].map(([id, record]) => [id, { ...record, first: write(record.first) }]),
	put: (id, record: Omit<DeliveryRecord, 'first'> & { first: Written<Dispatch> }) =>
		records.set(id, { ...record, first: read(record.first) }),
});

const decisionRequests = ({ asked }: Decisions): Book => ({
	rows: () => [...asked].map(([id, dispatch]) => [id, write(dispatch)]),
	put: (id, dispatch: Written<Dispatch>) => asked.set(id, read(dispatch)),
});
