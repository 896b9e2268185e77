import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** What an update of limits changed, and that one which changes nothing is not sent. */

const wonder = useWonder();
useTurnedTime();
let cardId: string;

const update = async (parameters: IDataObject, settings = {}) =>
	await wonder.node('card.updateLimits', { cardId, ...parameters }, settings);
const updated = async (parameters: IDataObject) =>
	await wonder.result('card.updateLimits', { cardId, ...parameters });
const methods = async () => (await wonder.received()).map(({ method }) => method);
const history = () => wonder.books.cards.get(cardId)!.limitHistory;
const put = { match: { method: 'PUT' } };
const get = { match: { method: 'GET' } };
const again = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

beforeEach(async () => {
	[cardId] = await wonder.newCards(1);
	await updated({ limits: { daily: '100', monthly: '500.00' } });
	await wonder.forget();
});

test('a table shows each limit before and after, as exact text, with the card it belongs to', async () => {
	const { pan } = wonder.books.cards.get(cardId)!;
	const result = await updated({
		limits: { daily: '250', lifetime: '9000.5' },
		removeLimits: ['monthly'],
	});
	expect(Object.entries(result)).toEqual([
		['title', 'Card 1'],
		['last_4_digits', pan.slice(-4)],
		['changed', true],
		['currency', 'USD'],
		['per_transaction_before', 'No limit'],
		['per_transaction_after', 'No limit'],
		['daily_before', '100.00'],
		['daily_after', '250.00'],
		['monthly_before', '500.00'],
		['monthly_after', 'No limit'],
		['lifetime_before', 'No limit'],
		['lifetime_after', '9000.50'],
		['status', 'Active'],
		['id', cardId],
	]);
});

describe('limits that the card already has', () => {
	const same = { limits: { daily: '100.0', monthly: ' 500 ' }, removeLimits: ['lifetime'] };

	test('are not sent, however they are written: unchanged, and a hint says so', async () => {
		const { items, hints } = await update(same);
		expect(await methods()).toEqual(['GET']);
		expect(items[0].json).toMatchObject({
			...{ changed: false, daily_before: '100.00', daily_after: '100.00' },
			...{ lifetime_before: 'No limit', lifetime_after: 'No limit', id: cardId },
		});
		expect(hints).toEqual(['Item 1: nothing was sent, because the card has these limits already.']);
	});

	test('with another remark are not sent either, and the hint names the option that does', async () => {
		const { items, hints } = await update({ ...same, remark: 'Checked in May' });
		expect(await methods()).toEqual(['GET']);
		expect(items[0].json.changed).toBe(false);
		expect(hints.join()).toContain(
			'the remark was not sent either. To send it without a change, turn on Send Even If Unchanged in Options',
		);
	});

	test('are sent if the option says so, and are still unchanged', async () => {
		const sent = history().length;
		const options = { sendUnchanged: true };
		const { items, hints } = await update({ ...same, remark: 'Checked in May', options });
		expect(await methods()).toEqual(['GET', 'PUT', 'GET']);
		expect(history().length).toBeGreaterThan(sent);
		expect(history().at(-1)?.remark).toBe('Checked in May');
		expect([items[0].json.changed, hints]).toEqual([false, []]);
	});

	describe('and are sent all the same', () => {
		const noted = { ...same, remark: 'Checked in May', options: { sendUnchanged: true } };

		test('fail if Wonder refuses the request', async () => {
			const body = { code: 422, message: 'The remark is too long.' };
			await wonder.control('faults', { ...put, status: 422, body });
			const { items, hints, error } = await update(noted);
			expect([items, hints]).toEqual([[], []]);
			expect(error?.message).toBe('The remark is too long.');
			expect(error?.description).toContain('Nothing was changed and no money moved.');
		});

		test('are sent again if the first request did not arrive', async () => {
			await wonder.control('faults', { ...put, status: 504 });
			const { error } = await update(noted);
			expect(error).toBeUndefined();
			expect(history().at(-1)?.remark).toBe('Checked in May');
		});

		test('have an unknown outcome if no request arrived, and the error says where to check', async () => {
			await wonder.control('faults', { ...put, status: 504, times: 3 });
			const { items, hints, error } = await update(noted);
			expect([items, hints]).toEqual([[], []]);
			expect(error?.message).toContain('Unknown outcome: ');
			expect(error?.message).toContain('(check whether Get Limit History shows its remark)');
			expect(error?.message).not.toContain('has these limits');
			expect(error?.description).toContain(
				'The card had these limits before this request, so they do not show whether it was processed.',
			);
			expect(error?.description).not.toContain('that was not the case');
		});
	});

	test('are sent together with one that changes', async () => {
		await update({ limits: { daily: '100', monthly: '501' } });
		expect((await wonder.received())[1].body).toEqual({
			limits: [
				{ period: 'Daily', limit_amount: '100' },
				{ period: 'Monthly', limit_amount: '501' },
			],
		});
	});

	test.each([
		['inactive', { period: 'Daily', limit_amount: '100.00', status: 'Inactive' }],
		['without an amount', { period: 'Daily', status: 'Active' }],
	])('but are listed as %s are sent', async (_, limit) => {
		const body = { code: 200, data: { id: cardId, limits: [limit] } };
		await wonder.control('faults', { ...get, status: 200, body });
		await update({ limits: { daily: '100' } });
		expect(await methods()).toEqual(['GET', 'PUT', 'GET']);
	});

	test('are not sent, even if Wonder writes them with a thousands separator', async () => {
		const limits = [{ period: 'Daily', limit_amount: '1,000.00', status: 'Active' }];
		const body = { code: 200, data: { id: cardId, limits } };
		await wonder.control('faults', { ...get, status: 200, body });
		const { items } = await update({ limits: { daily: '1000' } });
		expect(await methods()).toEqual(['GET']);
		expect(items[0].json).toMatchObject({ changed: false, daily_before: '1000.00' });
	});

	test('of a limit whose amount cannot be read are removed all the same', async () => {
		const limits = [
			{ period: 'Daily', limit_amount: null, status: 'Active' },
			{ period: 'Monthly', limit_amount: '500.00', status: 'Active' },
		];
		const body = { code: 200, data: { id: cardId, limits } };
		await wonder.control('faults', { ...get, status: 200, body });
		const { items } = await update({ removeLimits: ['daily'] });
		expect(await methods()).toEqual(['GET', 'PUT', 'GET']);
		expect(items[0].json).toMatchObject({ changed: null, daily_before: null });
		expect(wonder.books.cards.get(cardId)!.limits.Daily.amount).toBe('0.00');
	});
});

test('of two items for one card, the second starts from what the first has set', async () => {
	const input = [{ daily: '150' }, { daily: '200' }, { daily: '200' }];
	const { items } = await update({ limits: { daily: '={{ $json.daily }}' } }, { input });
	expect(items.map(({ json }) => [json.daily_before, json.daily_after, json.changed])).toEqual([
		['100.00', '150.00', true],
		['150.00', '200.00', true],
		['200.00', '200.00', false],
	]);
});

describe('if the card cannot be read before the update', () => {
	test('nothing is sent, and the error says so', async () => {
		await wonder.control('faults', { ...get, status: 503, times: 3 });
		const { error } = await update({ limits: { daily: '250' } });
		expect(error?.message).toMatch(
			/\. The card could not be read, so its limits were not changed$|^Wonder returned HTTP status 503\. The card could not be read, so its limits were not changed$/,
		);
		expect(error?.description).toContain('Nothing was changed and no money moved.');
		expect(await methods()).toEqual(['GET', 'GET', 'GET']);
	});

	test('it is read again before it fails, and Retry On Fail tries once more', async () => {
		await wonder.control('faults', { ...get, status: 503, times: 4 });
		const { items, error } = await update({ limits: { daily: '250' } }, again);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ daily_before: '100.00', daily_after: '250.00' });
	});

	test('a card that Wonder does not know is named by the error, with what was processed before', async () => {
		const input = [{ card: cardId }, { card: 'none-of-these' }];
		const { error } = await update(
			{ cardId: '={{ $json.card }}', limits: { daily: '250' } },
			{ input },
		);
		expect(error?.message).toBe(
			'Item 2 of 2: Card none-of-these not found. The card could not be read, so its limits were not changed',
		);
		expect(error?.description).toContain(
			"1 earlier item was already processed. Don't send it again.",
		);
	});
});

test('a card that shows no limits beforehand is updated, and whether that changed anything is unknown', async () => {
	const { limits, ...card } = await wonder.result('card.get', { cardId });
	expect(limits).toHaveLength(4);
	await wonder.control('faults', { ...get, status: 200, body: { code: 200, data: card } });
	const { items, hints } = await update({ limits: { daily: '250' } });
	expect(items[0].json).toMatchObject({
		...{ changed: null, daily_before: null, daily_after: '250.00' },
		...{ monthly_before: null, monthly_after: '500.00' },
	});
	expect(hints).toEqual([]);
});

test.each([
	['the work', { status: 502, work: true }],
	['no work', { status: 502 }],
])('Retry On Fail after %s: before is what it was before the first attempt', async (_, fault) => {
	// The state cannot be read either, so the first attempt of n8n ends with an unknown outcome.
	await wonder.control('faults', [
		{ ...put, ...fault, times: 3 },
		{ ...get, delay: 1 },
		{ ...get, status: 503, times: 9 },
	]);
	const { items, hints } = await update({ limits: { daily: '250' } }, again);
	expect(items[0].json).toMatchObject({
		...{ changed: true, daily_before: '100.00', daily_after: '250.00' },
	});
	expect(hints).toEqual([]);
});

test('Retry On Fail of a run whose first item needed no request sends nothing for it', async () => {
	const input = [{ daily: '100' }, { daily: '250' }];
	await wonder.control('faults', [
		{ ...put, status: 502, times: 3 },
		{ ...get, delay: 1 },
		{ ...get, delay: 1 },
		{ ...get, status: 503, times: 9 },
	]);
	const { items } = await update({ limits: { daily: '={{ $json.daily }}' } }, { input, ...again });
	expect(items.map(({ json }) => json.changed)).toEqual([false, true]);
	const sent = (await wonder.received()).filter(({ method }) => method === 'PUT');
	for (const { body } of sent) {
		expect(body).toEqual({ limits: [{ period: 'Daily', limit_amount: '250' }] });
	}
});

test('a limit that certainly changed counts, whatever another one was before', async () => {
	const limits = [
		{ period: 'Daily', limit_amount: '100.00' },
		{ period: 'Monthly', limit_amount: null },
	];
	await wonder.control('faults', { ...get, status: 200, body: { code: 200, data: { limits } } });
	const { items } = await update({ limits: { daily: '250', monthly: '500' } });
	expect(items[0].json).toMatchObject({ changed: true, monthly_before: null });
});

test('an attempt that needed no request is not said to have sent one', async () => {
	const execution = { executionId: 'nothing to change' };
	await update({ limits: { daily: '100' } }, execution);
	const { error } = await wonder.node(
		'card.updateLimits',
		{ cardId, limits: { daily: '100' } },
		execution,
		{ privateKey: 'broken' },
	);
	expect(error?.description).toMatch(/Nothing was sent\.$/);
});
