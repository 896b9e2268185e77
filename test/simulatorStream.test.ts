import { connect } from 'node:net';
import { startSimulator, type Simulator } from '../simulator';
import { startCapture } from './support/capture';
import { CARD_SERVICE, useWonder } from './support/wonder';

/** What an open page is told, as server-sent events. */
const wonder = useWonder();
const closing: Array<() => unknown> = [];
afterEach(async () => {
	for (const close of closing.splice(0)) await close();
});

interface Told {
	event: string;
	data: Record<string, unknown>;
}

/** A page that listens. Each event is waited for, and taken out. */
async function listen(url = wonder.url) {
	const stop = new AbortController();
	closing.push(() => stop.abort());
	const response = await fetch(`${url}/_simulator/stream`, { signal: stop.signal });
	const told: Told[] = [];
	let text = '';
	let raw = '';
	let heard = () => {};
	const over = (async () => {
		for await (const chunk of response.body!) {
			const piece = Buffer.from(chunk as Uint8Array).toString();
			raw += piece;
			const messages = (text + piece).split('\n\n');
			text = messages.pop()!;
			for (const message of messages) {
				const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
				if (event) told.push({ event, data: JSON.parse(data) as Told['data'] });
			}
			heard();
		}
	})().catch(() => {});
	/** The first result of `look` that is one. */
	const until = async <T>(look: () => T | undefined): Promise<T> => {
		for (;;) {
			const found = look();
			if (found !== undefined) return found;
			await new Promise<void>((resolve) => (heard = resolve));
		}
	};
	const take = async (wanted: (each: Told) => boolean) =>
		await until(() => {
			const found = told.findIndex(wanted);
			return found === -1 ? undefined : told.splice(found, 1)[0].data;
		});
	const next = async (event: string) => await take((each) => each.event === event);
	const changed = async (part: string) =>
		await take(
			({ event, data }) => event === 'change' && (data.changed as string[]).includes(part),
		);
	await changed('cards');
	return { response, next, changed, over, raw: () => raw, until };
}

test('a page that comes or comes back is told to read everything', async () => {
	const { response, raw } = await listen();
	expect(response.headers.get('content-type')).toMatch(/^text\/event-stream\b/);
	const [, data] = /data: (.*)/.exec(raw())!;
	const books = await wonder.control('books', undefined, 'GET');
	expect((JSON.parse(data) as { changed: string[] }).changed).toEqual(Object.keys(books));
});

describe('a page is told what to read again', () => {
	const control = async (path: string, body: unknown, method?: string) =>
		await wonder.control(path, body, method);

	test.each<[string, string, () => Promise<unknown>]>([
		['a payment', 'transactions', async () => await pay()],
		['the balance behind a payment', 'cards', async () => await pay()],
		[
			'a card created by n8n',
			'cards',
			async () => await wonder.result('card.create', { title: 'x' }),
		],
		['new settings', 'settings', async () => await control('settings', { page_cap: 5 })],
		['a connected URL', 'connected', async () => await control('webhooks', { urls: [] })],
		['a fault', 'faults', async () => await control('faults', { status: 500 })],
		['odd data', 'odd', async () => await control('odd', { kind: 'card', set: { a: 1 } })],
		['a moved clock', 'now', async () => await control('clock', { advance_seconds: 5 })],
		['an emptied log', 'log', async () => await control('log', undefined, 'DELETE')],
		['a seeded user', 'users', async () => await wonder.newUsers(1)],
		['a reset', 'fee_rules', async () => await control('reset', {})],
	])('after %s: %s', async (_, part, act) => {
		const [card] = await wonder.newCards(1);
		paysWith = card;
		const page = await listen();
		await act();
		await page.changed(part);
	});

	let paysWith: string;
	const pay = async () => await wonder.shop(paysWith, '1.00');

	test('when a fault has been used up by a request', async () => {
		await wonder.control('faults', { status: 500 });
		const page = await listen();
		await wonder.node('account.getBalance');
		await page.changed('faults');
	});

	test('when a new wallet becomes active by itself', async () => {
		await wonder.control('seed', { settings: { wallet_activation_ms: 200 } });
		const [userId] = await wonder.newUsers(1);
		const page = await listen();
		await wonder.result('wallet.create', { userId, blockchain: 'ETH', asset: 'USDC' });
		let status: unknown;
		while (status !== 'Active') {
			await page.changed('wallets');
			const { wallets } = await wonder.control<{ wallets: Array<Told['data']> }>(
				...(['wallets', undefined, 'GET'] as const),
			);
			[{ status }] = wallets;
		}
	});
});

test('requests, deliveries and decisions arrive as the books list them', async () => {
	const receiver = await startCapture(() => ({ status: 200, body: '{"approved":true}' }));
	closing.push(async () => await receiver.close());
	await wonder.control('webhooks', { urls: [receiver.url] });
	await wonder.control('decision', { url: receiver.url });
	const [card] = await wonder.newCards(1);
	const page = await listen();
	await wonder.result('card.get', { cardId: card });
	await wonder.shop(card, '1.00');
	const entry = await page.next('log');
	const decision = await page.next('decision');
	const sent = await page.next('delivery');
	expect(sent).toMatchObject({ state: 'waiting', attempts: [] });
	const delivered = await page.next('delivery');
	const books = await wonder.control('books', undefined, 'GET');
	expect(books).toMatchObject({ log: [entry], decisions: [decision], deliveries: [delivered] });
	expect(entry).toMatchObject({ target: `${CARD_SERVICE}/cards/${card}`, status: 200 });
	expect(delivered).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] });
});

test('many changes at once are told once', async () => {
	const page = await listen();
	await wonder.newCards(1);
	await wonder.control('seed', { transactions: 500 });
	await page.changed('transactions');
	await wonder.control('seed', { settings: {} });
	await page.changed('settings');
	expect(page.raw().split('event: change').length - 1).toBeLessThan(20);
});

test('a page that stops reading is disconnected, and the others are not', async () => {
	const page = await listen();
	const { port } = new URL(wonder.url);
	const asleep = connect(Number(port), '127.0.0.1');
	const isClosed = new Promise((resolve) => asleep.once('close', resolve));
	asleep.on('error', () => {});
	asleep.write('GET /_simulator/stream HTTP/1.1\r\nHost: localhost\r\n\r\n');
	await new Promise((resolve) => asleep.once('data', resolve));
	asleep.pause();
	for (let count = 0; count < 30; count++) {
		wonder.books.events.emit('request', { body: 'x'.repeat(500_000) });
		await page.next('log');
	}
	asleep.resume();
	await isClosed;
	await wonder.newCards(1);
	await page.changed('cards');
});

describe('a simulator of its own', () => {
	let simulator: Simulator;
	beforeEach(async () => void (simulator = await startSimulator()));
	afterEach(async () => await simulator.close());

	test('ends the stream when it stops', async () => {
		const page = await listen(simulator.url);
		await simulator.close();
		await page.over;
	});

	test('sends a sign of life while nothing happens, so that no proxy cuts the stream', async () => {
		jest.useFakeTimers({ doNotFake: allBut('setInterval', 'clearInterval') });
		closing.push(() => jest.useRealTimers());
		const page = await listen(simulator.url);
		jest.advanceTimersByTime(15_000);
		expect(await page.until(() => /^: .*$/m.exec(page.raw())?.[0])).toBe(': heartbeat');
	});
});

const timers = [
	...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
	...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
	...(['setInterval', 'clearInterval'] as const),
];
const allBut = (...faked: Array<(typeof timers)[number]>) =>
	timers.filter((each) => !faked.includes(each));
