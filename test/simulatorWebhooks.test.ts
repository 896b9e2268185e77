import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verify } from '../simulator/gateway/signature';
import { newPrivateKey, publicHalf } from '../simulator/keys';
import type { Attempt, Delivery } from '../simulator/webhooks/delivery';
import { forge, forgeries, forgeryTools } from '../simulator/forgeries';
import type { Forged } from '../simulator/forgeries/send';
import { retryDelays } from '../simulator/webhooks/schedule';
import { startCapture, type Captured } from './support/capture';
import { whyRefused } from './support/strictReceiver';
import { otherPrivateKey, useWonder } from './support/wonder';

const wonder = useWonder();
const TARGET = '/webhook/card%20events?tenant=a&tenant=%C3%A9';

let answer: (request: Captured) => { status: number; body?: string } = () => ({ status: 200 });
let receiver: Awaited<ReturnType<typeof startCapture>>;
let url: string;
beforeAll(async () => {
	receiver = await startCapture((request) => answer(request));
	url = receiver.url + TARGET;
});
beforeEach(async () => {
	receiver.received.length = 0;
	answerWith(200);
	await wonder.control('webhooks', { urls: [url] });
});
afterAll(async () => await receiver.close());

function answerWith(...statuses: number[]): void {
	let next = 0;
	answer = () => ({ status: statuses[Math.min(next++, statuses.length - 1)], body: 'seen' });
}

async function buy(amount = '1.00'): Promise<string> {
	const [card] = await wonder.newCards(1);
	return String((await wonder.shop(card, amount)).transaction.id);
}

async function deliveries(): Promise<Delivery[]> {
	await wonder.webhooks.settled();
	const all = await wonder.control<{ deliveries: Delivery[] }>('deliveries', undefined, 'GET');
	return all.deliveries;
}

const wait = async (seconds: number) => await wonder.control('clock', { advance_seconds: seconds });
const redeliver = async (id: string, order: object) =>
	(await wonder.control<{ attempts: Attempt[] }>(`deliveries/${id}/redeliver`, order)).attempts;
const wonderNow = () => ({
	appId: wonder.credentials.appId,
	publicKey: wonder.credentials.webhookPublicKey,
});
const jsonOf = ({ body }: Captured) => JSON.parse(body.toString()) as unknown;

describe('a delivery', () => {
	test('is signed over method, path, query and body, in real time', async () => {
		await wonder.control('clock', { now: '2031-01-01T00:00:00Z' });
		const id = await buy();
		await wonder.webhooks.settled();
		const [request] = receiver.received;
		const { method, target, headers, body } = request;
		expect(receiver.received).toHaveLength(1);
		expect({ method, target }).toEqual({ method: 'POST', target: TARGET });
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'x-action': 'Authorization',
		});
		const [appId, requestTime, algorithm] = headers.credential.split('/');
		expect([appId, algorithm]).toEqual([wonder.credentials.appId, 'Wonder-RSA-SHA256']);
		const signed = { method, target, body, requestTime, nonce: headers.nonce };
		const { webhookPublicKey } = wonder.credentials;
		expect(verify(signed, headers.signature, webhookPublicKey)).toBe(true);
		expect(whyRefused(request, wonderNow())).toBeUndefined();
		expect(jsonOf(request)).toEqual({
			action: 'Authorization',
			card_transaction: wonder.books.purchases.get(id)!.transaction,
		});
	});

	test('is made for each change and each receiver', async () => {
		await wonder.control('webhooks', { urls: [`${receiver.url}/one`, `${receiver.url}/two`] });
		const first = await buy();
		await wonder.control(`transactions/${first}/settle`, {});
		await wonder.control(`transactions/${first}/refund`, {});
		await wonder.control(`transactions/${await buy()}/reverse`, {});
		await buy('99999.00');
		const made = await deliveries();
		const actions = ['Authorization', 'Settled', 'Settled', 'Authorization', 'Reversed'];
		expect(made.map(({ action }) => action)).toEqual(
			[...actions, 'Authorization'].flatMap((action) => [action, action]),
		);
		expect(made.map(({ url: to }) => to.slice(-3))).toEqual(Array(6).fill(['one', 'two']).flat());
		expect(made.every(({ state }) => state === 'delivered')).toBe(true);
		expect(receiver.received.map(jsonOf)).toContainEqual(
			expect.objectContaining({
				card_transaction: expect.objectContaining({ status: 'Declined' }) as object,
			}),
		);
	});

	test('does not hold up the purchase, and reset breaks it off', async () => {
		const silent = createServer(() => {});
		await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
		const arrived = new Promise((resolve) => silent.once('request', resolve));
		const { port } = silent.address() as AddressInfo;
		await wonder.control('webhooks', { urls: [`http://127.0.0.1:${port}/`] });
		await buy();
		await arrived;
		expect(wonder.webhooks.deliveries()[0]).toMatchObject({ state: 'waiting', attempts: [] });
		await wonder.control('reset', {});
		await wonder.webhooks.settled();
		await new Promise((resolve) => silent.close(resolve));
	});
});

describe('retries', () => {
	test('obey what is documented', () => {
		const hours = retryDelays.map((delay) => delay / 3_600_000);
		expect(hours).toHaveLength(15);
		expect(Math.max(...hours)).toBeLessThanOrEqual(6);
		expect(hours.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(24);
	});

	test('come when they are due, with the first headers, and end with the fifteenth', async () => {
		answerWith(500);
		await buy();
		const [{ next_attempt_at: second }] = await deliveries();
		const due = [Date.parse(second!)];
		for (const delay of retryDelays.slice(1)) due.push(due[due.length - 1] + delay);
		await wait(30);
		expect(receiver.received).toHaveLength(1);
		await wait(30);
		expect(receiver.received).toHaveLength(2);
		const [{ state, next_attempt_at: third }] = await deliveries();
		expect(state).toBe('waiting');
		expect(Date.parse(third!)).toBe(due[1]);
		await wait(86_400);
		await wait(86_400);
		const [delivery] = await deliveries();
		expect(delivery).toMatchObject({ state: 'given_up', next_attempt_at: null });
		expect(delivery.attempts).toHaveLength(16);
		delivery.attempts.forEach(({ time, ...attempt }, index) => {
			if (index > 0) expect(Date.parse(time)).toBeGreaterThanOrEqual(due[index - 1]);
			if (index < due.length) expect(Date.parse(time)).toBeLessThan(due[index]);
			expect(attempt).toMatchObject({ status: 500, error: null, body: 'seen' });
		});
		const [{ headers }] = receiver.received;
		expect(receiver.received.every((each) => each.headers.signature === headers.signature)).toBe(
			true,
		);
	});

	test('of several deliveries come in the order of their times', async () => {
		answerWith(500);
		await buy();
		await wait(30);
		await buy();
		await wait(600);
		const all = await deliveries();
		const order = receiver.received.map(({ body }) =>
			all.findIndex(({ transaction_id: id }) => body.includes(id)),
		);
		expect(order).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
	});

	test('can be signed anew', async () => {
		await wonder.control('seed', { settings: { retry_headers: 'fresh' } });
		answerWith(500, 200);
		await buy();
		await wait(60);
		const nonces = receiver.received.map(({ headers }) => headers.nonce);
		expect(new Set(nonces).size).toBe(2);
		expect(receiver.received.map((each) => whyRefused(each, wonderNow()))).toEqual([
			undefined,
			undefined,
		]);
	});

	test.each([200, 201, 204, 299])('end with a %d', async (status) => {
		answerWith(503, status);
		await buy();
		await wait(86_400);
		const [{ state, attempts, next_attempt_at: next }] = await deliveries();
		expect({ state, next }).toEqual({ state: 'delivered', next: null });
		expect(attempts.map((attempt) => attempt.status)).toEqual([503, status]);
	});

	test.each([302, 400, 401, 404, 410, 422, 500])('come after a %d', async (status) => {
		answerWith(status, 200);
		await buy();
		await wait(60);
		expect((await deliveries())[0].attempts.map((attempt) => attempt.status)).toEqual([
			status,
			200,
		]);
	});

	test('come after a network error', async () => {
		const gone = await startCapture();
		await gone.close();
		await wonder.control('webhooks', { urls: [gone.url] });
		await buy();
		await wait(60);
		const [{ attempts, state }] = await deliveries();
		expect(state).toBe('waiting');
		expect(attempts).toHaveLength(2);
		expect(attempts[1]).toMatchObject({ status: null, body: '' });
		expect(attempts[1].error).toContain('ECONNREFUSED');
	});

	test('come by themselves as time passes', async () => {
		answerWith(500, 200);
		await buy();
		await deliveries();
		wonder.books.clock.advance(59.9);
		while (receiver.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
		expect((await deliveries())[0].state).toBe('delivered');
	});
});

describe('a redelivery', () => {
	test('sends the same event again, so often and with such headers', async () => {
		await buy();
		const [{ id }] = await deliveries();
		expect(await redeliver(id, {})).toMatchObject([{ status: 200, body: 'seen' }]);
		expect(await redeliver(id, { times: 3, at_once: true, headers: 'fresh' })).toHaveLength(3);
		const { received } = receiver;
		expect(new Set(received.map(({ body }) => body.toString())).size).toBe(1);
		expect(received[1].headers.signature).toBe(received[0].headers.signature);
		expect(new Set(received.map(({ headers }) => headers.nonce)).size).toBe(4);
		expect(received.map((each) => whyRefused(each, wonderNow()))).toEqual(Array(5).fill(undefined));
		expect((await deliveries())[0].attempts).toHaveLength(5);
	});

	test('of one that waits ends its retries only if it is acknowledged', async () => {
		answerWith(500, 500, 200);
		await buy();
		const [{ id, next_attempt_at: next }] = await deliveries();
		await redeliver(id, {});
		expect((await deliveries())[0]).toMatchObject({ state: 'waiting', next_attempt_at: next });
		await redeliver(id, {});
		await wait(86_400);
		expect((await deliveries())[0]).toMatchObject({ state: 'delivered', next_attempt_at: null });
		expect(receiver.received).toHaveLength(3);
	});
});

test('a rotated key signs what is new, and reset brings the first one back', async () => {
	answerWith(500);
	await buy();
	await deliveries();
	const old = wonderNow();
	const rotated = await wonder.control('webhooks/rotate', {});
	expect(rotated).toEqual({ webhook_public_key: wonder.credentials.webhookPublicKey });
	await buy();
	await wait(60);
	const refusedByNew = receiver.received.map((each) => whyRefused(each, wonderNow()));
	expect(refusedByNew).toEqual(['signature', undefined, 'signature', undefined]);
	const own = newPrivateKey();
	const given = await wonder.control('webhooks/rotate', { private_key: own });
	expect(given).toEqual({ webhook_public_key: publicHalf(own) });
	await wonder.control('reset', {});
	expect(wonderNow()).toEqual(old);
});

describe('forgeries', () => {
	const strict = (request: Captured) => {
		const reason = whyRefused(request, wonderNow());
		return { status: reason ? 401 : 200, body: reason ?? 'taken' };
	};

	test('are all refused by a strict receiver, whereas the genuine one is accepted', async () => {
		answer = strict;
		const sent = await wonder.control<{ forgeries: Forged[] }>('forgeries', { at_once: 8 });
		expect(sent.forgeries.length).toBeGreaterThanOrEqual(64);
		expect(sent.forgeries.map(({ kind }) => kind)).toEqual(Object.keys(forgeries));
		expect(sent.forgeries.filter(({ status }) => status !== 401)).toEqual([]);
		expect(receiver.received).toHaveLength(sent.forgeries.length);
		await buy();
		expect((await deliveries())[0].state).toBe('delivered');
	});

	test.each(['/', '/webhook/abc', '/UPPER?Q=1'])('are forgeries at %s too', async (target) => {
		answer = strict;
		const order = { url: receiver.url + target, at_once: 8 };
		const sent = await wonder.control<{ forgeries: Forged[] }>('forgeries', order);
		expect(sent.forgeries.filter(({ status }) => status !== 401)).toEqual([]);
	});

	test('take turns', async () => {
		const kinds = ['body_empty', 'signature_empty'];
		const sent = await wonder.control<{ forgeries: Forged[] }>('forgeries', { kinds, count: 5 });
		expect(sent.forgeries).toMatchObject(
			[0, 1, 0, 1, 0].map((index) => ({ kind: kinds[index], status: 200, body: 'seen' })),
		);
		const [empty, unsigned] = receiver.received;
		expect(empty.body).toHaveLength(0);
		expect(unsigned.headers.signature).toBe('');
	});

	test('claim to be JSON only when they are, and leave the genuine one alone', async () => {
		const event = { action: 'Settled', card_transaction: { card: 'a', local_amount: '-1.00' } };
		const genuine = wonder.webhooks.signed('https://example.com/webhook', event);
		const before = structuredClone(genuine);
		const tools = await forgeryTools({
			appId: wonder.credentials.appId,
			webhookPrivateKey: otherPrivateKey,
			clientPrivateKey: wonder.credentials.privateKey,
		});
		for (const kind of Object.keys(forgeries)) {
			const { headers, body } = forge(kind, genuine, tools);
			const parse = () => JSON.parse(body.toString()) as unknown;
			if (headers['Content-Type'] === 'application/json') expect(parse).not.toThrow();
		}
		expect({ ...genuine, body: [...genuine.body] }).toEqual({ ...before, body: [...before.body] });
	});
});

test('reset forgets receivers, deliveries and retries', async () => {
	answerWith(500);
	await buy();
	await deliveries();
	await wonder.control('reset', {});
	expect(await wonder.control('webhooks', undefined, 'GET')).toEqual({ urls: [], held: false });
	expect(await deliveries()).toEqual([]);
	await wait(86_400);
	await buy();
	expect(receiver.received).toHaveLength(1);
});

test('reset ends redeliveries and forgeries that are being sent', async () => {
	await buy();
	const [{ id }] = await deliveries();
	const resetAt = (count: number) => () => {
		if (receiver.received.length === count) void wonder.control('reset', {});
		return { status: 200 };
	};
	answer = resetAt(3);
	const attempts = await redeliver(id, { times: 100 });
	expect(attempts[0].status).toBe(200);
	expect(attempts.at(-1)).toMatchObject({ status: null, error: 'canceled' });
	receiver.received.length = 0;
	const { forgeries: sent } = await wonder.control<{ forgeries: Forged[] }>('forgeries', { url });
	expect(sent[0].status).toBe(200);
	expect(sent.at(-1)).toMatchObject({ status: null, error: 'canceled' });
});

test('deliveries can be forgotten while the receivers stay', async () => {
	answerWith(500);
	await buy();
	await deliveries();
	await wonder.control('deliveries', undefined, 'DELETE');
	await wait(86_400);
	expect(receiver.received).toHaveLength(1);
	await buy();
	expect(await deliveries()).toHaveLength(1);
});

test.each([
	['webhooks', { urls: ['ftp://example.com'] }, 'urls[0] must be an http or https URL'],
	['webhooks', { url: 'http://example.com' }, 'url is not a known field'],
	['webhooks/rotate', { private_key: 'x' }, 'private_key must be an RSA private key'],
	['deliveries/x/redeliver', {}, 'There is no delivery x.'],
	['deliveries/x/redeliver', { times: 101 }, 'times must be a whole number from 1 to 100'],
	['forgeries', { kinds: ['x'] }, 'kinds[0] must be one of credential_missing'],
	['forgeries', { at_once: 51 }, 'at_once must be a whole number from 1 to 50'],
])('POST /_simulator/%s with %j says what is wrong', async (path, body, message) => {
	await expect(wonder.control(path, body)).rejects.toThrow(message);
});

test('forgeries need somebody to go to', async () => {
	await wonder.control('webhooks', { urls: [] });
	await expect(wonder.control('forgeries', {})).rejects.toThrow('url is required');
});
