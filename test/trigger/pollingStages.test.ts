import { pollingOf, row, rowsOf, told } from '../support/pollingOfList';

/** Which events the Wonder Polling Trigger makes of the states that a list shows of a transaction. */

test('a list that shows an older state for a moment, and amounts with other decimals, repeat nothing', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	rows[0] = { ...rows[0], status: 'Settled' };
	expect(await polling.poll()).toHaveLength(1);
	rows[0] = { ...rows[0], status: 'Authorized' };
	expect(await polling.poll()).toEqual([]);
	rows[0] = { ...rows[0], status: 'settled', final_local_amount: '-101.00' };
	expect(await polling.poll()).toEqual([]);
});

describe.each(['Settled', 'Reversed'])('a purchase that is first seen as %s', (status) => {
	const APPROVED_AND_LATEST = ['new: Authorization: Authorized', `new: ${status}: ${status}`];
	const finals = ['-101', '-90'];

	test.each(finals)('has no second authorization when the list is behind (%s)', async (final) => {
		const rows = rowsOf(1);
		const { polling } = await pollingOf(rows);
		await polling.publish();
		const latest = row('new', { status, final_local_amount: final });
		rows.push(latest);
		expect(told(await polling.poll())).toEqual(APPROVED_AND_LATEST);
		rows[1] = row('new');
		expect(await polling.poll()).toEqual([]);
		rows[1] = latest;
		expect(await polling.poll()).toEqual([]);
	});

	test('has none when it was there at the first poll', async () => {
		const rows = [row('there before', { status })];
		const { polling } = await pollingOf(rows);
		await polling.publish();
		rows[0] = row('there before');
		expect(await polling.poll()).toEqual([]);
	});

	test('has one when the list shows both states at once', async () => {
		const rows = rowsOf(1);
		const { polling } = await pollingOf(rows);
		await polling.publish();
		rows.push(row('new', { status }), row('new'));
		expect(told(await polling.poll())).toEqual(APPROVED_AND_LATEST);
		expect(await polling.poll()).toEqual([]);
	});
});

test('a part that is settled without a change of the status is a settlement', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	rows[0] = { ...rows[0], final_local_amount: '-60' };
	expect(told(await polling.poll())).toEqual(['transaction 0: Settled: Authorized']);
	expect(await polling.poll()).toEqual([]);
	rows.push(row('new', { final_local_amount: '0' }));
	expect(told(await polling.poll())).toEqual(['new: Authorization: Authorized']);
});

test.each(['Authorized', 'Settled', 'Reversed'])(
	'an empty settled amount that becomes zero, or the reverse, is no settlement (%s)',
	async (status) => {
		const rows = rowsOf(1, { status, final_local_amount: null });
		const { polling } = await pollingOf(rows);
		await polling.publish();
		for (const amount of ['', '0.00', ' ', '-0', undefined, 0, null]) {
			rows[0] = { ...rows[0], final_local_amount: amount };
			expect(told(await polling.poll())).toEqual([]);
		}
		rows[0] = { ...rows[0], final_local_amount: '-60.00' };
		expect(told(await polling.poll())).toHaveLength(1);
	},
);

test.each([null, '', '0.00'])(
	'a settled purchase of which the list shows the state before, with %j settled, is not settled again',
	async (amount) => {
		const rows = rowsOf(1, { status: 'Settled' });
		const { polling } = await pollingOf(rows);
		await polling.publish();
		rows[0] = row('transaction 0', { final_local_amount: amount });
		expect(await polling.poll()).toEqual([]);
	},
);

test('transactions that share an ID, as some do for each part, come once each', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows);
	await polling.publish();
	const parts = ['-60', '-41'].map((amount) => row('shared', { final_local_amount: amount }));
	rows.push(...parts.map((part) => ({ ...part, status: 'Settled' })));
	expect(told(await polling.poll())).toEqual([
		'shared: Authorization: Authorized',
		'shared: Settled: Settled',
		'shared: Settled: Settled',
	]);
	expect(await polling.poll()).toEqual([]);
});

test('a state that Wonder does not document comes as an authorization, with a line in the log', async () => {
	const rows = rowsOf(1);
	const { polling } = await pollingOf(rows, { outputPerOutcome: true });
	await polling.publish();
	rows[0] = { ...rows[0], status: 'Voided' };
	const outputs = (await polling.outputs()) ?? [];
	expect(outputs.map((items) => items.length)).toEqual([0, 0, 0, 0, 1]);
	expect(outputs[4][0].json).toMatchObject({ action: 'Authorization', status: 'Voided' });
	expect(polling.log).toEqual([
		'Wonder Polling Trigger: found a state that Wonder doesn\'t document: "Authorization", "Voided".',
	]);
});
