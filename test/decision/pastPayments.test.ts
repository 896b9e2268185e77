import type { IDataObject } from 'n8n-workflow';
import { answering, rule } from '../support/decisions';
import {
	count,
	declining,
	exact,
	listed,
	sum,
	until,
	useFreshTrigger,
} from '../support/pastPayments';
import { inAnotherProcess } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';

/** Limits count what the card has paid, whichever process received it and whenever n8n was started. */
const fresh = useFreshTrigger();
const { wonder, trigger, configure, outputs, restart, lists, decided, counted, flow } = fresh;
const milliseconds = expect.any(Number) as number;

test('after a restart, a limit counts the payments from before, and reads them once', async () => {
	const [card] = await wonder.newCards(1);
	await fresh.askAbout();
	configure(declining(count(4)));
	const pay = async () => (await wonder.shop(card, '5.00')).transaction.status;
	expect(await pay()).toBe('Authorized');
	expect(counted()).toMatchObject({ payments: 1, from_wonder: 0, from_memory: 1 });
	restart();
	expect([await pay(), await pay(), await pay()]).toEqual(['Authorized', 'Authorized', 'Declined']);
	expect(outputs().at(-1)).toMatchObject({ rule: 'Mine', reason: 'No' });
	expect(outputs().map(({ counted: each }) => each)).toMatchObject([
		{ payments: 1, read_in_ms: milliseconds },
		{ payments: 2, from_wonder: 1, from_memory: 1, read_in_ms: milliseconds },
		{ payments: 3, from_wonder: 1, from_memory: 2 },
		{ payments: 4, from_wonder: 1, from_memory: 3 },
	]);
	expect(counted()).not.toHaveProperty('read_in_ms');
	expect(trigger.log.at(-1)).toMatch(
		/rule: Mine; counted 4 payments in 24 hours \(1 of them from Wonder's list\)$/,
	);
});

test.each(['newest_first', 'oldest_first', 'by_id'])(
	'all pages of a list are read, %s',
	async (list_order) => {
		await wonder.control('seed', { settings: { page_cap: 2, list_order } });
		const [card, other] = await wonder.newCards(2);
		for (let payment = 0; payment < 5; payment++) await wonder.shop(card, '5.00');
		await wonder.shop(other, '5.00');
		await fresh.askAbout();
		configure(declining(sum('30.00')));
		expect((await wonder.shop(card, '4.99')).transaction.status).toBe('Authorized');
		expect((await wonder.shop(card, '0.01')).transaction.status).toBe('Declined');
		expect(counted()).toMatchObject({ payments: 7, from_wonder: 5 });
	},
);

describe('two processes that share the questions', () => {
	test.each<[string, IDataObject, string[]]>([
		['Exact counts all of them, each once', exact, ['Authorized', 'Authorized', 'Declined']],
		['otherwise, each counts what it knows', {}, ['Authorized', 'Authorized', 'Authorized']],
	])('%s', async (_, options, expected) => {
		const [card] = await wonder.newCards(1);
		await fresh.askAbout();
		configure(declining(count(3), { options }));
		const processes = [trigger.type, inAnotherProcess('WonderDecisionTrigger')];
		const statuses = [];
		for (const process of [0, 1, 0]) {
			trigger.type = processes[process];
			statuses.push((await wonder.shop(card, '5.00')).transaction.status);
		}
		expect(statuses).toEqual(expected);
		expect(counted()).toMatchObject({ payments: expected[2] === 'Declined' ? 3 : 2 });
	});

	test('a raise that one of them hears adds the difference, and no payment', async () => {
		const [card] = await wonder.newCards(1);
		await fresh.askAbout();
		const { velocity: byCount } = count(3);
		configure(declining({ velocity: { ...byCount, ...sum('100').velocity } }, { options: exact }));
		const processes = [trigger.type, inAnotherProcess('WonderDecisionTrigger')];
		const { transaction: hotel } = await wonder.shop(card, '40.00');
		const raise = async (process: number, amount: string) => {
			trigger.type = processes[process];
			const path = `transactions/${String(hotel.id)}/increment`;
			return (await wonder.control(path, { amount })).decline_reason;
		};
		expect([await raise(1, '30.00'), await raise(0, '20.00')]).toEqual([null, null]);
		trigger.type = processes[1];
		expect((await wonder.shop(card, '9.99')).decline_reason).toBeNull();
		expect(counted()).toMatchObject({ payments: 2 });
		expect(await raise(0, '0.01')).toBe('declined_by_cardholder_program');
	});
});

test('a raise from elsewhere counts from when it is found, the rest from when it was paid', async () => {
	const rows = [listed('hotel', 90)];
	await lists(rows);
	configure(declining(sum('40'), { options: exact }));
	expect(await decided({ transaction_amount: '-10' })).toBe('approve');
	rows[0].transaction_amount = '-39.99';
	expect(await decided({ transaction_amount: '-0.01' })).toBe('decline');
});

describe('a payment of yesterday that was raised today', () => {
	const time = useTurnedTime();

	test('still counts only with its raise when other payments are read', async () => {
		const rows: IDataObject[] = [];
		await lists(rows);
		configure(declining(sum('31', { within: 24 }), { options: exact }));
		const id = 'b7c0f6b8-0000-4000-8000-0000000000f3';
		expect(await decided({ id, transaction_amount: '-20' })).toBe('approve');
		time.pass(23 * 60);
		expect(await decided({ id, transaction_amount: '-30' })).toBe('approve');
		time.pass(2 * 60);
		rows.push(listed('elsewhere', 30));
		expect(await decided({ transaction_amount: '-10.99' })).toBe('approve');
		expect(await decided({ transaction_amount: '-0.01' })).toBe('decline');
		expect(counted()).toMatchObject({ payments: 3 });
	});
});

test('a payment that Wonder does not list yet counts, and the pending one counts once', async () => {
	const current = { id: 'b7c0f6b8-0000-4000-8000-0000000000f1' };
	const rows: IDataObject[] = [];
	await lists(rows);
	configure(declining(count(3), { options: exact }));
	expect(await decided()).toBe('approve');
	rows.push(listed(current.id, 0, { status: 'Pending' }));
	expect(await decided(current)).toBe('approve');
	expect(counted()).toMatchObject({ payments: 2, from_wonder: 1, from_memory: 1 });
	expect(await decided()).toBe('decline');
});

test('payments count that are declined or as old as the window, not refunds and older ones', async () => {
	const refund = { type: 'Refund', transaction_amount: '10.00' };
	await lists([
		...[listed('a', 59, { status: 'Declined' }), listed('b', 5, refund), listed('c', 61)],
		listed('d', -5, { final_local_amount: '-5000' }),
	]);
	configure(declining(sum('30')));
	expect(await decided({ transaction_amount: '-9.99' })).toBe('approve');
	expect(counted()).toMatchObject({ payments: 4, from_wonder: 3 });
	expect(await decided({ transaction_amount: '-0.01' })).toBe('decline');
});

test('questions about one card at the same time share a read', async () => {
	const list = await lists([listed('a', 5)]);
	configure(declining(count(4)));
	let arrived = 0;
	trigger.beforeNode = async () => void (arrived += 1);
	list.hold();
	const answers = Promise.all([decided(), decided(), decided()]);
	await until(() => arrived === 3 && list.received.length > 0);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(list.received).toHaveLength(1);
	list.release();
	expect((await answers).sort()).toEqual(['approve', 'approve', 'decline']);
});

test('of many cards at once, ten lists are read at a time, and each gets its answer', async () => {
	const list = await lists([]);
	configure(declining(count(2)));
	list.hold();
	const cards = Array.from(
		{ length: 25 },
		(_, index) => `0a4d7b1e-0000-4000-8000-00000000c5${10 + index}`,
	);
	let arrived = 0;
	trigger.beforeNode = async () => void (arrived += 1);
	const answers = Promise.all(cards.map(async (card) => await decided({ card })));
	await until(() => arrived === 25 && list.received.length >= 10);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(list.received).toHaveLength(10);
	list.release();
	expect(new Set(await answers)).toEqual(new Set(['approve']));
});

test('nothing is read when no limit is decisive', async () => {
	const { rule: limits } = declining(count(2)).rules as { rule: IDataObject[] };
	const abroad = { ...limits[0], conditions: { ...count(2), merchantCountries: 'FR' } };
	configure({ rules: { rule: [rule('approve', '10'), abroad] }, otherwise: 'approve' });
	expect(await decided()).toBe('approve');
	expect(await decided({ transaction_amount: '-11' })).toBe('approve');
	expect(await fresh.reads()).toBe(0);
	expect(counted()).toBeUndefined();
	await decided({ transaction_amount: '-11', merchant_country: 'FR' });
	expect(await fresh.reads()).toBeGreaterThan(0);
});

test('after the workflow was unpublished, what it may have missed is read', async () => {
	const rows: IDataObject[] = [];
	await lists(rows);
	configure(declining(count(3)));
	expect(await decided()).toBe('approve');
	rows.push(listed('meanwhile', 0));
	await trigger.deactivate();
	expect(await decided()).toBe('decline');
});

test('the workflow that is asked learns what was counted', async () => {
	await lists([listed('a', 5)]);
	configure(declining(count(3), { otherwise: 'ask' }));
	flow(answering({ approved: true }));
	expect(await decided()).toBe('approve');
	expect(outputs()).toMatchObject([{ by: 'waiting', counted: { payments: 2, from_wonder: 1 } }]);
});
