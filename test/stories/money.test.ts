import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/Wonder/resources';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

const wonder = useWonder();
const time = useTurnedTime();

describe('a digital wallet', () => {
	test('is awaited until it is active, receives a deposit, and the user is credited', async () => {
		const [userId] = await wonder.newUsers(1);
		const pending = await wonder.result('wallet.create', {
			userId,
			blockchain: 'SOLANA',
			asset: 'USDC',
		});
		expect(pending).toMatchObject({ status: 'Pending', address: '' });
		const active = await wonder.result('wallet.create', {
			userId,
			blockchain: 'ETH',
			asset: 'USDT',
			waitUntilActive: true,
			waitSeconds: 20,
		});
		expect(active.status).toBe('Active');
		expect(active.address).toMatch(/^0x[0-9a-f]{40}$/);
		await wonder.control(`wallets/${String(active.id)}/deposits`, { amount: '100.25' });
		const { id: walletId } = active;
		const deposits = await wonder.results('wallet.getTransactions', { walletId });
		expect(deposits).toMatchObject([{ amount: '100.25', credited_amount: '100.25' }]);
		expect(wonder.books.consumers.get(userId)!.account.available).toBe('100.25');
		const wallets = await wonder.results('wallet.getAll', { userId });
		expect(wallets.map(({ id }) => id)).toEqual([active.id, pending.id]);
		expect(await wonder.result('wallet.get', { walletId })).toEqual(active);
	});

	test('that stays pending is reported with its ID, and not created again', async () => {
		await wonder.control('seed', { settings: { wallet_activation_ms: 60_000 } });
		const [userId] = await wonder.newUsers(1);
		const { error } = await wonder.node('wallet.create', {
			userId,
			waitUntilActive: true,
			waitSeconds: 3,
		});
		expect(time.waits).toEqual([1000, 1000, 1000]);
		const [{ id }] = wonder.books.wallets.values();
		expect(error?.message).toBe(
			`The wallet was created (ID ${id}) but is not active after 3 seconds`,
		);
		expect(wonder.books.wallets.size).toBe(1);
	});
});

describe('a top-up fee rule', () => {
	const rule = { blockchain: 'ETH', asset: 'USDT', fixedFee: '10', percentageFee: '1.5' };

	test('of 10 and 1.5 % turns 100 USDT into 88.50, at Wonder as in the preview', async () => {
		const preview = await wonder.result('feeRule.preview', { ...rule, amount: '100' });
		expect(preview.credited_amount).toBe('88.50');
		await wonder.result('feeRule.set', rule);
		expect((await wonder.received()).at(-1)!.body).toMatchObject({
			fixed_fee: '10',
			percentage_fee: '0.015',
		});
		const [userId] = await wonder.newUsers(1);
		const { id } = await wonder.result('wallet.create', {
			...rule,
			userId,
			waitUntilActive: true,
		});
		const deposit = await wonder.control<{ deposit: IDataObject }>(
			`wallets/${String(id)}/deposits`,
			{ amount: '100' },
		);
		expect(deposit.deposit.credited_amount).toBe('88.50');
	});

	test('can send the percentage as percent, and is read back', async () => {
		await wonder.result('feeRule.set', { ...rule, percentageForm: 'percent' });
		const [found] = await wonder.results('feeRule.get', { filters: { asset: 'USDT' } });
		expect(found).toMatchObject({ percentage_fee: '1.5', blockchain: 'ETH' });
		expect(await wonder.results('feeRule.get', { filters: { asset: 'USDC' } })).toEqual([]);
	});

	test.each([
		['100', '10', '1.5', '88.50'],
		['0.1', '0.2', '0', '0.00'],
		['1000000.000001', '0.000001', '0', '1000000.00'],
		['33.33', '0.1', '0.3', '33.13001'],
	])('%s less %s and %s %% is %s', async (amount, fixedFee, percentageFee, left) => {
		const preview = await wonder.result('feeRule.preview', { amount, fixedFee, percentageFee });
		expect(preview.credited_amount).toBe(left);
		expect(await wonder.received()).toEqual([]);
	});
});

test('the balance of the account is decimal text', async () => {
	const [card] = await wonder.newCards(1);
	await wonder.shop(card, '12.34');
	expect(await wonder.result('account.getBalance')).toEqual({
		currency: 'USD',
		available_balance: '9987.66',
		ledger_balance: '10000.00',
	});
});

describe('card transactions', () => {
	test('are listed of the business, a card or a user, and filtered', async () => {
		const [first, second] = await wonder.newCards(2);
		const [userId] = await wonder.newUsers(1, '50');
		const { id: own } = await wonder.result('card.create', {
			title: 'Own',
			cardFor: 'consumer',
			userId,
		});
		await wonder.shop(first, '10.00');
		await wonder.shop(second, '20.00', { merchant_name: 'Sky Airlines', merchant_country: 'US' });
		await wonder.shop(String(own), '60.00');
		const amounts = async (parameters: IDataObject) =>
			(await wonder.results('transaction.getAll', parameters)).map(
				({ transaction_amount: amount }) => amount,
			);
		expect(await amounts({})).toEqual(['-60.00', '-20.00', '-10.00']);
		expect(await amounts({ transactionsOf: 'card', cardId: first })).toEqual(['-10.00']);
		expect(await amounts({ transactionsOf: 'user', userId })).toEqual(['-60.00']);
		const filtered: Array<[IDataObject, string[]]> = [
			[{ status: ['Declined'] }, ['-60.00']],
			[{ merchantCountry: 'us, gb' }, ['-20.00']],
			[{ merchantNameContains: 'air' }, []],
			[{ merchantNameContains: 'SKY airlines' }, ['-20.00']],
			[{ merchantNameContainsAnywhere: 'air' }, ['-20.00']],
			[{ amountAtLeast: '20' }, ['-60.00', '-20.00']],
			[{ amountAtMost: '20.00' }, ['-20.00', '-10.00']],
			[{ type: ['Refund'] }, []],
			[{ createdFrom: '2099-01-01' }, []],
			[{ createdBefore: '2099-01-01', status: ['Authorized'] }, ['-20.00', '-10.00']],
		];
		for (const [filters, wanted] of filtered) expect(await amounts({ filters })).toEqual(wanted);
		const { error } = await wonder.node('transaction.getAll', {
			filters: { createdFrom: 'yesterday-ish' },
		});
		expect(error?.message).toContain('"yesterday-ish" is not a date');
	});

	test('2,300 of them come page after page, each once and in order', async () => {
		const [card] = await wonder.newCards(1);
		const { transactions } = await wonder.control<{ transactions: string[] }>('seed', {
			transactions: 2300,
		});
		await wonder.forget();
		const ids = (
			await wonder.results('transaction.getAll', {
				transactionsOf: 'card',
				cardId: card,
				returnAll: true,
			})
		).map(({ id }) => id);
		expect(ids).toEqual([...transactions].reverse());
		expect(await wonder.routes()).toEqual(
			[0, 999, 1998, 2299].map(
				(offset) => `GET /transactions?card=${card}&offset=${offset}&limit=1000`,
			),
		);
		await wonder.forget();
		expect(await wonder.results('transaction.getAll', { limit: 3 })).toHaveLength(3);
		expect(await wonder.routes()).toEqual(['GET /transactions?offset=0&limit=3']);
	});
});

describe('a custom API call', () => {
	test('sends any method, path, query and body, signed', async () => {
		const echo = await wonder.result('api.call', {
			method: 'POST',
			path: '/svc/payment/api/v1/openapi/echo',
			body: '{ "message": "hello" }',
		});
		expect(echo).toEqual({ message: 'hello' });
		const query = { parameter: [{ name: 'limit', value: '1' }] };
		await wonder.newCards(3);
		const { cards } = await wonder.result('api.call', { method: 'GET', path: '/cards', query });
		expect(cards).toHaveLength(1);
		const list = { method: 'GET', path: '/cards', answer: 'list', limit: 2 };
		expect(await wonder.results('api.call', list)).toHaveLength(2);
	});

	test('outputs a full card number in clear text, and the form says so', async () => {
		const [id] = await wonder.newCards(1);
		const { pan, cvv } = wonder.books.cards.get(id)!;
		const full = await wonder.result('api.call', { method: 'GET', path: `/cards/${id}/full` });
		expect(full.card).toMatchObject({ pan, cvv });
		const notices = resources.api.operations.call.fields.flatMap(({ property }) =>
			property.type === 'notice' ? [property.displayName] : [],
		);
		expect(notices.join()).toContain(
			'GET /cards/{ID}/full returns the card number and CVV in clear text',
		);
	});

	test.each([
		[{ path: 'https://example.com/cards' }, 'Path: "https://example.com/cards" is not a path'],
		[{ path: '/cards?x=1' }, 'Path: "/cards?x=1" is not a path'],
		[{ method: 'POST', path: '/cards', body: '{ nonsense' }, 'Body: this is not valid JSON'],
	])('%j is refused before anything is sent', async (parameters, message) => {
		const { error } = await wonder.node('api.call', { method: 'GET', ...parameters });
		expect(error?.message).toBe(message);
		expect(await wonder.received()).toEqual([]);
	});
});

test('1,000 items keep their order and their pairing', async () => {
	const cards = await wonder.newCards(1000);
	const shuffled = cards.map((_, index) => cards[(index * 337) % 1000]);
	const { items } = await wonder.node(
		'card.get',
		{ cardId: '={{ $json.id }}' },
		{ input: shuffled.map((id) => ({ id })) },
	);
	expect(items.map(({ json }) => json.id)).toEqual(shuffled);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(shuffled.map((_, item) => ({ item })));
});
