import type { IDataObject } from 'n8n-workflow';
import { amountsProperty } from '../../nodes/Wonder/payment/conditionProperties';
import { resources } from '../../nodes/Wonder/resources';
import { statusProperty } from '../../nodes/Wonder/trigger/triggerProperties';
import { serveList } from '../support/listServer';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
const found = async (filters: IDataObject, more: IDataObject = {}) =>
	(await wonder.results('transaction.getAll', { filters, ...more })).map(({ id }) => id);
const foundAt = async (baseUrl: string, parameters: IDataObject) =>
	(await wonder.node('transaction.getAll', parameters, {}, { baseUrl })).items.map(
		({ json }) => json.id,
	);

test('a purchase that was reversed is found by its status', async () => {
	await wonder.control('seed', { business_balance: '100' });
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '5.00');
	await wonder.shop(card, '6.00');
	await wonder.control(`transactions/${String(transaction.id)}/reverse`, {});
	expect(await found({ status: ['Reversed'] })).toEqual([transaction.id]);
	const { options } = resources.transaction.operations.getAll.optional.find(
		({ property }) => property.name === 'status',
	)!.property;
	expect(options).toEqual(statusProperty.options);
});

test('a purchase of 1.00 that was settled at 75.00 is one of 75.00, as for the trigger', async () => {
	await wonder.control('seed', { business_balance: '1000' });
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '1.00');
	await wonder.control(`transactions/${String(transaction.id)}/settle`, { amount: '75.00' });
	const range = [{ currency: 'USD', atLeast: '50' }];
	expect(await found({ amountAtLeast: '50' })).toEqual([transaction.id]);
	expect(await found({ amountAtMost: '50' })).toEqual([]);
	expect(await found({ amounts: { range } })).toEqual([transaction.id]);
	expect(await found({ amounts: { range: [{ currency: 'USD', atMost: '50' }] } })).toEqual([]);
	expect(await found({ amounts: { range: [{ currency: 'HKD', atLeast: '0' }] } })).toEqual([]);
});

test('an amount in a currency is what the merchant charged or what the card was debited', async () => {
	await wonder.control('seed', { business_balance: '1000' });
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '780.00', { currency: 'HKD' });
	const inRange = async (range: object) => (await found({ amounts: { range: [range] } })).length;
	expect(await inRange({ currency: 'HKD', atLeast: '780', atMost: '780' })).toBe(1);
	expect(await inRange({ currency: 'USD', atMost: '200' })).toBe(1);
	expect(await inRange({ currency: 'USD', atLeast: '700' })).toBe(0);
	expect(await found({ amountAtLeast: '700' })).toEqual([transaction.id]);
});

test('amounts of currencies with three decimals are compared to the last one', async () => {
	const row = (id: string, amount: string) => ({
		...{ id, transaction_currency: 'KWD', transaction_amount: amount },
		...{ local_currency: 'USD', local_amount: '-4.00', status: 'Authorized' },
	});
	const { baseUrl } = await serveList('transactions', [row('a', '-1.234'), row('b', '-1.235')]);
	const from = async (filters: IDataObject) => await foundAt(baseUrl, { filters });
	expect(await from({ amountAtLeast: '1.235' })).toEqual(['b']);
	expect(await from({ amountAtMost: '1.2345' })).toEqual(['a']);
	expect(await from({ amounts: { range: [{ currency: 'KWD', atMost: '1.23400001' }] } })).toEqual([
		'a',
	]);
});

test('ranges that cannot match are refused before anything is sent', async () => {
	const refused = async (range: object[]) =>
		(await wonder.node('transaction.getAll', { filters: { amounts: { range } } })).error?.message;
	expect(await refused([{ currency: 'USD', atLeast: '5', atMost: '4' }])).toBe(
		'Amounts: At Least 5 is more than At Most 4',
	);
	expect(await refused([{ currency: 'USD' }])).toContain(
		'Amounts: neither At Least, More Than, At Most nor Less Than',
	);
	expect(await wonder.received()).toEqual([]);
});

test('the form asks for amounts as the trigger does', () => {
	const { property } = resources.transaction.operations.getAll.optional.find(
		({ property: { name } }) => name === 'amounts',
	)!;
	const { options } = amountsProperty('', '');
	const names = (given: unknown) => JSON.stringify(given).match(/"name":"\w+"/g);
	expect(names(property.options)).toEqual(names(options));
});

test('transactions are found by one ID or several, and nothing is read beyond them', async () => {
	await wonder.newCards(1);
	const { transactions } = await wonder.control<{ transactions: string[] }>('seed', {
		transactions: 3000,
	});
	const newest = [...transactions].reverse();
	await wonder.forget();
	expect(await found({ transactionIds: newest[0].toUpperCase() })).toEqual([newest[0]]);
	expect(await wonder.received()).toHaveLength(1);
	const ids = `${newest[2500]}, ${newest[3]}`;
	expect(await found({ transactionIds: ids })).toEqual([newest[3], newest[2500]]);
	expect(await wonder.received()).toHaveLength(1 + 3);
	expect(await found({ transactionIds: `={{ ${JSON.stringify([newest[3]])} }}` })).toEqual([
		newest[3],
	]);
	const { error } = await wonder.node('transaction.getAll', { filters: { transactionIds: 'a/b' } });
	expect(error?.message).toBe('Transaction IDs: "a/b" is not an ID');
});

describe('Created From and Created Before', () => {
	const moment = (hour: number) => new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString();
	const rowAt = (hour: number) => ({ id: `t-${hour}`, p_created_at: moment(hour) });
	const hours = Array.from({ length: 5000 }, (_, hour) => hour);
	const fetched = async (rows: IDataObject[], filters: IDataObject) => {
		const { baseUrl, received } = await serveList('transactions', rows);
		return { ids: await foundAt(baseUrl, { returnAll: true, filters }), pages: received.length };
	};
	const newestFirst = [...hours].reverse().map(rowAt);
	const oldestFirst = hours.map(rowAt);
	const last3 = { createdFrom: moment(4997) };
	const first3 = { createdBefore: moment(3) };

	test('the last of 5000 that come newest first are one page, not six', async () => {
		const ids = ['t-4999', 't-4998', 't-4997'];
		expect(await fetched(newestFirst, last3)).toEqual({ ids, pages: 1 });
		expect(await fetched(newestFirst, { createdFrom: '2030-01-01' })).toEqual({
			ids: [],
			pages: 1,
		});
	});

	test('the first of 5000 that come oldest first are one page, not six', async () => {
		const ids = ['t-0', 't-1', 't-2'];
		expect(await fetched(oldestFirst, first3)).toEqual({ ids, pages: 1 });
	});

	test('in a list of the other order, all are found', async () => {
		const { ids } = await fetched(oldestFirst, last3);
		expect(ids).toEqual(['t-4997', 't-4998', 't-4999']);
		expect((await fetched(newestFirst, first3)).ids).toEqual(['t-2', 't-1', 't-0']);
	});

	test.each<[string, (rows: IDataObject[]) => IDataObject[]]>([
		['without order', (rows) => rows.map((_, at) => rows[(at * 1777) % rows.length])],
		['with one row that is newer than the one before', (rows) => [rows[9], ...rows]],
		['with a row without time', (rows) => [{ id: 'x' }, ...rows]],
		['in order of time for less than 100 older rows', (rows) => rows.slice(4901)],
		[
			'of rows that all have one time',
			(rows) => rows.map((row) => ({ ...row, p_created_at: moment(1) })),
		],
	])('a list %s is read to its end', async (_, changed) => {
		const late = { id: 'late', p_created_at: moment(4999) };
		const rows = [...changed(newestFirst.slice(3)), late];
		expect((await fetched(rows, last3)).ids).toEqual(['late']);
	});
});

test.each([
	[{ amountAtLeast: '10', amountAtMost: '5' }, 'Amount at Least is higher than Amount at Most'],
	[
		{ createdFrom: '2026-03-31', createdBefore: '2026-03-31' },
		'Created From is not earlier than Created Before',
	],
])('filters that can never match are refused: %j', async (filters, message) => {
	const { error } = await wonder.node('transaction.getAll', { filters });
	expect(error?.message).toBe(message);
	expect(await wonder.received()).toEqual([]);
	const most = { amountAtLeast: '5', amountAtMost: '5', createdFrom: '2026-03-31' };
	expect((await wonder.node('transaction.getAll', { filters: most })).error).toBeUndefined();
});

test('a note says that a list was not read to its end, and only then', async () => {
	const at = (second: number) => new Date(Date.UTC(2026, 2, 31) + second * 1000).toISOString();
	const rows = Array.from({ length: 300 }, (_, index) => ({
		id: String(index),
		p_created_at: at(300 - index),
	}));
	const { baseUrl } = await serveList('transactions', rows, 50);
	for (const [from, noted] of [
		[290, true],
		[0, false],
	] as const) {
		const filters = { createdFrom: at(from) };
		const parameters = { returnAll: true, filters };
		const { hints } = await wonder.node('transaction.getAll', parameters, {}, { baseUrl });
		expect(hints.join().includes('reading stopped after 100 transactions')).toBe(noted);
	}
});
