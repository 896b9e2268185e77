import type { IDataObject } from 'n8n-workflow';
import { serveList } from '../support/listServer';
import { useWonder } from '../support/wonder';

const wonder = useWonder();

/** Two business cards, and a card of each of two consumers; what the second one has. */
async function books() {
	const [first, userId] = await wonder.newUsers(2, '50');
	const ofConsumer = async (user: string) =>
		String(
			(await wonder.result('card.create', { title: user, cardFor: 'consumer', userId: user })).id,
		);
	const [business] = await wonder.newCards(2);
	const other = await ofConsumer(first);
	const own = await ofConsumer(userId);
	for (const card of [business, other, own, business, other]) await wonder.shop(card, '1.00');
	const wallet = { blockchain: 'SOLANA', asset: 'USDC' };
	for (const user of [first, userId])
		await wonder.result('wallet.create', { userId: user, ...wallet });
	return { userId, own };
}

const walletsOf = async (userId: string) => await wonder.results('wallet.getAll', { userId });

const settings = async (given: object) => await wonder.control('seed', { settings: given });

const cardsOfUser = async (userId: string, more: IDataObject = {}) =>
	await wonder.node('card.getAll', { cardsOf: 'user', userId, ...more });

describe.each(['applied', 'ignored'])('where the filter by user is %s by Wonder', (user_filter) => {
	test.each(['get_card', 'everywhere'])(
		'the cards of one user are listed and name the user, where Wonder names it in %s',
		async (card_user) => {
			const { userId, own } = await books();
			await settings({ user_filter, card_user });
			await wonder.forget();
			for (const more of [{}, { returnAll: true }, { limit: 1 }]) {
				const { items, error } = await cardsOfUser(userId, more);
				expect(error).toBeUndefined();
				expect(items.map(({ json }) => [json.id, json.p_user_id])).toEqual([[own, userId]]);
			}
			expect((await wonder.routes())[0]).toBe(`GET /cards?p_user_id=${userId}&offset=0&limit=50`);
		},
	);

	test('the transactions and wallets of one user are those and no others', async () => {
		const { userId, own } = await books();
		await settings({ user_filter });
		const bought = await wonder.results('transaction.getAll', { transactionsOf: 'user', userId });
		expect(bought.map(({ card, p_user_id }) => [card, p_user_id])).toEqual([[own, userId]]);
		const wallets = await wonder.results('wallet.getAll', { userId });
		expect(wallets.map(({ p_user_id }) => p_user_id)).toEqual([userId]);
	});
});

test('a user without a card has none, and a card of the business is nobody’s', async () => {
	await wonder.newCards(2);
	const [userId] = await wonder.newUsers(1);
	await settings({ user_filter: 'ignored' });
	const { items, error } = await cardsOfUser(userId);
	expect([items, error]).toEqual([[], undefined]);
});

test('when Wonder names the user of a card nowhere, that is said and no card is guessed', async () => {
	const { userId } = await books();
	for (const user_filter of ['applied', 'ignored']) {
		await settings({ user_filter, card_user: 'nowhere' });
		const { items, error } = await cardsOfUser(userId);
		expect(items).toEqual([]);
		expect(error?.message).toContain("Wonder's list does not say which consumer");
		expect(error?.description).toMatch(
			/^Reading [\w-]{36} did not return it either\. Nothing was changed and no money moved\. Please report/,
		);
	}
});

test('a card that cannot be read is named as the reason', async () => {
	const { userId } = await books();
	const { error } = await wonder.node(
		'card.getAll',
		{ cardsOf: 'user', userId },
		{},
		{ endpointOverrides: '{ "card.get": "GET /svc/nowhere/{cardId}" }' },
	);
	expect(error?.description).toMatch(/^[\w-]{36} could not be read: /);
	expect(error?.description?.match(/Nothing was changed/g)).toHaveLength(1);
	expect(error?.description).not.toContain('..');
});

test('each card is read once, however many transactions without a user it has', async () => {
	const { userId } = await books();
	await settings({ user_filter: 'ignored' });
	await wonder.control('odd', { kind: 'transaction', remove: ['p_user_id'] });
	await wonder.forget();
	const bought = await wonder.results('transaction.getAll', { transactionsOf: 'user', userId });
	expect(bought.map((row) => row.p_user_id)).toEqual([userId]);
	expect((await wonder.routes()).filter((route) => route.startsWith('GET /cards/'))).toHaveLength(
		3,
	);
});

test('a whole business is one request, and no card is read', async () => {
	await books();
	await wonder.forget();
	expect(await wonder.results('card.getAll', { limit: 3 })).toHaveLength(3);
	expect(await wonder.routes()).toEqual(['GET /cards?offset=0&limit=3']);
});

test('the rows of another card or limit are left out, though Wonder gives them', async () => {
	const purchases = [
		{ id: '1', card: 'a' },
		{ id: '2', card: 'b' },
		{ id: '3', card: 'A' },
	];
	const { baseUrl, received } = await serveList('transactions', purchases);
	const ofCard = { transactionsOf: 'card', cardId: 'a', limit: 2 };
	const { items } = await wonder.node('transaction.getAll', ofCard, {}, { baseUrl });
	expect(items.map(({ json }) => json.id)).toEqual(['1', '3']);
	expect(received[0].target).toContain('card=a&offset=0&limit=2');
	const changes = [
		{ id: '1', card_limit: 'x' },
		{ id: '2', card_limit: 'y' },
	];
	const { baseUrl: history } = await serveList('limit_history', changes);
	const ofLimit = { cardId: 'a', filters: { limitId: 'y' } };
	const found = await wonder.node('card.getLimitHistory', ofLimit, {}, { baseUrl: history });
	expect(found.items.map(({ json }) => json.id)).toEqual(['2']);
});

test('where some rows name their user, the others are of nobody, and nothing is looked up', async () => {
	const { userId, own } = await books();
	await settings({ user_filter: 'ignored', card_user: 'everywhere' });
	const { id } = wonder.books.cards.values().next().value!;
	for (const odd of [{ remove: ['p_user_id'] }, { set: { p_user_id: null } }]) {
		await wonder.control('odd', { kind: 'card', id, ...odd });
		await wonder.forget();
		const { items, error } = await cardsOfUser(userId);
		expect(error).toBeUndefined();
		expect(items.map((item) => item.json.id)).toEqual([own]);
		expect((await wonder.routes()).filter((route) => route.startsWith('GET /cards/'))).toEqual([]);
	}
});

test('a wallet that names nobody is looked up, and never shown as that of another user', async () => {
	const { userId } = await books();
	await settings({ user_filter: 'ignored' });
	await wonder.control('odd', { kind: 'wallet', remove: ['p_user_id'] });
	const { items, error } = await wonder.node('wallet.getAll', { userId });
	expect(items).toEqual([]);
	expect(error?.message).toContain("Wonder's list does not say which consumer");
});

test('what names no card or limit, where one was asked for, is not shown as of it', async () => {
	const { baseUrl } = await serveList('transactions', [{ id: '1', card: null }, { id: '2' }]);
	const ofCard = { transactionsOf: 'card', cardId: 'a' };
	const { items, error } = await wonder.node('transaction.getAll', ofCard, {}, { baseUrl });
	expect(items).toEqual([]);
	expect(error?.message).toContain("Wonder's list does not say which card");
	const some = [
		{ id: '1', card: null },
		{ id: '2', card: 'a' },
	];
	const { baseUrl: named } = await serveList('transactions', some);
	const found = await wonder.node('transaction.getAll', ofCard, {}, { baseUrl: named });
	expect(found.items.map(({ json }) => json.id)).toEqual(['2']);
});

test('a wallet whose user only Get Wallet names is shown as of that user, and the other is not', async () => {
	const { userId } = await books();
	const wallets = (await Promise.all([...wonder.books.consumers.keys()].map(walletsOf))).flat();
	const unnamed = wallets.map(({ id }) => ({ id }));
	await wonder.control('faults', {
		match: { method: 'GET', path: '/svc/ts/api/v1/openapi/wallets' },
		status: 200,
		body: { code: 200, data: { wallets: unnamed } },
		times: 2,
	});
	const { items, error } = await wonder.node('wallet.getAll', { userId, returnAll: true });
	expect(error).toBeUndefined();
	const own = wallets.filter(({ p_user_id }) => p_user_id === userId);
	expect(own).toHaveLength(1);
	expect(items.map(({ json }) => [json.id, json.p_user_id])).toEqual([[own[0].id, userId]]);
});
