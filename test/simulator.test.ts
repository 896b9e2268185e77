import { randomBytes } from 'node:crypto';
import { routes } from '../simulator/api';
import { controlCalls } from '../simulator/control';
import { formatRequestTime, signedHeaders } from '../simulator/gateway/signature';
import { CARD_SERVICE, otherPrivateKey, useWonder } from './support/wonder';
import './support/runNode';

const wonder = useWonder();
const target = `${CARD_SERVICE}/cards?offset=0&limit=10`;

/** Speaks to the simulator without the node. */
async function ask(change: {
	method?: string;
	target?: string;
	body?: string;
	headers?: Record<string, string>;
	signed?: object;
	key?: string;
}) {
	const method = change.method ?? 'GET';
	const headers = signedHeaders(
		{ method, target: change.target ?? target, body: change.body, ...change.signed },
		{ ...wonder.credentials, privateKey: change.key ?? wonder.credentials.privateKey },
	);
	const response = await fetch(wonder.url + (change.target ?? target), {
		method,
		body: change.body,
		headers: { ...headers, ...change.headers },
	});
	return { status: response.status, answer: (await response.json()) as { message: string } };
}

test('a rightly signed request is answered', async () => {
	expect((await ask({})).status).toBe(200);
});

const ago = (minutes: number) => formatRequestTime(Date.now() - minutes * 60_000);
test.each<[string, Parameters<typeof ask>[0], string]>([
	['another key', { key: otherPrivateKey }, 'Signature verification failed.'],
	[
		'another query',
		{ signed: { target: `${CARD_SERVICE}/cards` } },
		'Signature verification failed.',
	],
	['another method', { signed: { method: 'POST' } }, 'Signature verification failed.'],
	['a time of 31 minutes ago', { signed: { requestTime: ago(31) } }, 'Request time expired.'],
	['a time in 31 minutes', { signed: { requestTime: ago(-31) } }, 'Request time expired.'],
	['no time', { headers: { Credential: 'x' } }, 'Invalid Credential Format.'],
	['a short nonce', { signed: { nonce: 'abc' } }, 'Invalid Nonce Format.'],
	[
		'no content type',
		{ headers: { 'Content-Type': 'text/plain' } },
		'Content-Type must be application/json.',
	],
	['an unpadded signature', { headers: { Signature: 'abc' } }, 'Signature verification failed.'],
])('%s is refused', async (_, change, message) => {
	expect((await ask(change)).answer.message).toBe(message);
});

test('a time of 29 minutes ago is accepted', async () => {
	expect((await ask({ signed: { requestTime: ago(29) } })).status).toBe(200);
});

test('a nonce works once', async () => {
	const nonce = randomBytes(8).toString('hex');
	expect((await ask({ signed: { nonce } })).status).toBe(200);
	expect((await ask({ signed: { nonce } })).answer.message).toBe('Nonce already used.');
});

test('a number where decimal text belongs is refused, with the field', async () => {
	const body = '{"card":{"title":"x","limits":[{"period":"Daily","limit_amount":5}]}}';
	const { status, answer } = await ask({ method: 'POST', target: `${CARD_SERVICE}/cards`, body });
	expect(status).toBe(400);
	expect(answer.message).toContain('card.limits[0].limit_amount must be decimal text');
});

describe('the issuer', () => {
	test('declines over the balance, and counts a day and a month as the calendar has them', async () => {
		await wonder.control('clock', { now: '2026-11-30T23:59:00Z' });
		const [card] = await wonder.newCards(1);
		const limits = wonder.books.cards.get(card)!.limits;
		Object.assign(limits.Daily, { amount: '10.00' });
		Object.assign(limits.Monthly, { amount: '15.00' });
		expect((await wonder.shop(card, '10.00')).decline_reason).toBeNull();
		expect((await wonder.shop(card, '0.01')).decline_reason).toBe('daily_limit_exceeded');
		await wonder.control('clock', { advance_seconds: 120 });
		expect((await wonder.shop(card, '10.00')).decline_reason).toBeNull();
		await wonder.control('clock', { advance_seconds: 86_400 });
		expect((await wonder.shop(card, '5.01')).decline_reason).toBe('monthly_limit_exceeded');
		const [rich] = await wonder.newCards(1);
		expect((await wonder.shop(rich, '10000.00')).decline_reason).toBe('insufficient_balance');
	});

	test('holds, reverses, settles and refunds to the cent', async () => {
		const [card] = await wonder.newCards(1);
		const account = () => wonder.books.business.account;
		const first = await wonder.shop(card, '0.10');
		const second = await wonder.shop(card, '0.20');
		expect(account()).toMatchObject({ available: '9999.70', ledger: '10000.00' });
		await wonder.control(`transactions/${String(first.transaction.id)}/reverse`, {});
		await wonder.control(`transactions/${String(second.transaction.id)}/settle`, {
			amount: '0.25',
		});
		expect(account()).toMatchObject({ available: '9999.75', ledger: '9999.75' });
		await wonder.control(`transactions/${String(second.transaction.id)}/refund`, {
			amount: '0.05',
		});
		expect(account()).toMatchObject({ available: '9999.80', ledger: '9999.80' });
		await expect(
			wonder.control(`transactions/${String(second.transaction.id)}/refund`, { amount: '0.21' }),
		).rejects.toThrow('amount must be at most 0.20');
	});
});

test.each([
	['authorizations', { card: 'x' }, 'amount is required'],
	['authorizations', { card: 'x', amount: 5 }, 'not a JSON number'],
	['clock', { now: 'tomorrow' }, 'RFC 3339'],
	['clock', {}, 'now or advance_seconds is required.'],
	[
		'clock',
		{ now: '2026-11-30T23:59:00Z', advance_seconds: 1 },
		'now and advance_seconds cannot both be given.',
	],
	['faults', { statuss: 500 }, 'statuss is not a known field (known: match, times, status,'],
	['faults', { match: { url: '/' } }, 'match.url is not a known field (known: method, path)'],
	[
		'faults',
		[{ status: 500 }, { status: 99 }],
		'[1].status must be a whole number from 200 to 599',
	],
	['faults', { headers: { 'a b': 'x' } }, 'headers.a b is not a header name'],
	['faults', [5], '[0] must be a JSON object'],
	['seed', { cards: -1 }, 'cards must be a whole number'],
	['wallets/x/deposits', { amount: '1' }, 'There is no wallet x.'],
	['nonsense', {}, 'The simulator has no POST /_simulator/nonsense.'],
])('POST /_simulator/%s with %j says what is wrong', async (path, body, message) => {
	await expect(wonder.control(path, body)).rejects.toThrow(message);
});

test.each([
	[{ times: 0 }, 'times must be a whole number from 1 to 100000.'],
	[[{ times: 0 }], '[0].times must be a whole number from 1 to 100000.'],
])('of a fault or a list of them, %j is judged as what it is', async (body, message) => {
	await expect(wonder.control('faults', body)).rejects.toThrow(new Error(message));
});

const posts = controlCalls
	.filter(({ method }) => method === 'POST')
	.map(({ path }) => path.slice(1).replace(':id', 'x'));
test.each(posts)('POST /_simulator/%s refuses a name that it does not know', async (path) => {
	const body = { constructor: null, misspelled: 1 };
	await expect(wonder.control(path, body)).rejects.toThrow(/constructor is not a known field/);
	await expect(wonder.control(path, body)).rejects.toThrow(/misspelled is not a known field/);
});

describe.each(routes)('$method $path', ({ method, path, takes }) => {
	const asked = CARD_SERVICE + path;

	test('refuses a name in the query that it does not know', async () => {
		const { status, answer } = await ask({ method, target: `${asked}?misspelled=1` });
		expect(status).toBe(400);
		expect(answer.message).toContain('misspelled is not a known field (known: offset, limit');
	});

	if (takes) {
		test('refuses a name in the body that it does not know', async () => {
			const { status, answer } = await ask({ method, target: asked, body: '{"misspelled":1}' });
			expect(status).toBe(400);
			expect(answer.message).toContain('misspelled is not a known field');
		});
	}
});

test.each(['limit=0', 'limit=1001', 'limit=ten', 'offset=-1', 'limit=1&limit=2'])(
	'a page of %s is refused',
	async (query) => {
		const { status, answer } = await ask({ target: `${CARD_SERVICE}/cards?${query}` });
		expect(status).toBe(400);
		expect(answer.message).toMatch(/^(limit|offset) must be a whole number from/);
	},
);

test('a field of any name can be odd', async () => {
	const odd = [{ kind: 'card', set: { constructor: null } }];
	expect(await wonder.control('odd', odd)).toEqual({ odd });
});

test('a response that is cut off in its middle has its headers and half of its body', async () => {
	await wonder.control('faults', { cut: 'during' });
	const headers = signedHeaders({ method: 'GET', target }, wonder.credentials);
	const response = await fetch(wonder.url + target, { headers });
	expect(response.status).toBe(200);
	let body = '';
	const reading = async () => {
		for await (const chunk of response.body!) body += Buffer.from(chunk).toString();
	};
	await expect(reading()).rejects.toThrow('terminated');
	expect(body).toHaveLength(Math.floor(Number(response.headers.get('content-length')) / 2));
	expect(body).toMatch(/^\{"code":200,/);
});
