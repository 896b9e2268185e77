import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { send, signed } from '../support/deliver';
import { runTrigger } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** Which deliveries are one event. */
const wonder = useWonder();
let trigger: TriggerServer;

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
});
beforeEach(() => trigger.configure());
afterAll(async () => await trigger.close());

let events = 0;
const first = (): IDataObject => ({
	...sampleTransaction,
	id: `transaction ${++events}`,
	status: 'Settled',
	transaction_amount: '-10.00',
	p_updated_at: '2025-03-05T10:00:00Z',
});
const textOf = (transaction: IDataObject, action = 'Settled') =>
	JSON.stringify({ action, card_transaction: transaction });

/** How many runs these bodies start. */
async function runsOf(...bodies: string[]): Promise<number> {
	const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
	for (const body of bodies) {
		expect((await send(signed(trigger.url, body, sender))).status).toBe(200);
	}
	return trigger.runs.length;
}

test.each<[IDataObject]>([
	[{ id: 'another transaction' }],
	[{ status: 'Authorized' }],
	[{ transaction_amount: '-10.01' }],
	[{ transaction_amount: '10.00' }],
	[{ transaction_currency: 'USD' }],
	[{ local_amount: '-99' }],
	[{ final_local_amount: '-99' }],
	[{ calculated_fee: '0.10' }],
	[{ p_created_at: '2025-03-04T03:32:12.051702Z' }],
	[{ p_updated_at: '2025-03-06T10:00:00Z' }],
	[{ settlement_id: 'the second one' }],
	[{ clearing: { sequence: 2 } }],
	[{ p_user_id: 'somebody' }],
])('%j makes it a different event', async (change) => {
	const transaction = first();
	expect(await runsOf(textOf(transaction), textOf({ ...transaction, ...change }))).toBe(2);
});

test('another action makes it a different event', async () => {
	const transaction = first();
	expect(await runsOf(textOf(transaction), textOf(transaction, 'Reversed'))).toBe(2);
});

test.each<[string, (transaction: IDataObject) => string]>([
	['with fresh headers', textOf],
	[
		'with its fields in another order',
		(transaction) => textOf(Object.fromEntries(Object.entries(transaction).reverse())),
	],
	['with spaces', (transaction) => JSON.stringify(JSON.parse(textOf(transaction)), null, 2)],
	['with other decimals', (transaction) => textOf({ ...transaction, transaction_amount: '-10' })],
	['with numbers', (transaction) => textOf({ ...transaction, transaction_amount: -10 })],
	['without its empty fields', ({ merchant_city: _, ...transaction }) => textOf(transaction)],
	['with null', (transaction) => textOf({ ...transaction, merchant_city: null, p_user_id: null })],
	['in uppercase', (transaction) => textOf({ ...transaction, status: 'SETTLED' }, 'settled')],
	[
		'with details of the delivery',
		(transaction) => textOf({ ...transaction, attempt: 2, delivery_id: 'x', sent_at: 'now' }),
	],
])('a delivery repeated %s is the same event', async (_, again) => {
	const transaction = first();
	expect(await runsOf(textOf(transaction), again(transaction))).toBe(1);
});

test.each([
	[
		'an ID that is a long number',
		'"settlement_id":1837465092837465001',
		'"settlement_id":1837465092837465002',
	],
	['the ID of a request of the merchant', '"request_id":"a"', '"request_id":"b"'],
	['a webhook number', '"webhook_id":1', '"webhook_id":2'],
])('two settlements that differ in %s are two events', async (_, one, other) => {
	const body = textOf(first());
	const bodies = [one, other].map((more) => body.replace('"card":', `${more},"card":`));
	expect(await runsOf(...bodies)).toBe(2);
});

test('a transaction whose ID is a long number keeps all its digits', async () => {
	const body = textOf(first()).replace(/"id":"[^"]*"/, '"id":12345678901234567890');
	expect(await runsOf(body)).toBe(1);
	expect(JSON.stringify(trigger.runs)).toContain('"id":"12345678901234567890"');
});

test('the output has the event’s key, the same for each of its deliveries', async () => {
	trigger.configure({ options: { keepDuplicates: true } });
	const transaction = first();
	await runsOf(
		textOf(transaction),
		textOf({ ...transaction, transaction_amount: '-10' }),
		textOf({ ...transaction, local_amount: '-99' }),
	);
	const keys = [];
	for (const [{ json }] of trigger.runs) {
		const { outputs } = await runTrigger(wonder.credentials, {}, json);
		keys.push(outputs[0][0].json.event_key);
	}
	expect(keys[0]).toMatch(/^settled-[0-9a-f]{32}$/);
	expect(keys[1]).toBe(keys[0]);
	expect(keys[2]).not.toBe(keys[0]);
});
