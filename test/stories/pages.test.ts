import { inAnotherProcess } from '../support/runNode';
import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import { useTurnedTime } from '../support/turnedTime';
import { CARD_SERVICE, useWonder } from '../support/wonder';

const wonder = useWonder();
useTurnedTime();
const ORDERS = ['newest_first', 'oldest_first'];
const allCards = { returnAll: true };
const cardsOf = async (parameters: IDataObject, credentials: IDataObject = {}) => {
	const { error, items } = await wonder.node('card.getAll', parameters, {}, credentials);
	return { error, ids: items.map(({ json }) => json.id) };
};

describe.each(ORDERS)('in a list that is %s', (list_order) => {
	test.each([1, 2, 3, 20, 100, 249, 250, 251, 1000])(
		'all 250 cards come once each, though Wonder gives at most %d at once',
		async (page_cap) => {
			const cards = await wonder.newCards(250);
			await wonder.control('seed', { settings: { page_cap, list_order } });
			const { ids } = await cardsOf(allCards);
			expect(ids).toEqual(list_order === 'oldest_first' ? cards : [...cards].reverse());
		},
		60_000,
	);

	test('a reference behind the first pages is found, and the money does not move again', async () => {
		const [senderUserId, receiverUserId] = await wonder.newUsers(2, '1000.00');
		const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
		const pay = async (numbers: number[], settings = {}) =>
			await wonder.results(
				'transfer.create',
				{
					...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
					...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
					amount: '1',
					remark: 'Allowance',
					additionalFields: { refId: `=${list_order}-{{ $json.number }}` },
				},
				{ input: numbers.map((number) => ({ number })), ...settings },
			);
		await pay(Array.from({ length: 30 }, (_, index) => index));
		await wonder.control('seed', { settings: { page_cap: 10, list_order } });
		const known = wonder.books.transfers.length;
		// It remembers nothing, so that only the list can tell.
		const found = await pay([0, 15, 29], { type: inAnotherProcess() });
		expect(found.map(({ transfer_status }) => transfer_status)).toEqual(Array(3).fill('Settled'));
		expect(wonder.books.transfers).toHaveLength(known);
	});
});

test('as many as asked for are one request, and no more is read', async () => {
	const cards = await wonder.newCards(5);
	expect((await cardsOf({ limit: 3 })).ids).toEqual([...cards].reverse().slice(0, 3));
	expect(await wonder.routes()).toEqual(['GET /cards?offset=0&limit=3']);
});

test('a Limit above the page that Wonder gives is reached all the same', async () => {
	const cards = await wonder.newCards(30);
	await wonder.control('seed', { settings: { page_cap: 10 } });
	expect((await cardsOf({ limit: 25 })).ids).toEqual([...cards].reverse().slice(0, 25));
});

/** A list that somebody changes between its pages, or that is not paged as it should be. */
async function listServer(
	answer: (asked: { offset: number; limit: number; request: number }) => IDataObject[],
) {
	let request = 0;
	const server = await startCapture(({ target }) => {
		const query = new URL(target, 'http://host').searchParams;
		const [offset, limit] = ['offset', 'limit'].map((name) => Number(query.get(name)));
		const cards = answer({ offset, limit, request: ++request });
		return { status: 200, body: JSON.stringify({ code: 200, data: { cards } }) };
	});
	open.push(server);
	return { baseUrl: server.url, received: server.received };
}
const open: Array<Awaited<ReturnType<typeof startCapture>>> = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
});

const rows = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, index) => ({ id: `card-${from + index}` }));
const names = (from: number, to: number) => rows(from, to).map(({ id }) => id);

/** Rows that came while the list was read may be in the result, and need not. */
const isOld = (id: unknown) => names(0, 250).includes(String(id));

/** `changed` takes place between the first page and the second. */
const changing = async (
	changed: (list: IDataObject[]) => IDataObject[],
	cap = 100,
	total = 250,
) => {
	let list: IDataObject[] = rows(0, total);
	return await listServer(({ offset, limit, request }) => {
		if (request === 2) list = changed(list);
		return list.slice(offset, offset + Math.min(limit, cap));
	});
};

test.each([1, 2, 10, 99, 100, 101, 150, 250])(
	'%d new rows in front push others on: none is lost, none comes twice',
	async (count) => {
		const { baseUrl } = await changing((list) => [...rows(1000, 1000 + count), ...list]);
		const { ids } = await cardsOf(allCards, { baseUrl });
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.filter(isOld)).toEqual(names(0, 250));
	},
);

test.each([1, 2, 50, 99, 100])(
	'%d rows that are removed let others move up: none is lost, none comes twice',
	async (count) => {
		for (const first of [0, 100 - count]) {
			const { baseUrl } = await changing((list) =>
				list.filter((_, at) => at < first || at >= first + count),
			);
			const { ids } = await cardsOf(allCards, { baseUrl });
			expect(ids).toEqual(names(0, 250));
		}
	},
);

test('rows that are removed and added at once', async () => {
	const { baseUrl } = await changing((list) => [...rows(1000, 1003), ...list.slice(8)]);
	const { ids } = await cardsOf(allCards, { baseUrl });
	expect(new Set(ids).size).toBe(ids.length);
	expect(ids.filter(isOld)).toEqual(names(0, 250));
});

test('the end of a list that has become shorter', async () => {
	const { baseUrl } = await changing((list) => list.slice(0, -3), 100, 60);
	expect((await cardsOf(allCards, { baseUrl })).ids).toEqual(names(0, 60));
	const { baseUrl: emptied } = await changing(() => [], 100, 60);
	expect((await cardsOf(allCards, { baseUrl: emptied })).ids).toEqual(names(0, 60));
});

test.each([10, 100, 1000])(
	'the same page of %d again and again is an error, not an end',
	async (size) => {
		const { baseUrl, received } = await listServer(() => rows(0, size));
		const { error, ids } = await cardsOf(allCards, { baseUrl });
		expect(ids).toEqual([]);
		expect(error?.message).toBe('Wonder returned the same page repeatedly');
		expect(error?.description).toContain('Nothing was changed and no money moved.');
		expect(received.length).toBeLessThan(10);
	},
);

test('what to do about it is said where the form has it', async () => {
	const order = {
		...{ senderUserId: 'a', senderDocumentNumber: '1', receiverUserId: 'b' },
		...{ receiverDocumentNumber: '2', amount: '1', remark: 'Allowance' },
		additionalFields: { refId: 'x', senderReferenceId: 'r1', receiverReferenceId: 'r2' },
	};
	const custom = { method: 'GET', path: '/cards', answer: 'list', limit: 5000 };
	for (const [id, parameters, advice] of [
		['card.getAll', allCards, 'Turn off Return All and use a smaller Limit.'],
		['card.getAll', { limit: 500 }, 'Use a smaller Limit.'],
		['api.call', custom, 'Use a smaller Limit.'],
		['transfer.create', order, ''],
	] as Array<[string, IDataObject, string]>) {
		const { baseUrl } = await listServer(() => rows(0, 100));
		const { error } = await wonder.node(id, parameters, {}, { baseUrl });
		const told = `${error?.message} ${error?.description}`;
		expect(told).toContain('the same page repeatedly');
		const advised = told.match(/[^.]*(Return All|Limit)[^.]*\./g) ?? [];
		expect(advised.join('').trim()).toBe(advice);
	}
});

test('pages that lead nowhere end, too', async () => {
	const { baseUrl, received } = await listServer(({ request }) =>
		request % 2 ? rows(0, 50) : rows(10, 50),
	);
	expect((await cardsOf(allCards, { baseUrl })).error?.message).toContain(
		'the same page repeatedly',
	);
	expect(received.length).toBeLessThan(10);
});

test('no transfer is sent when its reference cannot be looked up to the end of the list', async () => {
	const order = {
		...{ senderUserId: 'a', senderDocumentNumber: '1', senderReferenceId: 'r1' },
		...{ receiverUserId: 'b', receiverDocumentNumber: '2' },
		amount: '1',
		remark: 'Allowance',
		additionalFields: { refId: 'x', senderReferenceId: 'r1', receiverReferenceId: 'r2' },
	};
	const { baseUrl, received } = await listServer(() => rows(0, 100));
	const { error } = await wonder.node('transfer.create', order, {}, { baseUrl });
	expect(error?.message).toContain('the same page repeatedly');
	expect(received.map(({ method }) => method)).not.toContain('POST');
});

test.each([1, 4, 9])('a short list of %d that is not paged at all is read once', async (size) => {
	const { baseUrl } = await listServer(() => rows(0, size));
	expect(await cardsOf(allCards, { baseUrl })).toEqual({ error: undefined, ids: names(0, size) });
});

test('a Wonder that ignores the limit gives no more than was asked for, and all of it', async () => {
	const ignoring = async (size: number) =>
		await listServer(({ offset }) => rows(0, 250).slice(offset, offset + size));
	const { baseUrl } = await ignoring(20);
	expect((await cardsOf({ limit: 3 }, { baseUrl })).ids).toEqual(names(0, 3));
	expect((await cardsOf(allCards, { baseUrl })).ids).toEqual(names(0, 250));
	const { baseUrl: all } = await ignoring(1_000_000);
	expect((await cardsOf(allCards, { baseUrl: all })).ids).toEqual(names(0, 250));
});

test('a list of a custom call is read to its end as well', async () => {
	const cards = await wonder.newCards(25);
	await wonder.control('seed', { settings: { page_cap: 10 } });
	const parameters = { method: 'GET', path: '/cards', answer: 'list', limit: 100 };
	const found = await wonder.results('api.call', parameters);
	expect(found.map(({ id }) => id)).toEqual([...cards].reverse());
	expect((await wonder.received()).every(({ target }) => target.startsWith(CARD_SERVICE))).toBe(
		true,
	);
});
