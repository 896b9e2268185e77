import type { IDataObject } from 'n8n-workflow';
import { serveList } from '../support/listServer';
import { callTool, type NodeSettings } from '../support/runNode';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** The notes above the output of a list or a card, where a person would wonder about it. */

const wonder = useWonder();

const rowsOf = (count: number, more: (index: number) => IDataObject = () => ({})) =>
	Array.from({ length: count }, (_, index) => ({ id: `row-${index}`, ...more(index) }));

/** The notes about a list with these rows, and how many requests it took. */
async function notes(
	operation: string,
	[property, rows]: [string, IDataObject[]],
	parameters: IDataObject,
	settings: NodeSettings = {},
) {
	const { baseUrl, received } = await serveList(property, rows);
	const { items, hints, error } = await wonder.node(operation, parameters, settings, { baseUrl });
	if (error) throw error;
	return { found: items.length, hints, requests: received.length };
}

describe('when no row passes the filters', () => {
	test.each([
		['card.getAll', 'cards', { titleContains: 'x' }, 'Title Contains'],
		['transaction.getAll', 'transactions', { status: ['Declined'] }, 'Status'],
		['transfer.getAll', 'platform_transfers', { refId: 'a', status: ['Settled'] }],
		['feeRule.get', 'fee_rules', { blockchain: 'ETH' }, 'Blockchain'],
	] as Array<[string, string, IDataObject, string?]>)(
		'%s says how many there were, and which filters',
		async (operation, list, filters, labels = 'Status, Transfer Reference') => {
			const run = await notes(operation, [list, rowsOf(50)], { returnAll: true, filters });
			expect(run.hints).toEqual([`Item 1: 0 of 50 rows passed the filters (${labels}).`]);
			const single = await notes(operation, [list, rowsOf(1)], { filters });
			expect(single.hints).toEqual([`Item 1: 0 of 1 row passed the filters (${labels}).`]);
			expect((await notes(operation, [list, []], { filters })).hints).toEqual([]);
		},
	);

	test('but not when one did, or there are no filters', async () => {
		const rows: [string, IDataObject[]] = [
			'transactions',
			rowsOf(3, () => ({ status: 'Settled' })),
		];
		const all = { returnAll: true };
		const some = { ...all, filters: { status: ['Settled'] } };
		expect((await notes('transaction.getAll', rows, some)).hints).toEqual([]);
		expect((await notes('transaction.getAll', rows, all)).hints).toEqual([]);
		const none = await notes('transaction.getAll', ['transactions', []], all);
		expect(none.hints).toEqual([]);
	});

	test('the rows of another card are not said to be a matter of filters', async () => {
		const rows = rowsOf(3, () => ({ card: 'other', status: 'Settled' }));
		const parameters = { transactionsOf: 'card', cardId: 'mine', filters: { status: ['Settled'] } };
		const run = await notes('transaction.getAll', ['transactions', rows], parameters);
		expect(run).toMatchObject({ found: 0, hints: [] });
	});

	test('each item of several has its own note', async () => {
		const [card, other] = await wonder.newCards(2);
		await wonder.control('seed', { business_balance: '100' });
		for (const id of [card, other, other]) await wonder.shop(id, '1.00');
		const { hints } = await wonder.node(
			'transaction.getAll',
			{ transactionsOf: 'card', cardId: '={{ $json.id }}', filters: { status: ['Settled'] } },
			{ input: [{ id: card }, { id: other }] },
		);
		expect(hints.join().split('<br>').sort()).toEqual([
			'Item 1: 0 of 1 row passed the filters (Status).',
			'Item 2: 0 of 2 rows passed the filters (Status).',
		]);
	});
});

describe('when the Limit is reached', () => {
	const reached = (limit: number, rest: string) => [
		`Item 1: the Limit of ${limit} was reached, and ${rest}.`,
	];
	const declined = { status: ['Declined'] };
	const isDeclined = (at: number) => ({ status: at % 2 ? 'Settled' : 'Declined' });

	test('more rows that are read already are said to exist', async () => {
		const list: [string, IDataObject[]] = ['transactions', rowsOf(2500, isDeclined)];
		const run = await notes('transaction.getAll', list, { limit: 3, filters: declined });
		expect(run).toEqual({ found: 3, hints: reached(3, 'more rows exist'), requests: 1 });
	});

	test('nothing is read only to know, so there may be more rows, or there are none', async () => {
		const three: [string, IDataObject[]] = ['transactions', rowsOf(3)];
		const maybe = { hints: reached(3, 'there may be more rows'), requests: 1 };
		expect(await notes('transaction.getAll', three, { limit: 3 })).toMatchObject(maybe);
		const rows: [string, IDataObject[]] = [
			'transactions',
			rowsOf(2000, (at) => isDeclined(+(at > 5))),
		];
		const filtered = { limit: 6, filters: declined };
		expect(await notes('transaction.getAll', rows, filtered)).toMatchObject({
			hints: reached(6, 'there may be more rows'),
			requests: 1,
		});
	});

	test('a list that is known to have ended has no note', async () => {
		const list: [string, IDataObject[]] = ['transactions', rowsOf(500)];
		const filters = { transactionIds: 'row-3, row-7' };
		expect(await notes('transaction.getAll', list, { limit: 2, filters })).toMatchObject({
			found: 2,
			hints: [],
		});
		expect((await notes('transaction.getAll', list, { limit: 501 })).hints).toEqual([]);
		expect((await notes('transaction.getAll', list, { returnAll: true })).hints).toEqual([]);
	});

	test('it is not said that reading stopped for another reason', async () => {
		const rows = rowsOf(500, (at) => ({
			p_created_at: new Date(Date.UTC(2026, 2, 31) - at * 3_600_000).toISOString(),
		}));
		const parameters = { limit: 3, filters: { createdFrom: '2026-03-30T20:00:00Z' } };
		const run = await notes('transaction.getAll', ['transactions', rows], parameters);
		expect(run.hints).toEqual(reached(3, 'more rows exist'));
		const exact = { limit: 5, filters: parameters.filters };
		expect(await notes('transaction.getAll', ['transactions', rows], exact)).toMatchObject({
			found: 5,
			hints: [],
		});
	});

	test('the same is said of the rows of one consumer', async () => {
		const [userId] = await wonder.newUsers(1);
		const { id: cardId } = await wonder.result('card.create', {
			...{ title: 'Own', cardFor: 'consumer', userId },
		});
		for (let count = 0; count < 3; count++) await wonder.shop(String(cardId), '1.00');
		const parameters = { transactionsOf: 'user', userId, limit: 2, filters: { type: ['Sales'] } };
		const { items, hints } = await wonder.node('transaction.getAll', parameters);
		expect(items).toHaveLength(2);
		expect(hints).toEqual(reached(2, 'more rows exist'));
	});

	test('no more cards are looked up only to know', async () => {
		const [userId] = await wonder.newUsers(1, '50');
		await wonder.control('seed', { business_balance: '100', settings: { user_filter: 'ignored' } });
		await wonder.control('odd', { kind: 'transaction', remove: ['p_user_id'] });
		for (const card of await wonder.newCards(3)) await wonder.shop(card, '1.00');
		const own = { title: 'Own', cardFor: 'consumer', userId };
		await wonder.shop(String((await wonder.result('card.create', own)).id), '1.00');
		await wonder.forget();
		const parameters = { transactionsOf: 'user', userId, limit: 1 };
		const { items, hints, error } = await wonder.node('transaction.getAll', parameters);
		expect([error, items.length]).toEqual([undefined, 1]);
		expect(hints).toEqual(reached(1, 'there may be more rows'));
		const lookUps = (await wonder.routes()).filter((route) => route.startsWith('GET /cards/'));
		expect(lookUps).toHaveLength(1);
	});

	test('a Custom API Call says so as well', async () => {
		await wonder.newCards(3);
		const call = { method: 'GET', path: '/cards', answer: 'list' };
		const at = async (limit: number) => (await wonder.node('api.call', { ...call, limit })).hints;
		expect(await at(3)).toEqual(reached(3, 'there may be more rows'));
		expect(await at(4)).toEqual([]);
	});

	test('an agent gets the rows alone', async () => {
		await wonder.newCards(3);
		const list = { resource: 'card', operation: 'getAll', limit: 2 };
		expect(await callTool(wonder.credentials, list)).not.toContain('the Limit');
		const filtered = { ...list, filters: { titleContains: 'nobody' } };
		expect(await callTool(wonder.credentials, filtered)).not.toContain('passed the filters');
	});
});

describe('a card that is terminated', () => {
	const NOTE = 'Item 1: the card is terminated: it declines every payment and cannot be unlocked.';

	test('is said to be so where its status is easily overlooked', async () => {
		const [cardId] = await wonder.newCards(1);
		expect((await wonder.node('card.get', { cardId })).hints).toEqual([]);
		await wonder.result('card.terminate', { cardId, confirmTermination: true });
		expect((await wonder.node('card.get', { cardId })).hints).toEqual([NOTE]);
	});

	test.each(['lock', 'unlock'])('also when Wonder reports success of %s', async (operation) => {
		const [cardId] = await wonder.newCards(1);
		await wonder.control('faults', {
			match: { method: 'PUT', path: `${CARD_SERVICE}/cards/${cardId}/${operation}` },
			status: 200,
			body: { code: 200, message: 'succeed', data: { id: cardId, status: 'Terminated' } },
		});
		expect((await wonder.node(`card.${operation}`, { cardId })).hints).toEqual([NOTE]);
	});

	test('is no news to whoever has just terminated it', async () => {
		const [cardId] = await wonder.newCards(1);
		const parameters = { cardId, confirmTermination: true };
		expect((await wonder.node('card.terminate', parameters)).hints).toEqual([]);
	});
});
