import type { GradedResponse } from '../simulator/decisions/grade';
import type { Forged } from '../simulator/forgeries/send';
import { startCapture, type Captured } from './support/capture';
import { whyRefused } from './support/strictReceiver';
import { useWonder } from './support/wonder';

const wonder = useWonder();
const DECISION_TARGET = '/webhook/decide?tenant=a';

let answer: { status: number; body?: string };
let endpoint: Awaited<ReturnType<typeof startCapture>>;
let receiver: Awaited<ReturnType<typeof startCapture>>;
beforeAll(async () => {
	endpoint = await startCapture(() => answer);
	receiver = await startCapture();
});
beforeEach(async () => {
	endpoint.received.length = 0;
	receiver.received.length = 0;
	answerWith({ approved: true });
	await decideAt({});
});
afterEach(() => endpoint.release());
afterAll(async () => await Promise.all([endpoint.close(), receiver.close()]));

function answerWith(body: object, status = 200): void {
	answer = { status, body: JSON.stringify(body) };
}

/** Waits longer than any machine needs, unless it is what the test is about. */
const decideAt = async (settings: object) =>
	await wonder.control('decision', {
		url: endpoint.url + DECISION_TARGET,
		deadline_ms: 30_000,
		...settings,
	});

async function buy(amount = '1.00') {
	const [card] = await wonder.newCards(1);
	return await wonder.shop(card, amount);
}

const decisions = async () =>
	(await wonder.control<{ decisions: GradedResponse[] }>('decisions', undefined, 'GET')).decisions;
const askAgain = async (id: unknown, order: object) =>
	(await wonder.control<{ answers: GradedResponse[] }>(`decisions/${String(id)}/ask`, order))
		.answers;
const wonderNow = () => ({
	appId: wonder.credentials.appId,
	publicKey: wonder.credentials.webhookPublicKey,
});
const account = () => wonder.books.business.account;
const purchases = () => [...wonder.books.purchases.values()];
const jsonOf = ({ body }: Captured) => JSON.parse(body.toString()) as Record<string, object>;

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
const asked = async (times: number) => await until(() => endpoint.received.length >= times);

describe('an authorization', () => {
	test('is asked about as signed JSON, and approved', async () => {
		const { transaction, decline_reason, decision_reason } = await buy();
		expect(transaction.status).toBe('Authorized');
		expect({ decline_reason, decision_reason }).toEqual({
			decline_reason: null,
			decision_reason: null,
		});
		expect(endpoint.received).toHaveLength(1);
		const [question] = endpoint.received;
		expect(question).toMatchObject({
			method: 'POST',
			target: DECISION_TARGET,
			headers: { 'content-type': 'application/json', 'x-action': 'Decision' },
		});
		expect(whyRefused(question, wonderNow())).toBeUndefined();
		expect(jsonOf(question)).toEqual({
			action: 'Decision',
			card_transaction: { ...transaction, status: 'Pending' },
		});
		const [graded] = await decisions();
		expect(graded).toEqual({
			transaction_id: transaction.id,
			time: expect.stringMatching(/^20.*000Z$/) as string,
			url: endpoint.url + DECISION_TARGET,
			status: 200,
			error: null,
			latency_ms: expect.any(Number) as number,
			in_time: true,
			valid: true,
			approved: true,
			reason: null,
			outcome: 'approved',
			body: '{"approved":true}',
		});
		expect(account()).toMatchObject({ available: '9999.00', ledger: '10000.00' });
	});

	test('is declined with a reason, and holds nothing', async () => {
		answerWith({ approved: false, reason: 'No coffee on Sundays.' });
		const { transaction, ...reasons } = await buy();
		expect(transaction.status).toBe('Declined');
		expect(reasons).toEqual({
			decline_reason: 'declined_by_cardholder_program',
			decision_reason: 'No coffee on Sundays.',
		});
		expect(account()).toMatchObject({ available: '10000.00', ledger: '10000.00' });
		expect(purchases()).toMatchObject([{ transaction, held: '0.00', counted: '0.00' }]);
		expect(await decisions()).toMatchObject([
			{ valid: true, approved: false, reason: 'No coffee on Sundays.', outcome: 'declined' },
		]);
	});

	test.each<[string, number, string]>([
		['another status', 201, '{"approved":true}'],
		['a redirect', 302, '{"approved":true}'],
		['an error', 500, '{"approved":true}'],
		['no body', 200, ''],
		['no JSON', 200, '{"approved":true'],
		['JSON in JSON', 200, '"{\\"approved\\":true}"'],
		['a list', 200, '[{"approved":true}]'],
		['null', 200, 'null'],
		['no decision', 200, '{"reason":"fine"}'],
		['text for a decision', 200, '{"approved":"true"}'],
		['a number for a decision', 200, '{"approved":1}'],
		['null for a reason', 200, '{"approved":true,"reason":null}'],
		['an unknown field', 200, '{"approved":true,"resaon":"fine"}'],
	])('answered with %s is declined', async (_, status, body) => {
		answer = { status, body };
		expect(await buy()).toMatchObject({
			transaction: { status: 'Declined' },
			decline_reason: 'declined_by_cardholder_program',
			decision_reason: null,
		});
		expect(await decisions()).toMatchObject([
			{ status, in_time: true, valid: false, approved: null, outcome: 'declined', body },
		]);
	});

	test('may be answered at length, of which the log shows the beginning', async () => {
		answerWith({ approved: false, reason: 'x'.repeat(5000) });
		expect((await buy()).decision_reason).toHaveLength(5000);
		expect((await decisions())[0].body).toHaveLength(500);
	});

	test('is declined when the answer is too late, and an approval then changes nothing', async () => {
		await decideAt({ deadline_ms: 100 });
		endpoint.hold();
		expect((await buy()).transaction.status).toBe('Declined');
		endpoint.release();
		const [graded] = await decisions();
		expect(graded).toMatchObject({
			status: null,
			error: 'No response within 0.1 seconds.',
			in_time: false,
			valid: false,
			outcome: 'declined',
		});
		expect(graded.latency_ms).toBeGreaterThanOrEqual(99);
		expect(account().available).toBe('10000.00');
		expect(purchases()).toMatchObject([{ transaction: { status: 'Declined' } }]);
	});

	test.each([
		['decline', 'Declined', 'declined', '10000.00'],
		['approve', 'Authorized', 'approved', '9999.00'],
	])('to a refused connection: %s', async (no_answer, status, outcome, available) => {
		const gone = await startCapture();
		await gone.close();
		await decideAt({ url: gone.url, no_answer });
		expect((await buy()).transaction.status).toBe(status);
		const [graded] = await decisions();
		expect(graded).toMatchObject({ status: null, in_time: false, valid: false, outcome });
		expect(graded.error).toContain('ECONNREFUSED');
		expect(account().available).toBe(available);
	});

	test('is approved without an answer if so configured, but a decline stands', async () => {
		await decideAt({ no_answer: 'approve' });
		answer = { status: 500 };
		expect(await buy()).toMatchObject({
			transaction: { status: 'Authorized' },
			decline_reason: null,
		});
		answerWith({ approved: false });
		expect((await buy()).transaction.status).toBe('Declined');
	});

	test('that the own checks decline is not asked about', async () => {
		const [locked, limited] = await wonder.newCards(2);
		wonder.books.cards.get(locked)!.status = 'Locked';
		wonder.books.cards.get(limited)!.limits.Daily.amount = '1.00';
		expect((await wonder.shop(locked, '1.00')).decline_reason).toBe('card_locked');
		expect((await wonder.shop(limited, '1.01')).decline_reason).toBe('daily_limit_exceeded');
		expect((await buy('99999.00')).decline_reason).toBe('insufficient_balance');
		expect(endpoint.received).toHaveLength(0);
		expect(await decisions()).toEqual([]);
		expect(purchases()).toHaveLength(3);
	});

	test('that is approved for a card locked meanwhile is declined, and holds nothing', async () => {
		const [card] = await wonder.newCards(1);
		endpoint.hold();
		const shopping = wonder.shop(card, '1.00');
		await asked(1);
		wonder.books.cards.get(card)!.status = 'Locked';
		endpoint.release();
		expect((await shopping).decline_reason).toBe('card_locked');
		expect(account().available).toBe('10000.00');
		expect(await decisions()).toMatchObject([{ outcome: 'approved' }]);
	});

	test('that is seeded is not asked about', async () => {
		await wonder.control('seed', { cards: 1, transactions: 3 });
		expect(endpoint.received).toHaveLength(0);
		expect(purchases().map(({ transaction }) => transaction.status)).toEqual(
			Array(3).fill('Authorized'),
		);
	});
});

describe('while the answer is awaited', () => {
	test.each([true, false])(
		'the balance is held, and spent or free afterwards (approved: %s)',
		async (approved) => {
			await wonder.control('seed', { business_balance: '5.00' });
			const cards = await wonder.newCards(10);
			answerWith({ approved });
			endpoint.hold();
			const shopping = cards.map(async (card) => await wonder.shop(card, '1.00'));
			await until(() => endpoint.received.length === 5 && purchases().length === 5);
			expect(account()).toMatchObject({ available: '0.00', ledger: '5.00' });
			endpoint.release();
			const reasons = (await Promise.all(shopping)).map((each) => each.decline_reason);
			const decided = approved ? null : 'declined_by_cardholder_program';
			expect(reasons.filter((reason) => reason === decided)).toHaveLength(5);
			expect(reasons.filter((reason) => reason === 'insufficient_balance')).toHaveLength(5);
			expect(endpoint.received).toHaveLength(5);
			expect(account().available).toBe(approved ? '0.00' : '5.00');
			expect(purchases()).toHaveLength(10);
		},
	);

	test('the limits of the card count it too', async () => {
		const [card] = await wonder.newCards(1);
		wonder.books.cards.get(card)!.limits.Lifetime.amount = '1.00';
		answerWith({ approved: false });
		endpoint.hold();
		const first = wonder.shop(card, '1.00');
		await asked(1);
		expect((await wonder.shop(card, '1.00')).decline_reason).toBe('lifetime_limit_exceeded');
		endpoint.release();
		await first;
		answerWith({ approved: true });
		expect((await wonder.shop(card, '1.00')).decline_reason).toBeNull();
	});

	test.each([
		[true, 'Authorized'],
		[false, 'Declined'],
	])('no book shows it; one event follows (approved: %s)', async (approved, status) => {
		await wonder.control('webhooks', { urls: [receiver.url] });
		answerWith({ approved });
		endpoint.hold();
		const shopping = buy();
		await asked(1);
		expect(purchases()).toEqual([]);
		expect(wonder.webhooks.deliveries()).toEqual([]);
		endpoint.release();
		const { transaction } = await shopping;
		await wonder.webhooks.settled();
		expect(receiver.received.map(jsonOf)).toEqual([
			{ action: 'Authorization', card_transaction: transaction },
		]);
		expect(transaction.status).toBe(status);
		expect(purchases()).toHaveLength(1);
	});

	test('a reset ends it: neither books nor log nor receivers hear of it', async () => {
		endpoint.hold();
		const shopping = buy();
		const refused = expect(shopping).rejects.toThrow('A reset came before the decision');
		await asked(1);
		await wonder.control('reset', {});
		await wonder.control('webhooks', { urls: [receiver.url] });
		await refused;
		endpoint.release();
		expect(purchases()).toEqual([]);
		expect(account().available).toBe('10000.00');
		expect(wonder.webhooks.deliveries()).toEqual([]);
		expect(await decisions()).toEqual([]);
	});
});

describe('asking again', () => {
	test('leaves the books alone, whatever is answered', async () => {
		await wonder.control('webhooks', { urls: [receiver.url] });
		const { transaction } = await buy();
		await wonder.webhooks.settled();
		const before = structuredClone({ account: account(), purchases: purchases() });
		answerWith({ approved: false, reason: 'changed my mind' });
		const answers = await askAgain(transaction.id, { times: 3, at_once: true });
		expect(answers).toHaveLength(3);
		expect(answers).toEqual(
			Array(3).fill(
				expect.objectContaining({
					transaction_id: transaction.id,
					valid: true,
					approved: false,
					outcome: 'declined',
				}),
			),
		);
		await wonder.webhooks.settled();
		expect({ account: account(), purchases: purchases() }).toEqual(before);
		expect(receiver.received).toHaveLength(1);
		expect(await decisions()).toHaveLength(4);
	});

	test('repeats the first headers, or signs anew', async () => {
		const { transaction } = await buy();
		await askAgain(transaction.id, { times: 2 });
		await askAgain(transaction.id, { times: 2, headers: 'fresh' });
		await askAgain(transaction.id, { times: 2, headers: 'fresh', at_once: true });
		const { received } = endpoint;
		const bodies = received.map(({ body }) => body.toString());
		const nonces = received.map(({ headers }) => headers.nonce);
		expect(new Set(bodies).size).toBe(1);
		expect(new Set(nonces.slice(0, 3)).size).toBe(1);
		expect(new Set(nonces).size).toBe(5);
		expect(received.map((each) => whyRefused(each, wonderNow()))).toEqual(Array(7).fill(undefined));
		expect(received.every(({ headers }) => headers['x-action'] === 'Decision')).toBe(true);
	});

	test('still works when the log is emptied, and while nobody decides', async () => {
		const { transaction } = await buy();
		expect(await wonder.control('decisions', undefined, 'DELETE')).toEqual({ decisions: [] });
		await wonder.control('decision', { url: null });
		expect(await askAgain(transaction.id, {})).toHaveLength(1);
		expect(await decisions()).toHaveLength(1);
	});

	test('is broken off by a reset', async () => {
		const { transaction } = await buy();
		endpoint.hold();
		const asking = askAgain(transaction.id, { times: 1000 });
		await asked(2);
		await wonder.control('reset', {});
		expect((await asking).at(-1)).toMatchObject({ status: null, error: 'canceled' });
		expect(endpoint.received).toHaveLength(2);
		expect(await decisions()).toEqual([]);
	});
});

describe('forged decision requests', () => {
	const sendForgeries = async (order: object) =>
		(await wonder.control<{ forgeries: Forged[] }>('forgeries', order)).forgeries;

	test('go to the decision URL, and none of them is genuine', async () => {
		const forged = await sendForgeries({ action: 'Decision', at_once: 8 });
		expect(endpoint.received).toHaveLength(forged.length);
		const refused = endpoint.received.map((each) => whyRefused(each, wonderNow()));
		expect(refused.filter((reason) => reason === undefined)).toEqual([]);
	});

	test('are made of a pending transaction', async () => {
		await sendForgeries({ action: 'Decision', kinds: ['signature_missing'] });
		expect(jsonOf(endpoint.received[0])).toMatchObject({
			action: 'Decision',
			card_transaction: { status: 'Pending' },
		});
		expect(endpoint.received[0].headers['x-action']).toBe('Decision');
	});

	test('need somebody to go to, whereas events go to the first receiver', async () => {
		await wonder.control('decision', { url: null });
		await wonder.control('webhooks', { urls: [receiver.url] });
		await expect(sendForgeries({ action: 'Decision' })).rejects.toThrow(
			'url is required while there is no decision URL.',
		);
		await sendForgeries({ kinds: ['signature_missing'] });
		expect(jsonOf(receiver.received[0])).toMatchObject({ action: 'Authorization' });
	});
});

test('settings can be read, and what is left out gets its default', async () => {
	const url = endpoint.url + DECISION_TARGET;
	const full = { url, deadline_ms: 60_000, no_answer: 'approve' };
	expect(await decideAt(full)).toEqual(full);
	expect(await wonder.control('decision', undefined, 'GET')).toEqual(full);
	const usual = { url, deadline_ms: 2000, no_answer: 'decline' };
	expect(await wonder.control('decision', { url })).toEqual(usual);
	expect(wonder.decisions.settings).toEqual(usual);
});

test('reset asks nobody any more and forgets who was asked', async () => {
	const { transaction } = await buy();
	await wonder.control('reset', {});
	expect(await wonder.control('decision', undefined, 'GET')).toEqual({
		url: null,
		deadline_ms: 2000,
		no_answer: 'decline',
	});
	expect(await decisions()).toEqual([]);
	expect((await buy()).decline_reason).toBeNull();
	expect(endpoint.received).toHaveLength(1);
	await expect(askAgain(transaction.id, {})).rejects.toThrow('No decision was requested');
});

test.each([
	['decision', {}, 'url is required'],
	[
		'decision',
		{ url: 'ftp://example.com' },
		'url must be an http or https URL or url must be null',
	],
	['decision', { url: null, deadline_ms: 0 }, 'deadline_ms must be a whole number from 1 to 60000'],
	['decision', { url: null, no_answer: 'x' }, 'no_answer must be one of decline, approve'],
	['decisions/x/ask', {}, 'No decision was requested for transaction x.'],
	['decisions/x/ask', { times: 1001 }, 'times must be a whole number from 1 to 1000'],
	['forgeries', { action: 'Settled' }, 'action must be one of Authorization, Decision'],
])('POST /_simulator/%s with %j says what is wrong', async (path, body, message) => {
	await expect(wonder.control(path, body)).rejects.toThrow(message);
});
