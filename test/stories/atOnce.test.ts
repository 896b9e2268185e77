import type { IDataObject } from 'n8n-workflow';
import { openBooks, samples } from '../contract/samples';
import { BusyServer } from '../support/busyServer';
import type { NodeSettings } from '../support/runNode';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** How many requests of a run are in flight at the same time, in which order, and until when. */
const wonder = useWonder();

let server: BusyServer;
async function busy(settings: {
	takes: number;
	allows?: number;
	gathers?: boolean;
}): Promise<IDataObject> {
	server = new BusyServer({ behind: wonder.url, ...settings });
	return { baseUrl: await server.start() };
}
afterEach(() => server?.stop());

const ofCards = (cards: string[]): NodeSettings => ({ input: cards.map((card) => ({ card })) });
const cardId = '={{ $json.card }}';

describe('many reads', () => {
	const read = async (cards: string[], at: IDataObject, options: IDataObject = {}) => {
		const { items, error } = await wonder.node('card.get', { cardId, options }, ofCards(cards), at);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.id)).toEqual(cards);
	};
	const many = async (count: number) => {
		const cards = await wonder.newCards(20);
		return Array.from({ length: count }, (_, item) => cards[item % cards.length]);
	};

	test('are more than ten at the same time where Wonder takes its time, in the order of the items', async () => {
		await read(await many(200), await busy({ takes: 200 }));
		expect(server.mostInFlight.reads).toBeGreaterThan(10);
	});

	test('are never more at the same time than Concurrent Reads', async () => {
		await read(await many(100), await busy({ takes: 100 }), { readsAtOnce: 12 });
		expect(server.mostInFlight.reads).toBe(12);
	});

	test.each([15, 3, 1])(
		'all come from a server that refuses more than %d at the same time',
		async (allows) => {
			await read(await many(10 * allows + 50), await busy({ takes: 10, allows, gathers: true }));
			expect(server.refusals).toBeGreaterThan(0);
		},
	);
});

describe('a pause that Wonder asks for', () => {
	const refused = (after: string) => ({ status: 429, headers: { 'Retry-After': after } });

	test('that is longer than anything waits: nothing else is sent, and each item says so', async () => {
		const cards = await wonder.newCards(30);
		await wonder.forget();
		await wonder.control('faults', refused('3600'));
		const { items } = await wonder.node(
			'card.get',
			{ cardId },
			{ ...ofCards(cards), onError: 'continueRegularOutput' },
		);
		expect((await wonder.received()).length).toBeLessThanOrEqual(10);
		expect(items[29].json).toEqual({
			error: 'Item 30 of 30: Wonder asked for a pause of 3600 seconds',
			message: expect.stringMatching(/^This node does not wait that long\. Nothing was changed/),
		});
	});

	test('also holds back a transfer', async () => {
		const ids = await openBooks(wonder);
		await wonder.control('faults', { match: { method: 'GET' }, ...refused('3600') });
		await wonder.forget();
		const { error } = await wonder.node('transfer.create', samples['transfer.create'](ids)[0]);
		expect((await wonder.routes()).filter((route) => route.startsWith('POST'))).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toMatch(/not sent|Nothing was/);
	});
});

describe('changes of different cards', () => {
	test.each(['card.lock', 'card.unlock', 'card.updateLimits'])(
		'run side by side, at most ten: %s',
		async (id) => {
			const cards = await wonder.newCards(25);
			for (const card of cards) {
				if (id === 'card.unlock') wonder.books.cards.get(card)!.status = 'Locked';
			}
			const limits = { limits: { daily: '5.00' } };
			const at = await busy({ takes: 300 });
			const { items, error } = await wonder.node(id, { cardId, ...limits }, ofCards(cards), at);
			expect(error).toBeUndefined();
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(cards.map((_, item) => ({ item })));
			expect(server.mostInFlight.writes).toBeGreaterThan(5);
			expect(server.mostInFlight.writes).toBeLessThanOrEqual(10);
		},
	);

	test('keep the order of the items for the same card', async () => {
		const [one, ...others] = await wonder.newCards(4);
		const input = ['10', '20', '30', '40'].flatMap((daily, round) => [
			{ card: one, daily },
			{ card: others[round % 3], daily: `${round + 1}` },
		]);
		const at = await busy({ takes: 50 });
		// The first one finds out late what the card's limits are.
		const path = `${CARD_SERVICE}/cards/${one}`;
		await wonder.control('faults', { match: { method: 'GET', path }, delay: 500 });
		await wonder.forget();
		await wonder.node(
			'card.updateLimits',
			{ cardId, limits: { daily: '={{ $json.daily }}' } },
			{ input },
			at,
		);
		const sent = (await wonder.received())
			.filter(({ method, target }) => method === 'PUT' && target.includes(one))
			.map(({ body }) => (body as { limits: IDataObject[] }).limits[0].limit_amount);
		expect(sent).toEqual(['10', '20', '30', '40']);
	});
});

test.each([
	'api.call',
	'card.create',
	'card.terminate',
	'feeRule.set',
	'transfer.create',
	'user.create',
	'user.update',
	'wallet.create',
])('%s goes one after the other', async (id) => {
	const ids = await openBooks(wonder);
	const parameters = {
		...samples[id](ids)[0],
		...(id === 'api.call' && { method: 'POST' }),
		...(id === 'card.terminate' && { cardId }),
	};
	const at = await busy({ takes: 50 });
	const settings = ofCards(await wonder.newCards(4));
	await wonder.node(id, parameters, { ...settings, onError: 'continueRegularOutput' }, at);
	expect(server.mostInFlight.writes).toBe(1);
});

describe('after the first change that fails', () => {
	const lockPath = (card: string) => ({
		method: 'PUT',
		path: `${CARD_SERVICE}/cards/${card}/lock`,
	});
	let cards: string[];
	beforeEach(async () => {
		cards = await wonder.newCards(30);
		await wonder.forget();
	});
	const lock = async () => await wonder.node('card.lock', { cardId }, ofCards(cards));
	const locked = () => cards.filter((card) => wonder.books.cards.get(card)!.status === 'Locked');

	test('no other begins, those under way finish, and the error names all of them', async () => {
		const refusal = { status: 400, body: { code: 300001, message: 'No.' } };
		await wonder.control('faults', [
			{ match: lockPath(cards[4]), ...refusal },
			{ match: { method: 'PUT' }, delay: 500, times: 99 },
		]);
		const { error } = await lock();
		expect(locked()).toEqual(cards.slice(0, 10).filter((_, item) => item !== 4));
		expect(error?.message).toBe('Item 5 of 30: No.');
		expect(error?.description).toMatch(
			/ Items 1 to 4, 6 to 10 were already processed\. Don't send them again\. Items 11 to 30 were not sent\.$/,
		);
	});

	test('others that fail meanwhile are named with what is unknown about them', async () => {
		const dropped = { status: 500, times: 9 };
		await wonder.control('faults', [
			{ match: lockPath(cards[6]), ...dropped },
			{ match: lockPath(cards[2]), status: 400, body: { code: 300001, message: 'No.' } },
			{ match: { method: 'PUT' }, delay: 500, times: 99 },
		]);
		const { error } = await lock();
		expect(error?.message).toBe('Item 3 of 30: No.');
		expect(error?.description).toMatch(
			/These items failed too: item 7 \(Simulated fault\. Unknown outcome: .*\(check whether the card is locked\)\)\. Items 11 to 30 were not sent\.$/,
		);
	});
});
