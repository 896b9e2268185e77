import type { IDataObject } from 'n8n-workflow';
import { startCapture } from '../support/capture';
import {
	count,
	declining,
	exact,
	listed,
	sum,
	until,
	useFreshTrigger,
} from '../support/pastPayments';

/** What happens when Wonder's list says nothing in time. */
const fresh = useFreshTrigger();
const { wonder, trigger, configure, outputs, lists, decided, counted } = fresh;

const soon = { pastPaymentsMs: 100 };
const open: Array<Awaited<ReturnType<typeof startCapture>>> = [];
afterEach(async () => {
	for (const server of open.splice(0)) await server.close();
});

/** Wonder answers its list so, whatever page is asked for. */
async function answers(status: number, content: IDataObject) {
	const server = await startCapture(() => ({ status, body: JSON.stringify(content) }));
	open.push(server);
	trigger.credentials = { ...wonder.credentials, baseUrl: server.url };
	return server;
}
const list = (...transactions: IDataObject[]) => ({ code: 200, data: { transactions } });

const unreadable: Array<[string, number, () => IDataObject, RegExp]> = [
	['that fails', 503, () => ({}), /503/],
	['that is refused', 401, () => ({ code: 401, message: 'Not you' }), /^Not you$/],
	['that is no list', 200, () => ({ code: 200, data: { rows: 1 } }), /contains no list/],
	['without a time', 200, () => list(listed('a', 0, { p_created_at: null })), /ID or time/],
	['without an ID', 200, () => list(listed('', 0)), /ID or time/],
	['without an amount', 200, () => list(listed('a', 0, { transaction_amount: '1,000' })), /amount/],
	[
		'that repeats a page',
		200,
		() => list(...[...'abcdefghijkl'].map((id) => listed(id, 0))),
		/same page/,
	],
];

describe.each([count(500), sum('500')])('with the limit %j', ({ velocity }) => {
	const limit = (ifUnknown?: string) => ({
		velocity: Object.fromEntries(
			Object.entries(velocity).map(([kind, [one]]) => [
				kind,
				[{ ...one, ...(ifUnknown && { ifUnknown }) }],
			]),
		),
	});

	test.each(unreadable)('a list %s: as If Unknown says', async (_, status, content, reason) => {
		const server = await answers(status, content());
		configure(declining(limit()));
		expect(await decided()).toBe('decline');
		expect(counted()?.unknown).toMatch(reason);
		expect(trigger.log.at(-1)).toMatch(/past payments unknown: /);
		if (status !== 200) expect(server.received).toHaveLength(1);
		configure(declining(limit('notReached')));
		expect(await decided()).toBe('approve');
		expect(counted()?.unknown).toMatch(reason);
	});

	test('a list that is too slow: as If Unknown says, and it is known at the next payment', async () => {
		const slow = await lists([listed('a', 0)]);
		slow.hold();
		configure(declining(limit(), { options: soon }));
		expect(await decided()).toBe('decline');
		expect(counted()).toMatchObject({ unknown: expect.stringMatching('within 100 ms') as string });
		configure(declining(limit('notReached'), { options: soon }));
		expect(await decided()).toBe('approve');
		slow.release();
		configure(declining(limit()));
		expect(await decided()).toBe('approve');
		expect(counted()).toMatchObject({ payments: 4, from_wonder: 1, from_memory: 3 });
		expect(counted()).not.toHaveProperty('unknown');
	});
});

test('what is known for sure reaches a limit, whatever If Unknown says', async () => {
	await answers(503, {});
	configure(declining(count(2, { ifUnknown: 'notReached' })));
	expect([await decided(), await decided()]).toEqual(['approve', 'decline']);
});

test('Exact does not rely on what was read before', async () => {
	await lists([]);
	configure(declining(count(3), { options: exact }));
	expect(await decided()).toBe('approve');
	await answers(503, {});
	expect(await decided()).toBe('decline');
});

test('a read never lasts beyond the deadline', async () => {
	const slow = await lists([]);
	slow.hold();
	configure(declining(count(3), { deadlineMs: 150, options: { pastPaymentsMs: 40_000 } }));
	expect(await decided()).toBe('decline');
	expect(outputs().at(-1)).toMatchObject({ by: 'rule', rule: 'Mine' });
	const [, ms] = /within (\d+) ms/.exec(String(counted()?.unknown)) ?? [];
	expect(Number(ms)).toBeLessThanOrEqual(150);
});

test('in Shadow mode, no payment waits for the list, and the record says what was counted', async () => {
	const slow = await lists([listed('a', 1)]);
	slow.hold();
	configure(declining(count(2), { mode: 'shadow', shadowAnswer: 'approve' }));
	expect(await decided()).toBe('approve');
	expect([trigger.runs, trigger.log]).toEqual([[], []]);
	slow.release();
	await until(() => trigger.runs.length === 1);
	expect(outputs()).toMatchObject([
		{ answered: 'approve', by: 'shadow', would_have: 'decline', counted: { payments: 2 } },
	]);
	expect(trigger.log.at(-1)).toMatch(
		/by shadow; rule: Mine, which would have: decline; counted 2 payments/,
	);
});

test('a payment that names no card is unknown, and nothing is read', async () => {
	configure(declining(count(2)));
	expect(await decided({ card: '' })).toBe('decline');
	expect(counted()).toMatchObject({ unknown: 'the payment names no card' });
	expect(await fresh.reads()).toBe(0);
});

test('no card number that Wonder repeats gets into the output or the log', async () => {
	await answers(400, { code: 400, message: 'No card 4111111111111111' });
	configure(declining(count(2)));
	await decided();
	expect(counted()?.unknown).toBeDefined();
	expect(JSON.stringify([outputs(), trigger.log])).not.toContain('4111111111111111');
});

describe('when it is published', () => {
	const live = { mode: 'live', otherwise: 'approve' };

	test.each([1500, 1501])(
		'the time to read is refused if it is not below the deadline: %d',
		async (ms) => {
			trigger.configure({ ...declining(count(2)), ...live, options: { pastPaymentsMs: ms } });
			await expect(trigger.activate()).rejects.toThrow(
				'Time to Read Past Payments (Milliseconds) must be shorter than Deadline (Milliseconds) (1500 ms)',
			);
		},
	);

	test.each<[string, IDataObject]>([
		['is below it', { ...declining(count(2)), options: { pastPaymentsMs: 1499 } }],
		['is not given, and the deadline is short', { ...declining(count(2)), deadlineMs: 100 }],
		[
			'is not needed',
			{ ...declining({ merchantCountries: 'FR' }), options: { pastPaymentsMs: 9000 } },
		],
	])('the time to read is fine if it %s', async (_, parameters) => {
		trigger.configure({ ...parameters, ...live });
		await expect(trigger.activate()).resolves.toBeUndefined();
	});
});
