import { sampleTransaction } from '../../simulator/sampleTransaction';
import { startCapture } from '../support/capture';
import { PollingNode } from '../support/pollingNode';
import { daysAgo, ids, pollingOf, row, rowsOf, told } from '../support/pollingOfList';
import { credentialsFor } from '../support/signed';

/** What the Wonder Polling Trigger makes of lists that no simulator has: long, moving, odd. */

test.each([
	['newest first', (rows: unknown[], added: unknown) => void rows.unshift(added)],
	['oldest first', (rows: unknown[], added: unknown) => void rows.push(added)],
	['in no order', (rows: unknown[], added: unknown) => void rows.splice(1234, 0, added)],
])('a new transaction is found on any page of a list, %s', async (_, add) => {
	const rows = rowsOf(2500);
	const { polling, received } = await pollingOf(rows);
	await polling.publish();
	expect(received.length).toBeGreaterThan(2);
	add(rows, row('new'));
	expect(ids(await polling.poll())).toEqual(['new']);
	expect(await polling.poll()).toEqual([]);
});

test('a transaction that moves to another page while the list is read comes in the next poll', async () => {
	let rows = rowsOf(30);
	const page = 10;
	let move = () => {};
	const server = await startCapture(({ target }) => {
		const offset = Number(new URL(target, 'http://host').searchParams.get('offset'));
		const part = rows.slice(offset, offset + page);
		if (offset > 0) move();
		return { status: 200, body: JSON.stringify({ code: 200, data: { transactions: part } }) };
	});
	const polling = new PollingNode(credentialsFor(server.url));
	await polling.publish();
	const moving = row('moving');
	rows = [...rows.slice(0, 25), moving, ...rows.slice(25)];
	move = () => {
		rows = [moving, ...rows.filter(({ id }) => id !== 'moving')];
		move = () => {};
	};
	const found = ids(await polling.poll());
	found.push(...ids(await polling.poll()), ...ids(await polling.poll()));
	expect(found).toEqual(['moving']);
	// One that was there before is missing in one reading: it isn't new afterwards.
	const [, missing] = rows;
	rows = rows.filter((each) => each !== missing);
	expect(await polling.poll()).toEqual([]);
	rows.push(missing);
	expect(await polling.poll()).toEqual([]);
	await server.close();
});

test('one that the first poll missed is not taken for new', async () => {
	const rows = rowsOf(5);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	await polling.poll();
	const missed = row('missed', { p_created_at: daysAgo(2) });
	rows.push(missed, { ...missed, final_local_amount: '-1' });
	expect(await polling.poll()).toEqual([]);
	rows[5] = { ...rows[5], status: 'Settled' };
	expect(told(await polling.poll())).toEqual(['missed: Settled: Settled']);
});

test('what it remembers of 10,000 settled transactions fits in 500 KB and names none of them', async () => {
	const rows = rowsOf(10_000);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	rows.forEach((each, index) => (rows[index] = { ...each, status: 'Settled' }));
	expect(await polling.poll()).toHaveLength(10_000);
	expect(Object.keys(polling.remembered)).toHaveLength(10_000);
	expect(Buffer.byteLength(polling.memory)).toBeLessThan(500_000);
	for (const text of ['transaction', sampleTransaction.card, sampleTransaction.merchant_name]) {
		expect(JSON.stringify(polling.remembered)).not.toContain(text);
	}
});

test('an amount that no filter can read is a line in the log', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows);
	polling.parameters = { filters: { amounts: { range: [{ currency: 'HKD', atLeast: '1' }] } } };
	await polling.publish();
	rows.push(row('new', { transaction_amount: '1,000', local_amount: '1,000' }));
	expect(await polling.poll()).toEqual([]);
	expect(polling.log).toEqual([
		"Wonder Polling Trigger: ignored an event: a filter can't read its amount in HKD.",
	]);
});

test('Fetch Test Event shows the latest first, whatever the order of the list', async () => {
	const ages = [3, 1, 2];
	const rows = ages.map((age) => row(`${age} days`, { p_created_at: daysAgo(age) }));
	const { polling } = await pollingOf(rows);
	expect(ids(await polling.sample())).toEqual(['1 days', '2 days', '3 days']);
});

test('transactions without an ID are a line in the log, and the others come', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	rows.push({ ...row(''), id: null }, row('new'));
	expect(ids(await polling.poll())).toEqual(['new']);
	expect(polling.log).toEqual(['Wonder Polling Trigger: ignored rows without an ID: 1.']);
});

test('of a list that is too long to be read, nothing is missed: the poll fails and says what to do', async () => {
	const rows = rowsOf(1500);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	rows.push(row('new'));
	polling.parameters = { options: { maxTransactions: 1000 } };
	const before = polling.memory;
	await expect(polling.publish('update')).rejects.toMatchObject({
		message: 'Wonder lists more than 1000 transactions, and the rest may hold new ones',
		description: expect.stringContaining('Raise Max Transactions to Read.'),
	});
	expect(polling.memory).toBe(before);
	polling.parameters = { options: { maxTransactions: 2000 } };
	expect(ids(await polling.publish('update'))).toEqual(['new']);
});

test('a long list may end where all that follows is too old to be watched', async () => {
	const [yesterday, long] = [daysAgo(1), daysAgo(40)];
	const rows = Array.from({ length: 2400 }, (_, index) =>
		row(`transaction ${index}`, { p_created_at: index < 900 ? yesterday : long }),
	);
	const { polling, received } = await pollingOf(rows, { maxTransactions: 1000 });
	await polling.publish();
	expect(received).toHaveLength(2);
	rows.unshift(row('new', { p_created_at: daysAgo(0) }));
	expect(ids(await polling.poll())).toEqual(['new']);
});
