import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Ajv from 'ajv/dist/2020';
import type { IDataObject } from 'n8n-workflow';
import { controlCalls } from '../simulator/control';
import { CARD_SERVICE, useWonder } from './support/wonder';

/** `GET /_simulator/` says what the control plane can do; each call answers as the page shows it. */
const wonder = useWonder();
const read = async <T = IDataObject>(path: string) =>
	await wonder.control<T>(path, undefined, 'GET');

interface Listed {
	method: string;
	path: string;
	does: string;
	body?: object;
	example?: unknown;
}
const listed = async () => (await read<{ calls: Listed[] }>('')).calls;

/** Approves every decision, and acknowledges every event. */
const receiver = createServer((_, response) => response.end('{"approved":true}'));
beforeAll(async () => await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done)));
afterAll(() => receiver.close());
const receiverUrl = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`;

/** A card that has paid once, with a delivery and a decision; a consumer with an active wallet. */
async function livelyBooks() {
	await wonder.control('webhooks', { urls: [receiverUrl()] });
	await wonder.control('decision', { url: receiverUrl() });
	await wonder.control('seed', { settings: { wallet_activation_ms: 0 } });
	const [card] = await wonder.newCards(1);
	const [userId] = await wonder.newUsers(1);
	const [wallet] = await wonder.results('wallet.create', {
		...{ userId, blockchain: 'ETH', asset: 'USDC' },
	});
	const { transaction } = await wonder.shop(card, '12.50');
	await wonder.webhooks.settled();
	const [{ id: delivery }] = wonder.webhooks.deliveries();
	return { card, wallet: String(wallet.id), transaction: String(transaction.id), delivery };
}

test('the list has every control call', async () => {
	const names = (await listed()).map(({ method, path }) => `${method} ${path}`);
	const registered = controlCalls.map(
		({ method, path }) => `${method} /_simulator${path.replace(':id', '{id}')}`,
	);
	expect(names).toEqual([
		'GET /_simulator/',
		'GET /_simulator/stream',
		'GET /_simulator/openapi.json',
		...registered,
	]);
});

test.each(controlCalls)('$method $path works as its example shows', async (call) => {
	const { card, wallet, transaction, delivery } = await livelyBooks();
	const path = `/_simulator${call.path.replace(':id', '{id}')}`;
	const { body, example, does } = (await listed()).find(
		(each) => each.method === call.method && each.path === path,
	)!;
	expect(does).toMatch(/^[A-Z].*\.$/);
	expect(body !== undefined).toBe(call.method === 'POST');
	if (body) {
		const fits = new Ajv({ strict: false, validateFormats: false }).compile(body);
		expect(fits(example)).toBe(true);
		expect(fits({ ...(example as object), misspelled: 1 })).toBe(false);
	}
	if (call.path.endsWith('/refund')) await wonder.control(`transactions/${transaction}/settle`, {});
	const ids: Record<string, string> = { wallets: wallet, deliveries: delivery };
	const [book] = call.path.slice(1).split('/');
	const filled = JSON.stringify(example)
		?.replace('CARD_ID', card)
		.replace(/http:[^"]*PATH/, receiverUrl());
	const target = call.path.slice(1).replace(':id', ids[book] ?? transaction);
	const answer = await wonder.control(target, filled && JSON.parse(filled), call.method);
	for (const name of Object.keys(answer)) expect(name).toMatch(/^[a-z_]+$/);
});

describe('the books', () => {
	interface Books extends IDataObject {
		cards: IDataObject[];
		transactions: IDataObject[];
	}

	test('show everything that a page needs, each part also by itself', async () => {
		await livelyBooks();
		const { now, ...books } = await read<Books>('books');
		expect(Date.parse(String(now))).not.toBeNaN();
		const parts = ['connected', 'business', 'cards', 'transactions', 'users', 'wallets'];
		const more = ['wallet_transactions', 'transfers', 'fee_rules'];
		for (const part of [...parts, ...more]) {
			expect(await read(part)).toEqual({ [part]: books[part] });
		}
		expect(Object.keys(books)).toEqual([
			...['settings', ...parts, ...more, 'deliveries', 'decisions', 'log', 'faults', 'odd'],
		]);
		expect(await read('settings')).toEqual(books.settings);
		expect(books.connected).toMatchObject({
			webhook_urls: [receiverUrl()],
			decision: { url: receiverUrl(), deadline_ms: 2000 },
		});
		expect(books.deliveries).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }]);
		expect(books.decisions).toMatchObject([{ outcome: 'approved', in_time: true }]);
	});

	test('show a card with its balance, limits and holds, and why a payment was declined', async () => {
		const [card] = await wonder.newCards(1);
		const { transaction } = await wonder.shop(card, '12.50');
		await wonder.shop(card, '0.50');
		await wonder.control(`transactions/${String(transaction.id)}/settle`, { amount: '10.00' });
		await wonder.shop(card, '99999');
		const { cards, transactions } = await read<Books>('books');
		expect(cards).toMatchObject([
			{
				id: card,
				status: 'Active',
				balance: { currency: 'USD', available_balance: '9989.50', ledger_balance: '9990.00' },
				holds: { currency: 'USD', amount: '0.50' },
			},
		]);
		expect(cards[0].limits).toContainEqual({
			...{ period: 'Daily', limit_amount: '0.00', used_amount: '13.00', status: 'Inactive' },
		});
		expect(transactions).toMatchObject([
			{ status: 'Declined', decline_reason: 'insufficient_balance', held_amount: '0.00' },
			{ status: 'Authorized', decline_reason: null, held_amount: '0.50' },
			{ status: 'Settled', settled_amount: '10.00', is_final: true, held_amount: '0.00' },
		]);
	});

	test('show the newest rows first, as many as asked for', async () => {
		const cards = await wonder.newCards(201);
		const ids = async (query: string) =>
			(await read<Books>(`books${query}`)).cards.map(({ id }) => id);
		expect(await ids('')).toEqual(cards.slice(1).reverse());
		expect(await ids('?limit=2')).toEqual(cards.slice(-2).reverse());
		await expect(read('books?limit=0')).rejects.toThrow('limit must be a whole number');
	});

	test('never show a full card number, a CVV, a private key or a signature', async () => {
		await livelyBooks();
		await wonder.control('webhooks/rotate', {});
		const { cardId } = { cardId: [...wonder.books.cards.keys()][0] };
		await wonder.result('card.getFullNumber', { cardId, numberOutput: 'clear' });
		const text = JSON.stringify(await read('books'));
		expect(text).toContain(`${CARD_SERVICE}/cards/${cardId}/full`);
		for (const { pan } of wonder.books.cards.values()) expect(text).not.toContain(pan);
		expect(text).not.toMatch(/cvv|PRIVATE KEY|signature"?:"?[\w+/]{40}|nonce/i);
	});
});

test('what a page sets can be undone', async () => {
	const before = await read('books');
	await livelyBooks();
	await wonder.control('settings', { page_cap: 5, sign_query: false });
	expect(await read('settings')).toMatchObject({ page_cap: 5, sign_query: false });
	await wonder.control('faults', { status: 500 });
	await wonder.control('odd', { kind: 'card', remove: ['title'] });
	for (const { method, path } of controlCalls) {
		if (method === 'DELETE') await wonder.control(path.slice(1), undefined, method);
	}
	const after = await read('books');
	for (const part of ['settings', 'connected', 'deliveries', 'decisions', 'log', 'faults', 'odd']) {
		expect({ [part]: after[part] }).toEqual({ [part]: before[part] });
	}
});
