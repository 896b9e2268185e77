import { serveList } from '../support/listServer';
import { useWonder } from '../support/wonder';

/** Lists in which rows are hard to tell apart: equal ones without an ID, several with one ID. */
const wonder = useWonder();

const custom = { method: 'GET', path: '/rows', answer: 'list' };

const listed = async (rows: unknown[], pageCap: number, more = {}) => {
	const { baseUrl } = await serveList('rows', rows, pageCap);
	const { items, error } = await wonder.node('api.call', { ...custom, ...more }, {}, { baseUrl });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
};

const TEXTS = ['A', 'B', 'A', 'A', 'C', 'C', 'B', 'A', 'D', 'D', 'D', 'E'];
const amounts = TEXTS.map((day) => ({ day, amount: '1.00' }));

test.each([3, 4, 5, 100])('equal rows without an ID all come, in pages of %d', async (cap) => {
	expect(await listed(TEXTS, cap, { returnAll: true })).toEqual(TEXTS.map((value) => ({ value })));
	expect(await listed(amounts, cap, { returnAll: true })).toEqual(amounts);
	expect(await listed(amounts, cap, { limit: 4 })).toEqual(amounts.slice(0, 4));
});

test('rows of one ID that differ all come', async () => {
	const rows = ['a', 'b', 'c', 'a'].map((text) => ({ id: 1, text }));
	expect(await listed(rows, 1000, { returnAll: true })).toEqual(rows.slice(0, 3));
	const payments = ['Declined', 'Settled'].map((status) => ({ id: 'p1', status }));
	const { baseUrl } = await serveList('transactions', payments);
	const { items } = await wonder.node('transaction.getAll', {}, {}, { baseUrl });
	expect(items.map(({ json }) => json.status)).toEqual(['Declined', 'Settled']);
});

test('an address that knows no pages: what works is named', async () => {
	await wonder.control('faults', {
		match: { method: 'GET' },
		status: 200,
		body: { code: 200, data: { rows: Array.from({ length: 30 }, (_, id) => ({ id })) } },
		times: 9,
	});
	const { error } = await wonder.node('api.call', { ...custom, returnAll: true });
	expect(error?.message).toContain('the same page repeatedly');
	expect(error?.description).toContain('choose One Result under Response');
});
