import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { serveList } from '../support/listServer';
import { PollingNode } from '../support/pollingNode';
import { credentialsFor } from '../support/signed';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** The Wonder Polling Trigger where a poll fails, overlaps another one, or is only a test. */
const wonder = useWonder();
let polling: PollingNode;
let card: string;

beforeEach(async () => {
	[card] = await wonder.newCards(1);
	polling = new PollingNode(wonder.credentials);
});

const amounts = (events: IDataObject[]) => events.map(({ local_amount: amount }) => amount);
const buy = async (amount: string) => String((await wonder.shop(card, amount)).transaction.id);

const failed = async (poll: Promise<unknown>) =>
	await poll.then(
		() => Promise.reject(new Error('did not fail')),
		(error: Error & { description: string }) => error,
	);

const NEXT_TIME = 'The next poll that succeeds finds what has happened meanwhile.';

test.each([
	['Wonder is down', { status: 500, times: 9 }, /HTTP status 500/],
	['Wonder returns something else', { status: 200, body: '<html>', times: 9 }, /is not JSON/],
	[
		'Wonder has too much to do',
		{ status: 429, headers: { 'Retry-After': '60' }, times: 9 },
		/HTTP status 429/,
	],
])('%s: the poll fails, and the next one finds what it missed', async (_, fault, message) => {
	await polling.publish();
	await buy('1.00');
	await wonder.control('faults', { match: { method: 'GET' }, ...fault });
	const before = polling.memory;
	const error = await failed(polling.poll());
	expect(error.name).toBe('NodeApiError');
	expect(`${error.message} ${error.description}`).toMatch(message);
	expect(error.description).toContain(NEXT_TIME);
	expect(polling.memory).toBe(before);
	await wonder.control('faults', undefined, 'DELETE');
	await buy('2.00');
	expect(amounts(await polling.poll())).toEqual(['-1.00', '-2.00']);
});

test('a new version starts for nothing that happened before, also where the last poll failed', async () => {
	polling.parameters = { events: ['Declined'] };
	await polling.publish();
	await buy('1.00');
	expect(await polling.poll()).toEqual([]);
	await wonder.control('faults', { match: { method: 'GET' }, status: 500, times: 9 });
	await failed(polling.poll());
	await wonder.control('faults', undefined, 'DELETE');
	polling.parameters = {};
	expect(await polling.publish('update')).toEqual([]);
	await buy('2.00');
	expect(amounts(await polling.poll())).toEqual(['-2.00']);
});

test.each(['init', 'leadershipChange'] as const)(
	'n8n continues from its database, as another process may have polled (%s)',
	async (activation) => {
		polling.parameters = { events: ['Declined'] };
		await polling.publish();
		await buy('1.00');
		expect(await polling.poll()).toEqual([]);
		polling.parameters = {};
		await wonder.control('faults', { match: { method: 'GET' }, status: 500, times: 9 });
		await failed(polling.publish(activation));
		await wonder.control('faults', undefined, 'DELETE');
		expect(amounts(await polling.publish('update'))).toEqual(['-1.00']);
	},
);

test('an error names nothing that a poll does not have: no item, no Concurrent Reads', async () => {
	await wonder.control('faults', { match: { method: 'GET' }, status: 429, times: 9 });
	const { description } = await failed(polling.publish());
	expect(description).toMatch(/^Too many requests/);
	expect(description).not.toMatch(/item|Concurrent|next poll/i);
});

test.each([
	['a wrong private key', { privateKey: otherPrivateKey }, /signature/i],
	['no App ID', { appId: '' }, /App ID/],
])('with %s in the credential, the workflow cannot be published', async (_, wrong, message) => {
	polling.credentials = { ...wonder.credentials, ...wrong };
	await expect(polling.publish()).rejects.toThrow(message);
	polling.credentials = wonder.credentials;
	await buy('1.00');
	expect(await polling.publish()).toEqual([]);
});

test.each([
	[{ events: '={{ "purchases" }}' }, /^Events: "purchases" isn't a valid option$/],
	[{ filters: { merchantCountries: '={{ "" }}' } }, /^Filters: Merchant Countries: is empty$/],
	[{ options: { daysToLookBack: 0 } }, /^Days to Look Back/],
	[{ options: { maxTransactions: 'all' } }, /^Max Transactions to Read/],
	[{ options: { outputPerOutcome: '={{ true }}' } }, /^One Output per Outcome cannot be/],
])(
	'with the parameters %j, it cannot be published, and nothing is requested',
	async (wrong, text) => {
		polling.parameters = wrong;
		await expect(polling.publish()).rejects.toThrow(text);
		expect(await wonder.received()).toEqual([]);
	},
);

test('with another account in the credential, all that is there is old', async () => {
	await polling.publish();
	await buy('1.00');
	await polling.poll();
	const rows = [1, 2].map((id) => ({ ...sampleTransaction, id, p_created_at: new Date() }));
	const { baseUrl } = await serveList('transactions', rows);
	polling.credentials = credentialsFor(baseUrl);
	expect(await polling.restart()).toEqual([]);
	rows.push({ ...rows[0], id: 3 });
	expect(await polling.poll()).toMatchObject([{ id: '3', action: 'Authorization' }]);
});

/** A list with one new transaction, whose server answers only once it is released. */
async function heldPolling(name?: string) {
	const row = (id: string) => ({ ...sampleTransaction, id, p_created_at: new Date() });
	const rows = [row('old')];
	const { baseUrl, received, hold, release } = await serveList('transactions', rows);
	const held = new PollingNode(credentialsFor(baseUrl), name);
	await held.publish();
	rows.push(row('new'));
	hold();
	return { held, received, release };
}

test('a poll that starts while another one is under way requests and adds nothing', async () => {
	const { held, received, release } = await heldPolling();
	const requested = received.length;
	const both = [held.poll(), held.poll()];
	release();
	const [first, second] = await Promise.all(both);
	expect(first).toMatchObject([{ id: 'new' }]);
	expect(second).toEqual([]);
	expect(
		received.slice(requested).filter(({ target }) => target.includes('offset=0')),
	).toHaveLength(1);
	expect(await held.poll()).toEqual([]);
});

test('what a poll finds while the workflow is published again comes from the new version only', async () => {
	const { held, release } = await heldPolling();
	const old = held.poll();
	const latest = held.publish('update');
	release();
	expect(await old).toEqual([]);
	expect(await latest).toMatchObject([{ id: 'new' }]);
	expect(await held.poll()).toEqual([]);
	expect(await held.restart()).toEqual([]);
});

test('two polling triggers in one workflow do not keep each other from polling', async () => {
	const { held, release } = await heldPolling('Another one');
	const waiting = held.poll();
	await polling.publish();
	await buy('1.00');
	expect(amounts(await polling.poll())).toEqual(['-1.00']);
	release();
	expect(await waiting).toMatchObject([{ id: 'new' }]);
});

describe('Fetch Test Event', () => {
	test('shows the latest events that match, and changes nothing', async () => {
		polling.parameters = { events: ['Settled'] };
		await polling.publish();
		const ids = [await buy('1.00'), await buy('2.00'), await buy('3.00')];
		for (const id of ids.slice(0, 2)) await wonder.control(`transactions/${id}/settle`, {});
		const before = polling.memory;
		expect(amounts(await polling.sample())).toEqual(['-2.00', '-1.00']);
		expect(amounts(await polling.sample())).toEqual(['-2.00', '-1.00']);
		expect(polling.memory).toBe(before);
		expect(amounts(await polling.poll())).toEqual(['-1.00', '-2.00']);
	});

	test('shows at most ten', async () => {
		for (let amount = 1; amount <= 12; amount++) await buy(`${amount}.00`);
		const shown = amounts(await polling.sample());
		expect([shown.length, shown[0]]).toEqual([10, '-12.00']);
	});

	test('says why there is nothing to show', async () => {
		await expect(polling.sample()).rejects.toMatchObject({
			message: 'There is no event to show',
			description: expect.stringContaining('Wonder lists no transaction yet'),
		});
		await buy('1.00');
		polling.parameters = { events: ['Reversed'] };
		await expect(polling.sample()).rejects.toMatchObject({
			description: expect.stringContaining('None of the 1 transactions'),
		});
	});
});
