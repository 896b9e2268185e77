import type { IDataObject } from 'n8n-workflow';
import { runTrigger } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { useWonder } from '../support/wonder';

/** Events as the issuer sends them, through the trigger. */
const wonder = useWonder();
const trigger = new TriggerServer('wonderTrigger', {});

beforeAll(async () => {
	trigger.credentials = wonder.credentials;
	await trigger.start();
});
beforeEach(async () => {
	trigger.configure();
	await wonder.control('webhooks', { urls: [trigger.url] });
});
afterAll(async () => await trigger.close());

const odd = async (oddity: IDataObject) => await wonder.control('odd', oddity);
const newCard = async () => (await wonder.newCards(1))[0];
const on = async (verb: string, id: unknown, body: object = {}) =>
	await wonder.control(`transactions/${String(id)}/${verb}`, body);
const outputs = async () => {
	await wonder.webhooks.settled();
	return trigger.runs.map(([{ json }]) => json as { event: IDataObject });
};
const amounts = async () => (await outputs()).map(({ event }) => event.transaction_amount);
const statuses = async () => {
	await wonder.webhooks.settled();
	const attempts = wonder.webhooks.deliveries().map(({ attempts: [{ status }] }) => status);
	return [...new Set(attempts)];
};
const filtering = (currency: string, atLeast: string, atMost = '') =>
	trigger.configure({ filters: { amounts: { range: [{ currency, atLeast, atMost }] } } });

test.each([
	['KWD', ['1.233', '1.234', '1.235'], '1.234', ['-1.234', '-1.235']],
	['JPY', ['999', '1000', '1001'], '1000', ['-1000', '-1001']],
])('a filter by amount is exact in %s', async (currency, charged, atLeast, wanted) => {
	const card = await newCard();
	filtering(currency, atLeast);
	for (const amount of charged) await wonder.shop(card, amount, { currency });
	expect((await amounts()).sort()).toEqual(wanted);
});

test('a card check is an event of 0.00, and an amount filter treats it as such', async () => {
	const card = await newCard();
	await wonder.shop(card, '0');
	expect(await outputs()).toMatchObject([
		{ event: { status: 'Authorized', transaction_amount: '0.00', local_amount: '0.00' } },
	]);
	filtering('USD', '0.01');
	await wonder.shop(card, '0');
	expect(await outputs()).toEqual([]);
	filtering('USD', '0', '50');
	await wonder.shop(card, '0');
	expect(await amounts()).toEqual(['0.00']);
});

test('each part of a settlement is an event, even if the parts are equal', async () => {
	const { transaction } = await wonder.shop(await newCard(), '100.00');
	for (const final of [false, false, true]) {
		await on('settle', transaction.id, { amount: '30.00', final });
	}
	const settled = (await outputs()).filter(({ event }) => event.action === 'Settled');
	const debits = settled.map(({ event }) => event.final_local_amount);
	expect(debits.sort()).toEqual(['-30.00', '-60.00', '-90.00']);
	const keys = [];
	for (const json of settled) {
		const { outputs: ran } = await runTrigger(wonder.credentials, {}, json);
		keys.push(ran[0][0].json.event_key);
	}
	expect(keys).toEqual(Array(3).fill(expect.stringMatching(/^settled-/)));
	expect(new Set(keys).size).toBe(3);
	expect(new Set(settled.map(({ event }) => event.id)).size).toBe(1);
});

test('each increment of an authorization is an event', async () => {
	const { transaction } = await wonder.shop(await newCard(), '10.00');
	await on('increment', transaction.id, { amount: '5.00' });
	await on('increment', transaction.id, { amount: '99999.00' });
	const events = (await outputs()).map(({ event }) => [event.status, event.transaction_amount]);
	expect(events).toHaveLength(3);
	expect(events).toEqual(
		expect.arrayContaining([
			['Authorized', '-10.00'],
			['Authorized', '-15.00'],
			['Declined', '-100014.00'],
		]),
	);
});

test('events that arrive late, twice, and out of order have one run each', async () => {
	await wonder.control('webhooks', { urls: [trigger.url], held: true });
	const { transaction } = await wonder.shop(await newCard(), '10.00');
	await on('settle', transaction.id);
	const [authorized, settled] = wonder.webhooks.deliveries().map(({ id }) => id);
	for (const id of [settled, authorized, settled]) {
		await wonder.control(`deliveries/${id}/redeliver`, { times: 2 });
	}
	expect((await outputs()).map(({ event }) => event.action)).toEqual([
		...['Settled', 'Authorization'],
	]);
});

const everyFilter = {
	status: ['Authorized'],
	type: ['Sales'],
	cards: 'nobody',
	users: 'nobody',
	merchantCountries: 'HK',
	merchantCountriesExcluded: 'US',
	merchantNameContains: 'bindo',
	merchantNameContainsAnywhere: 'ind',
	amounts: { range: [{ currency: 'USD', atLeast: '1', atMost: '2' }] },
};
const fields = [
	...['p_business_id', 'p_user_id', 'card', 'status', 'type', 'transaction_currency'],
	...['transaction_amount', 'local_currency', 'local_amount', 'final_local_amount'],
	...['calculated_fee', 'merchant_id', 'merchant_country', 'merchant_city', 'merchant_name'],
	'p_created_at',
];
const all = (value: unknown) => Object.fromEntries(fields.map((name) => [name, value]));

describe.each<[string, IDataObject]>([
	['null', { set: all(null) }],
	['empty', { set: all('') }],
	['a number', { set: all(7) }],
	['an object', { set: all({ of: [1] }) }],
	['missing', { remove: fields }],
	['undocumented', { set: { status: 'Rejected', type: 'Fee', new_field: [{ a: 1 }] } }],
])('an event in which everything is %s', (_, oddity) => {
	test('starts a run, once', async () => {
		await odd({ kind: 'transaction', ...oddity });
		const { transaction } = await wonder.shop(await newCard(), '1.00');
		const [{ event }, ...more] = await outputs();
		expect(more).toEqual([]);
		expect(event.id).toBe(transaction.id);
		const [{ id }] = wonder.webhooks.deliveries();
		await wonder.control(`deliveries/${id}/redeliver`, {});
		expect(await outputs()).toHaveLength(1);
	});

	test.each(Object.keys(everyFilter) as Array<keyof typeof everyFilter>)(
		'is acknowledged with a filter by %s',
		async (name) => {
			trigger.configure({ filters: { [name]: everyFilter[name] } });
			await odd({ kind: 'transaction', ...oddity });
			await wonder.shop(await newCard(), '1.00');
			expect(await statuses()).toEqual([200]);
		},
	);
});

test.each(['number', 'thousands', 'without_zeros', 'blanks'])(
	'amounts written as %s are compared by their value',
	async (way) => {
		const card = await newCard();
		filtering('USD', '1000', '1000.5');
		await odd({ kind: 'transaction', rewrite: { transaction_amount: way } });
		for (const amount of ['999.99', '1000.50', '1000.00', '1000.51']) {
			await wonder.shop(card, amount);
		}
		const found = (await outputs()).map(({ event }) => event.local_amount);
		expect(found.sort()).toEqual(['-1000.00', '-1000.50']);
	},
);

test('an ID in uppercase is the same card', async () => {
	const card = await newCard();
	trigger.configure({ filters: { cards: card } });
	await odd({ kind: 'transaction', rewrite: { card: 'capitals' } });
	await wonder.shop(card, '1.00');
	expect((await outputs()).map(({ event }) => event.card)).toEqual([card.toUpperCase()]);
});
