import type { IDataObject } from 'n8n-workflow';
import { daysAgo, ids, pollingOf, row, rowsOf, told } from '../support/pollingOfList';
import { useTurnedTime } from '../support/turnedTime';

/** How long the Wonder Polling Trigger watches a transaction, also one without a time. */

test('an old transaction is never new, also after Days to Look Back was raised', async () => {
	const rows: IDataObject[] = [row('watched', { p_created_at: daysAgo(5) })];
	const { polling } = await pollingOf(rows, { daysToLookBack: 10 });
	await polling.publish();
	rows.push(row('old', { p_created_at: daysAgo(11) }));
	expect(await polling.poll()).toEqual([]);
	rows[0] = { ...rows[0], status: 'Settled' };
	expect(ids(await polling.poll())).toEqual(['watched']);
	polling.parameters = { options: { daysToLookBack: 20 } };
	expect(await polling.publish('update')).toEqual([]);
	rows[1] = { ...rows[1], status: 'Settled' };
	expect(ids(await polling.poll())).toEqual(['old']);
});

test('what is older than the look-back is forgotten, and not new again', async () => {
	const rows = rowsOf(100, { p_created_at: daysAgo(20) });
	const { polling } = await pollingOf(rows);
	await polling.publish();
	expect(Object.keys(polling.remembered)).toHaveLength(100);
	polling.parameters = { options: { daysToLookBack: 10 } };
	expect(await polling.publish('update')).toEqual([]);
	expect(polling.remembered).toEqual({});
	polling.parameters = {};
	expect(await polling.publish('update')).toEqual([]);
	expect(await polling.poll()).toEqual([]);
});

describe.each([undefined, '', 'soon', '0001-01-01T00:00:00Z', '2999-01-01T00:00:00Z'])(
	'with the time %j, a transaction',
	(time) => {
		const clock = useTurnedTime();
		const oneDay = 24 * 60;

		test('comes once and is watched', async () => {
			const rows = rowsOf(3);
			const { polling } = await pollingOf(rows);
			rows.push(row('there before', { p_created_at: time }));
			await polling.publish();
			rows.push(row('odd', { p_created_at: time }), row('new', { p_created_at: daysAgo(0) }));
			expect(ids(await polling.poll()).sort()).toEqual(['new', 'odd']);
			rows[4] = { ...rows[4], status: 'Reversed' };
			expect(told(await polling.restart())).toEqual(['odd: Reversed: Reversed']);
			expect(await polling.poll()).toEqual([]);
		});

		test('is not new again after a restart, weeks after the last event', async () => {
			const rows = [row('odd', { p_created_at: time })];
			const { polling } = await pollingOf(rows);
			await polling.publish();
			clock.pass(31 * oneDay);
			expect(await polling.poll()).toEqual([]);
			clock.pass(31 * oneDay);
			expect(await polling.restart()).toEqual([]);
			rows[0] = { ...rows[0], status: 'Settled' };
			expect(told(await polling.poll())).toEqual(['odd: Settled: Settled']);
		});

		test('is not new again where one reading missed it', async () => {
			const rows = [row('odd', { p_created_at: time })];
			const { polling } = await pollingOf(rows);
			await polling.publish();
			const [odd] = rows.splice(0);
			expect(await polling.poll()).toEqual([]);
			rows.push(odd);
			expect(await polling.poll()).toEqual([]);
		});

		test('is forgotten once it has not been listed for as long as one is watched', async () => {
			const rows = [row('odd', { p_created_at: time })];
			const { polling } = await pollingOf(rows);
			await polling.publish();
			rows.pop();
			await polling.poll();
			expect(Object.keys(polling.remembered)).toHaveLength(1);
			clock.pass(31 * oneDay);
			await polling.poll();
			expect(polling.remembered).toEqual({});
		});
	},
);
