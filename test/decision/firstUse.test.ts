import type { IDataObject } from 'n8n-workflow';
import { answering } from '../support/decisions';
import { serveList } from '../support/listServer';
import { declining, listed, useFreshTrigger } from '../support/pastPayments';
import { AS_SHOWN } from '../support/runNode';

/** "Ask when a card pays at a merchant, or in a country, for the first time." */
const fresh = useFreshTrigger();
const { wonder, configure, restart, lists, decided, counted, flow } = fresh;

const DAY = 24 * 60;
const merchant = (within: IDataObject = {}) => ({ firstAtMerchant: { within } });
const country = (within: IDataObject = {}) => ({ firstInCountry: { within } });
const asking = (conditions: IDataObject) => ({
	...declining(conditions),
	rules: { rule: [{ name: 'First', conditions, outcome: 'ask' }] },
});

test('a merchant is known once a payment there was approved, also after a restart', async () => {
	const [card] = await wonder.newCards(1);
	await fresh.askAbout();
	configure(asking(merchant()));
	const pay = async (approved: boolean, merchant_id: string) => {
		flow(answering({ approved }));
		const { transaction } = await wonder.shop(card, '5.00', { merchant_id });
		return [transaction.status, counted()?.last_at_merchant ?? null];
	};
	const time = expect.stringMatching(/^\d{4}-.*Z$/) as string;
	expect(await pay(false, 'one')).toEqual(['Declined', null]);
	expect(await pay(true, 'one')).toEqual(['Authorized', null]);
	expect(await pay(false, 'one')).toEqual(['Authorized', time]);
	expect(await pay(false, 'two')).toEqual(['Declined', null]);
	restart();
	expect(await pay(false, 'two')).toEqual(['Declined', null]);
	expect(await pay(false, 'one')).toEqual(['Authorized', time]);
});

test('the same goes for a country, whatever the merchant', async () => {
	await lists([listed('a', 5, { merchant_country: 'FR' })]);
	configure(declining(country()));
	expect(await decided({ merchant_country: 'fr', merchant_id: 'new' })).toBe('approve');
	expect(await decided({ merchant_country: 'IT' })).toBe('decline');
	expect(await decided({ merchant_country: 'IT' })).toBe('decline');
});

test.each<[string, IDataObject, IDataObject, string]>([
	['the merchant has another name', { merchant_name: 'Old' }, { merchant_name: 'New' }, 'approve'],
	['the ID is another', { merchant_id: '1' }, { merchant_id: '2' }, 'decline'],
	['this payment has no ID', {}, { merchant_id: '' }, 'approve'],
	[
		'neither has an ID, and the names differ',
		{ merchant_id: '', merchant_name: 'A' },
		{ merchant_id: '' },
		'decline',
	],
	['only this payment has an ID', { merchant_id: '' }, {}, 'decline'],
	['the earlier payment was declined', { status: 'Declined' }, {}, 'decline'],
	['the earlier payment is pending', { status: 'Pending' }, {}, 'decline'],
	['the earlier payment was reversed', { status: 'Reversed' }, {}, 'approve'],
	['it was a refund', { type: 'Refund' }, {}, 'decline'],
	['it is this payment itself', { id: 'this' }, { id: 'this' }, 'decline'],
])('when %s', async (_, earlier, payment, expected) => {
	await lists([listed('earlier', 60, earlier)]);
	configure(declining(merchant()));
	expect(await decided(payment)).toBe(expected);
});

test('the raise of a first payment is still the first', async () => {
	await lists([]);
	configure(asking(merchant()));
	flow(answering({ approved: true }));
	const id = 'b7c0f6b8-0000-4000-8000-0000000000f2';
	expect(await decided({ id })).toBe('approve');
	flow(answering({ approved: false }));
	expect(await decided({ id, transaction_amount: '-20' })).toBe('decline');
	expect(await decided()).toBe('approve');
});

test.each<[IDataObject, number, string]>([
	[{}, 89, 'approve'],
	[{}, 91, 'decline'],
	[{ days: 7 }, 6, 'approve'],
	[{ days: 7 }, 8, 'decline'],
	[{ days: 365 }, 364, 'approve'],
])('within %j, a payment %d days ago: %s', async (within, daysAgo, expected) => {
	await lists([listed('a', daysAgo * DAY)]);
	for (const conditions of [merchant(within), country(within)]) {
		configure(declining(conditions));
		expect(await decided()).toBe(expected);
	}
});

describe('when it is unknown', () => {
	const nameless = { merchant_id: null, merchant_name: ' ', merchant_country: null };
	test.each<[string, IDataObject, IDataObject, IDataObject]>([
		['the list cannot be read', merchant(), merchant({ ifUnknown: 'notFirst' }), {}],
		['the list cannot be read', country(), country({ ifUnknown: 'notFirst' }), {}],
		['the payment names none', merchant(), merchant({ ifUnknown: 'notFirst' }), nameless],
		['the payment names none', country(), country({ ifUnknown: 'notFirst' }), nameless],
	])('%s: as If Unknown of %j says', async (_, first, notFirst, payment) => {
		await lists(payment === nameless ? [listed('a', 5, nameless)] : [{ id: 'a' }]);
		configure(declining(first));
		expect(await decided(payment)).toBe('decline');
		configure(declining(notFirst));
		expect(await decided(payment)).toBe('approve');
	});

	test('where this process has approved a payment is known all the same', async () => {
		await lists([{ id: 'a' }]);
		configure(asking(merchant()));
		flow(answering({ approved: true }));
		await decided();
		flow(answering({ approved: false }));
		expect(await decided()).toBe('approve');
		expect(await decided({ merchant_id: 'new' })).toBe('decline');
	});
});

test.each([
	[merchant({ days: 0 }), 'First Payment at Merchant: Days: "0" is not valid'],
	[country({ days: 366 }), 'First Payment in Country: Days: "366" is not valid'],
	[merchant({ ifUnknown: 'no' }), 'First Payment at Merchant: If Unknown: "no" isn\'t a valid'],
])('a rule that could not work is not published: %#', async (conditions, message) => {
	fresh.trigger.configure({ ...declining(conditions), mode: 'live' });
	await expect(fresh.trigger.activate()).rejects.toThrow(`Rule 1 ("Mine"): ${message}`);
});

describe('a backtest', () => {
	const backtested = async (rows: IDataObject[], parameters: IDataObject) => {
		const { baseUrl } = await serveList('transactions', rows);
		const form = { ...AS_SHOWN, ...parameters };
		const run = await wonder.node('transaction.backtestRules', form, {}, { baseUrl });
		if (run.error) throw run.error;
		return run.items.map(({ json }) => `${String(json.id)} ${String(json.would_have)}`);
	};

	test('tells first payments in order of time, and declined ones make nothing known', async () => {
		const rows = [
			listed('d', 1, { merchant_country: 'FR' }),
			...[listed('b', 3), listed('c', 2), listed('a', 4, { status: 'Declined' })],
		];
		expect(await backtested(rows, declining(merchant()))).toEqual([
			...['a decline', 'b decline', 'c approve', 'd approve'],
		]);
		expect(await backtested(rows, declining(country()))).toEqual([
			...['a decline', 'b decline', 'c approve', 'd decline'],
		]);
	});

	test('of a period knows what was paid as long before as the rules look back', async () => {
		const rows = [listed('old', 40 * DAY), listed('new', 0.1)];
		const createdFrom = new Date(Date.now() - 60_000).toISOString();
		const filters = { period: 'custom', createdFrom };
		const outcome = async (days: number) =>
			await backtested(rows, { ...declining(merchant({ days })), filters });
		expect([await outcome(50), await outcome(30)]).toEqual([['new approve'], ['new decline']]);
	});
});
