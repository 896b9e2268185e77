import type { Simulator } from '../simulator';
import {
	call,
	clearUp,
	control,
	killed,
	newFolder,
	pay,
	receiver,
	seen,
	start,
} from './support/data';

/** What a simulator with `--data` knows after a restart, however the one before it ended. */

afterEach(clearUp);

async function busyDay(simulator: Simulator): Promise<void> {
	const { cards, users } = await control<{ cards: string[]; users: string[] }>(simulator, 'seed', {
		cards: 2,
		users: 2,
		user_balance: '100.00',
		settings: { page_cap: 7, wallet_activation_ms: 0 },
	});
	const [sender_party, receiver_party] = users.map((id) => {
		const { user } = simulator.wonder.consumers.get(id)!;
		const { user_id, reference_id, document_type, document_number } = user;
		return { user_id, reference_id, document_type, document_number };
	});
	const gift = { currency: 'USD', amount: '2.50', remark: 'Gift', ref_id: 'once' };
	await call(simulator, 'POST', '/platform_transfers', { sender_party, receiver_party, ...gift });
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
	await control(simulator, 'settings', { sign_query: false });
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
	const sent = got.length;
	const before = await seen(first);

	const found = killed(data);
	const second = await start(found);
	expect(await seen(second)).toEqual(before);
	expect(await seen(await start(killed(found)))).toEqual(before);
	expect(got).toHaveLength(sent);
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
});

test('an event that was under way is sent again after the restart', async () => {
	const data = newFolder();
	const first = await start(data);
	let found = '';
	const { got, url } = await receiver(() => {
		found ||= killed(data);
		return 200;
	});
	await control(first, 'webhooks', { urls: [url] });
	const { cards } = await control<{ cards: string[] }>(first, 'seed', { cards: 1 });
	await pay(first, cards[0], '5');
	await first.webhooks.settled();

	const second = await start(found);
	expect(second.webhooks.deliveries()).toMatchObject([{ state: 'waiting', attempts: [] }]);
	await second.webhooks.settled();
	expect(got).toHaveLength(2);
	expect(got[1]).toBe(got[0]);
});

test('events that were held stay held after the restart, and can be sent by hand', async () => {
	const data = newFolder();
	const first = await start(data);
	const { got, url } = await receiver(() => 200);
	await control(first, 'webhooks', { urls: [url], held: true });
	const { cards } = await control<{ cards: string[] }>(first, 'seed', { cards: 1 });
	await pay(first, cards[0], '5');

	const second = await start(killed(data));
	await second.webhooks.settled();
	expect(got).toEqual([]);
	const [{ id }] = second.webhooks.deliveries();
	await control(second, `deliveries/${id}/redeliver`, {});
	expect(got).toHaveLength(1);
});

async function withDecision(ask: (first: Simulator, card: string) => Promise<unknown>) {
	const data = newFolder();
	const first = await start(data);
	let found = '';
	const decider = await receiver(async () => {
		// Somebody else's request saves what is held at this moment.
		await control(first, 'clock');
		found = killed(data);
		return 500;
	});
	const events = await receiver(() => 200);
	const { cards } = await control<{ cards: string[] }>(first, 'seed', { cards: 1 });
	await control(first, 'webhooks', { urls: [events.url] });
	const prepared = await ask(first, cards[0]);
	await control(first, 'decision', { url: decider.url });
	await (prepared as () => Promise<unknown>)();
	await first.webhooks.settled();
	events.got.length = 0;
	const second = await start(found);
	await second.webhooks.settled();
	return { second, events: events.got.map((body) => JSON.parse(body).card_transaction.status) };
}

test('a payment whose decision was awaited is declined by the restart, and holds no money', async () => {
	const { second, events } = await withDecision(
		async (first, card) => async () => await pay(first, card, '500'),
	);
	const { available, ledger } = second.wonder.business.account;
	expect([available, ledger]).toEqual(['10000.00', '10000.00']);
	const [{ transaction, counted }] = second.wonder.purchases.values();
	expect([transaction.status, counted]).toEqual(['Declined', '0.00']);
	expect(events).toEqual(['Declined']);
});

test('an increase whose decision was awaited is dropped by the restart; the first hold stays', async () => {
	const { second } = await withDecision(async (first, card) => {
		const id = await pay(first, card, '100.05');
		return async () => await control(first, `transactions/${id}/increment`, { amount: '33.33' });
	});
	const [purchase] = second.wonder.purchases.values();
	expect(purchase).toMatchObject({ held: '12.81', counted: '12.81', isBeingRaised: false });
	expect(second.wonder.business.account.available).toBe('9987.19');
	const { transaction } = purchase;
	await control(second, `transactions/${transaction.id}/settle`, {});
	expect(second.wonder.business.account).toMatchObject({ available: '9987.19', ledger: '9987.19' });
});

test('a reset is not undone by a restart', async () => {
	const data = newFolder();
	const first = await start(data);
	await busyDay(first);
	await control(first, 'reset', {});
	const before = await seen(first);
	expect(await seen(await start(killed(data)))).toEqual(before);
});

test('the first start fills the books, and no later one', async () => {
	const data = newFolder();
	const fill = ({ business }: Simulator['wonder']) => {
		business.account = { currency: 'USD', ledger: '1.00', available: '1.00' };
	};
	const first = await start(data, { fill });
	expect(first.wonder.business.account.ledger).toBe('1.00');
	await control(first, 'seed', { business_balance: '2.00' });
	const second = await start(killed(data), { fill });
	expect(second.wonder.business.account.ledger).toBe('2.00');
	const emptied = await start(newFolder());
	expect(emptied.wonder.business.account.ledger).toBe('10000.00');
});
