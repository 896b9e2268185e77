import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator';
import { signedHeaders } from '../simulator/gateway/signature';

/** What a simulator with `--data` knows after a restart, however the one before it ended. */

const running: Simulator[] = [];
const receivers: Server[] = [];
const folders: string[] = [];
afterEach(async () => {
	for (const simulator of running.splice(0)) await simulator.close();
	for (const receiver of receivers.splice(0)) receiver.close();
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const newFolder = () => {
	folders.push(mkdtempSync(join(tmpdir(), 'simulator-data-')));
	return folders.at(-1)!;
};

async function start(data: string, options: SimulatorOptions = {}): Promise<Simulator> {
	running.push(await startSimulator({ data, ...options }));
	return running.at(-1)!;
}

/** The folder as somebody finds it who has killed the program now. */
function killed(data: string): string {
	const found = newFolder();
	cpSync(data, found, { recursive: true });
	return found;
}

async function control<T = Record<string, never>>(
	{ url }: Simulator,
	path: string,
	body?: unknown,
	method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
	const response = await fetch(`${url}/_simulator/${path}`, {
		method,
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	expect(await response.clone().text()).not.toContain('"error":"');
	return (await response.json()) as T;
}

async function call(simulator: Simulator, method: string, path: string, json?: unknown) {
	const target = `/svc/ts/api/v1/openapi${path}`;
	const body = json === undefined ? undefined : JSON.stringify(json);
	const headers = signedHeaders({ method, target, body }, simulator);
	const response = await fetch(simulator.url + target, { method, headers, body });
	return { headers, status: response.status, body: (await response.json()) as { data: never } };
}

/** A receiver of webhooks that responds with this status, and what it got. */
async function receiver(respond: (request: { body: string }) => number | Promise<number>) {
	const got: string[] = [];
	const server = createServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		got.push(body);
		response.writeHead(await respond({ body })).end();
	});
	receivers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function pay(simulator: Simulator, card: string, amount: string) {
	const request = { card, amount, currency: 'HKD', merchant_name: 'Café', merchant_country: 'HK' };
	const { transaction } = await control<{ transaction: { id: string } }>(
		simulator,
		'authorizations',
		request,
	);
	return transaction.id;
}

/** All that the control plane and the books show. */
async function seen(simulator: Simulator) {
	const { wonder, webhooks, decisions, webhookPrivateKey, privateKey, credentialData } = simulator;
	const shown = ['faults', 'odd', 'webhooks', 'decision', 'decisions', 'deliveries'];
	return JSON.parse(
		JSON.stringify({
			books: [wonder.cards, wonder.consumers, wonder.purchases, wonder.wallets, wonder.feeRules].map(
				(book) => [...book],
			),
			rest: [wonder.transfers, wonder.business, wonder.behavior, wonder.clock.offset],
			keys: [webhookPrivateKey, privateKey, credentialData.signQuery],
			asked: [...decisions.asked],
			first: [...webhooks.records],
			shown: await Promise.all(shown.map(async (path) => await control(simulator, path))),
		}),
	) as object;
}

async function busyDay(simulator: Simulator): Promise<void> {
	const { cards, users } = await control<{ cards: string[]; users: string[] }>(simulator, 'seed', {
		cards: 2,
		users: 2,
		user_balance: '100.00',
		settings: { page_cap: 7, wallet_activation_ms: 0 },
	});
	const [hotel, coffee, checked] = [
		await pay(simulator, cards[0], '1000.50'),
		await pay(simulator, cards[0], '31.15'),
		await pay(simulator, cards[1], '0'),
	];
	await control(simulator, `transactions/${hotel}/increment`, { amount: '99.99' });
	await control(simulator, `transactions/${hotel}/settle`, { amount: '20.01', final: false });
	await control(simulator, `transactions/${coffee}/settle`, {});
	await control(simulator, `transactions/${coffee}/refund`, { amount: '0.01' });
	await control(simulator, `transactions/${checked}/reverse`, {});
	await call(simulator, 'PUT', `/cards/${cards[1]}/limit`, {
		limits: [{ period: 'Daily', limit_amount: '5.00' }],
	});
	await call(simulator, 'PUT', `/cards/${cards[1]}/lock`);
	const coin = { blockchain: 'ETH', asset: 'USDC' };
	const fees = { ...coin, fixed_fee: '0.10', percentage_fee: '0.015' };
	await call(simulator, 'POST', '/wallets/fee_rules', fees);
	const { body } = await call(simulator, 'POST', '/wallets', { p_user_id: users[0], ...coin });
	const { wallet } = body.data as { wallet: { id: string } };
	await control(simulator, `wallets/${wallet.id}/deposits`, { amount: '12.345678' });
	await control(simulator, 'clock', { advance_seconds: 86_400 });
	await control(simulator, 'signature', { sign_query: false });
	await control(simulator, 'faults', { match: { path: '/nowhere' }, times: 3, body: ['ö'] });
	await control(simulator, 'odd', { kind: 'card', set: { title: null } });
	await control(simulator, 'webhooks/rotate', {});
}

test('after a restart, everything is as it was, and again after the next', async () => {
	const data = newFolder();
	const first = await start(data);
	const { got, url } = await receiver(() => 200);
	await control(first, 'webhooks', { urls: [url] });
	await control(first, 'decision', { url, deadline_ms: 900, no_answer: 'approve' });
	await busyDay(first);
	await first.webhooks.settled();
	expect(got.length).toBeGreaterThan(8);
	const before = await seen(first);

	const found = killed(data);
	const second = await start(found);
	expect(await seen(second)).toEqual(before);
	expect(await seen(await start(killed(found)))).toEqual(before);
	expect(got).toHaveLength(got.length);
});

test('a request that was sent before the restart is not accepted a second time', async () => {
	const data = newFolder();
	const { headers, status } = await call(await start(data), 'GET', '/cards');
	expect(status).toBe(200);
	const { url } = await start(killed(data));
	const again = await fetch(`${url}/svc/ts/api/v1/openapi/cards`, { headers });
	expect(await again.json()).toMatchObject({ message: 'Nonce already used.' });
});

test('an event that its receiver refused is sent again after the restart, and then no more', async () => {
	const data = newFolder();
	const first = await start(data);
	let status = 503;
	const { got, url } = await receiver(() => status);
	await control(first, 'webhooks', { urls: [url] });
	const { cards } = await control<{ cards: string[] }>(first, 'seed', { cards: 1 });
	const id = await pay(first, cards[0], '5');
	await first.webhooks.settled();
	expect(first.webhooks.deliveries()).toMatchObject([{ state: 'waiting', attempts: [{}] }]);

	status = 200;
	const second = await start(killed(data));
	await second.webhooks.settled();
	expect(got).toHaveLength(1);
	await control(second, 'clock', { advance_seconds: 60 });
	expect(got.map((body) => JSON.parse(body).card_transaction.id)).toEqual([id, id]);
	expect(second.webhooks.deliveries()).toMatchObject([
		{ state: 'delivered', attempts: [{ status: 503 }, { status: 200 }] },
	]);
	const third = await start(killed(data));
	await third.webhooks.settled();
});
