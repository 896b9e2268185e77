import type { IDataObject } from 'n8n-workflow';
import { signedHeaders } from '../simulator/gateway/signature';
import { startCapture } from './support/capture';
import { CARD_SERVICE, useWonder } from './support/wonder';

/** What the simulator sends otherwise than its books have it, when it is told to. */
const wonder = useWonder();
let receiver: Awaited<ReturnType<typeof startCapture>>;
beforeAll(async () => (receiver = await startCapture()));
beforeEach(() => (receiver.received.length = 0));
afterAll(async () => await receiver.close());

const odd = async (...oddities: IDataObject[]) => await wonder.control('odd', oddities);
/** An answer as it came. */
async function answerTo(path: string): Promise<IDataObject> {
	const target = CARD_SERVICE + path;
	const headers = signedHeaders({ method: 'GET', target }, wonder.credentials);
	const response = await fetch(wonder.url + target, { headers });
	return (await response.json()) as IDataObject;
}
const data = async (path: string) => (await answerTo(path)).data as IDataObject;
const rowsOf = async (path: string, list: string) =>
	((await data(path)) as Record<string, IDataObject[]>)[list];
const events = async () => {
	await wonder.webhooks.settled();
	return receiver.received.map(
		({ body }) => JSON.parse(body.toString()) as Record<string, IDataObject>,
	);
};

test('fields are null, new, other or missing in lists and events, and the books stay right', async () => {
	await wonder.control('webhooks', { urls: [receiver.url] });
	const [card] = await wonder.newCards(1);
	await odd({
		kind: 'transaction',
		set: { p_business_id: null, status: 'Rejected', merchant_city: '', extra: { of: [1] } },
		remove: ['merchant_id'],
	});
	const { transaction } = await wonder.shop(card, '1.00');
	const { merchant_id: gone, ...rest } = transaction;
	const sent = {
		...rest,
		...{ p_business_id: null, status: 'Rejected', merchant_city: '', extra: { of: [1] } },
	};
	expect(gone).toBeDefined();
	expect(await rowsOf('/transactions', 'transactions')).toEqual([sent]);
	expect((await events())[0].card_transaction).toEqual(sent);
	expect(wonder.books.purchases.get(String(transaction.id))!.transaction).toEqual(transaction);
	await wonder.control('odd', undefined, 'DELETE');
	expect(await rowsOf('/transactions', 'transactions')).toEqual([transaction]);
});

test.each<[string, string, unknown]>([
	['number', '1000.50', -1000.5],
	['thousands', '1234567.00', '-1,234,567.00'],
	['without_zeros', '101.00', '-101'],
	['without_zeros', '101.50', '-101.5'],
	['blanks', '5.00', ' -5.00 '],
])('an amount written as %s: %s', async (way, amount, written) => {
	const [card] = await wonder.newCards(1);
	await wonder.control('seed', { business_balance: '9999999.00' });
	await odd({ kind: 'transaction', rewrite: { transaction_amount: way } });
	await wonder.shop(card, amount);
	const [row] = await rowsOf('/transactions', 'transactions');
	expect(row).toMatchObject({ transaction_amount: written, local_amount: `-${amount}` });
});

test('a positive amount has a plus, and an ID capitals', async () => {
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '5.00');
	await wonder.control(`transactions/${String(transaction.id)}/settle`, {});
	await wonder.control(`transactions/${String(transaction.id)}/refund`, {});
	await odd({ kind: 'transaction', rewrite: { local_amount: 'plus', card: 'capitals' } });
	expect(await rowsOf('/transactions', 'transactions')).toMatchObject([
		{ local_amount: '+5.00', card: card.toUpperCase() },
		{ local_amount: '-5.00', card: card.toUpperCase() },
	]);
});

test('only the record that was named is odd, in a list and alone', async () => {
	const [first, second] = await wonder.newCards(2);
	await odd({ kind: 'card', id: first, set: { id: 'ODD', title: null } });
	expect((await rowsOf('/cards', 'cards')).map(({ id }) => id)).toEqual([second, 'ODD']);
	expect(await data(`/cards/${first}`)).toMatchObject({ id: 'ODD', title: null });
	expect(await data(`/cards/${second}`)).toMatchObject({ id: second });
});

test.each([
	['user', '/user?user_id=USER', 'user'],
	['balance', '/account/balance', 'balance'],
	['wallet', '/wallets?p_user_id=USER', 'wallets'],
	['fee_rule', '/wallets/fee_rules', 'fee_rules'],
	['transfer', '/platform_transfers', 'platform_transfers'],
	['limit_change', '/cards/CARD/limit/history', 'limit_history'],
])('a %s can be odd as well', async (kind, path, place) => {
	const [userId] = await wonder.newUsers(1);
	const [cardId] = await wonder.newCards(1);
	const coin = { blockchain: 'ETH', asset: 'USDC' };
	await wonder.result('wallet.create', { userId, ...coin });
	await wonder.result('feeRule.set', { ...coin, fixedFee: '1', percentageFee: '1' });
	await wonder.result('card.updateLimits', { cardId, limits: { daily: '5' } });
	wonder.addTransfer('transfer');
	await odd({ kind, set: { odd: true } });
	const found = (await data(path.replace('USER', userId).replace('CARD', cardId)))[place];
	expect([found].flat()).toEqual([expect.objectContaining({ odd: true })]);
});

test('a list is null, or missing', async () => {
	await wonder.newCards(1);
	await odd({ kind: 'card', list: 'null' });
	expect(await data('/cards')).toEqual({ cards: null });
	await wonder.control('odd', undefined, 'DELETE');
	await odd({ kind: 'card', list: 'missing' });
	expect(await data('/cards')).toEqual({});
});

test('an event has another action, and so has a question', async () => {
	await wonder.control('webhooks', { urls: [receiver.url] });
	await wonder.control('decision', { url: receiver.url, deadline_ms: 30_000 });
	await odd({ kind: 'event', set: { action: 'Chargeback' }, remove: ['card_transaction'] });
	const [card] = await wonder.newCards(1);
	await wonder.shop(card, '1.00');
	expect(await events()).toEqual([{ action: 'Chargeback' }, { action: 'Chargeback' }]);
});

test.each([
	['code_200', { code: 200, message: 'succeed' }, { code: 300003 }],
	['code_0', { code: 0, message: 'succeed' }, { code: 300003 }],
	['error_code', { error_code: '', error_message: '' }, { error_code: '300003' }],
])('the envelope %s is around answers and errors', async (envelope, around, error) => {
	const [cardId] = await wonder.newCards(1);
	await wonder.control('seed', { settings: { envelope } });
	expect(await answerTo('/cards')).toMatchObject({ ...around, data: { cards: [{}] } });
	expect(await wonder.result('card.get', { cardId })).toMatchObject({ id: cardId });
	expect(await answerTo('/cards/nobody')).toMatchObject(error);
	const unknown = await wonder.node('card.get', { cardId: 'nobody' });
	expect(unknown.error?.message).toContain('nobody');
	expect(unknown.error?.description).toContain("Wonder's code 300003");
});

test('events that are held go out by hand: in any order, and as often as told', async () => {
	await wonder.control('webhooks', { urls: [receiver.url], held: true });
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '1.00');
	await wonder.control(`transactions/${String(transaction.id)}/settle`, {});
	expect(await events()).toEqual([]);
	const { deliveries } = await wonder.control<{ deliveries: IDataObject[] }>(
		'deliveries',
		undefined,
		'GET',
	);
	expect(deliveries.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
	const [authorized, settled] = deliveries.map(({ id }) => String(id));
	await wonder.control(`deliveries/${settled}/redeliver`, { times: 2 });
	await wonder.control(`deliveries/${authorized}/redeliver`, {});
	expect((await events()).map(({ action }) => action)).toEqual([
		...['Settled', 'Settled', 'Authorization'],
	]);
});

test.each<[IDataObject, string]>([
	[{ kind: 'payment', set: { a: 1 } }, 'kind must be one of transaction, card'],
	[{ kind: 'card' }, 'set, rewrite, remove or list is required'],
	[{ kind: 'card', sett: {} }, 'sett is not a known field'],
	[{ kind: 'card', set: {} }, 'set must be a JSON object with at least one field'],
	[{ kind: 'card', remove: [] }, 'remove must hold at least 1'],
	[{ kind: 'card', rewrite: { id: 'backwards' } }, 'rewrite.id must be one of capitals, number'],
	[{ kind: 'user', list: 'null' }, 'list is not for user, which comes in none'],
])('%j is no oddity', async (oddity, message) => {
	await expect(wonder.control('odd', oddity)).rejects.toThrow(message);
	expect(await wonder.control('odd', undefined, 'GET')).toEqual({ odd: [] });
});
