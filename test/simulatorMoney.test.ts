import type { IDataObject } from 'n8n-workflow';
import { startCapture, type Captured } from './support/capture';
import { useWonder } from './support/wonder';

/** What money the issuer moves, in each currency, for checks, raises and parts. */
const wonder = useWonder();
let receiver: Awaited<ReturnType<typeof startCapture>>;
beforeAll(async () => (receiver = await startCapture()));
beforeEach(async () => {
	receiver.received.length = 0;
	await wonder.control('webhooks', { urls: [receiver.url] });
});
afterAll(async () => await receiver.close());

const newCard = async (settlementCurrency = 'USD', limits: IDataObject = {}) => {
	const additionalFields = { settlementCurrency };
	const { id } = await wonder.result('card.create', { title: 'Travel', limits, additionalFields });
	return String(id);
};
const pay = async (card: string, amount: string, currency = 'USD', more: IDataObject = {}) =>
	await wonder.shop(card, amount, { currency, ...more });
const doing =
	(verb: string) =>
	async (id: unknown, body: object = {}) =>
		await wonder.control<{ transaction: IDataObject; decline_reason: string | null }>(
			`transactions/${String(id)}/${verb}`,
			body,
		);
const [settle, refund, increment, reverse] = ['settle', 'refund', 'increment', 'reverse'].map(
	doing,
);
const account = () => wonder.books.business.account;
const events = async () => {
	await wonder.webhooks.settled();
	return receiver.received.map(
		({ body }: Captured) =>
			JSON.parse(body.toString()) as { action: string; card_transaction: IDataObject },
	);
};
const amountsOf = (transaction: IDataObject) => [
	`${String(transaction.transaction_amount)} ${String(transaction.transaction_currency)}`,
	`${String(transaction.local_amount)} ${String(transaction.local_currency)}`,
	transaction.final_local_amount,
];

describe('each currency has its own decimals', () => {
	test.each([
		['1000', 'JPY', 'USD', '-1000 JPY', '-6.60 USD'],
		['100.00', 'JPY', 'USD', '-100 JPY', '-0.66 USD'],
		['1.234', 'KWD', 'USD', '-1.234 KWD', '-4.01 USD'],
		['1.5', 'KWD', 'KWD', '-1.500 KWD', '-1.500 KWD'],
		['5', 'USD', 'USD', '-5.00 USD', '-5.00 USD'],
		['10.00', 'USD', 'JPY', '-10.00 USD', '-1515 JPY'],
		['10.00', 'USD', 'KWD', '-10.00 USD', '-3.077 KWD'],
		['50000', 'KRW', 'HKD', '-50000 KRW', '-281.25 HKD'],
	])('%s %s on a card settled in %s', async (amount, currency, settled, charged, debited) => {
		const { transaction } = await pay(await newCard(settled), amount, currency);
		expect(amountsOf(transaction)).toEqual([charged, debited, debited.split(' ')[0]]);
		const [{ card_transaction: told }] = await events();
		expect(told).toEqual(transaction);
	});

	test.each([
		['JPY', '100.50', 0],
		['KWD', '1.2345', 3],
		['USD', '0.001', 2],
	])('%s has no %s: the terminal is told so', async (currency, amount, decimals) => {
		const card = await newCard();
		await expect(pay(card, amount, currency)).rejects.toThrow(`at most ${decimals} decimals`);
		expect(wonder.books.purchases.size).toBe(0);
		expect(account().available).toBe('10000.00');
	});

	test.each(['settle', 'refund', 'increment'])('%s knows them, too', async (verb) => {
		const yen = await pay(await newCard('JPY'), '1000', 'JPY');
		if (verb === 'refund') await settle(yen.transaction.id);
		await expect(doing(verb)(yen.transaction.id, { amount: '0.5' })).rejects.toThrow(
			'amount must have at most 0 decimals: JPY has no more.',
		);
		expect(amountsOf(yen.transaction)).toEqual(['-1000 JPY', '-1000 JPY', '-1000']);
	});

	test('a limit of a card in yen is one of whole yen', async () => {
		const limitsOf = async (amount: string) =>
			await wonder.node('card.create', {
				title: 'Travel',
				additionalFields: { settlementCurrency: 'JPY' },
				limits: { daily: amount },
			});
		expect((await limitsOf('500.50')).error?.message).toContain(
			'limit_amount 500.50 has more decimals than JPY',
		);
		const { items } = await limitsOf('500');
		const id = String(items[0].json.id);
		const { transaction } = await pay(id, '300', 'JPY');
		expect((await pay(id, '201', 'JPY')).decline_reason).toBe('daily_limit_exceeded');
		const { limits } = await wonder.result('card.get', { cardId: id });
		expect(limits).toContainEqual(
			expect.objectContaining({ limit_amount: '500', used_amount: '300' }),
		);
		expect(transaction.status).toBe('Authorized');
	});

	test('a purchase is never debited as nothing', async () => {
		const { transaction } = await pay(await newCard(), '0.03', 'HKD');
		expect(amountsOf(transaction)).toEqual(['-0.03 HKD', '-0.01 USD', '-0.01']);
		await settle(transaction.id);
		expect(account()).toMatchObject({ available: '9999.99', ledger: '9999.99' });
		const { transaction: back } = await refund(transaction.id);
		expect(amountsOf(back)).toEqual(['0.03 HKD', '0.01 USD', '0.01']);
		expect(account()).toMatchObject({ available: '10000.00', ledger: '10000.00' });
	});

	test('a withdrawal in dinars is settled and refunded in parts, to the fils', async () => {
		const card = await newCard('KWD');
		const { transaction } = await pay(card, '1.234', 'KWD', { type: 'Withdrawal' });
		expect(account()).toMatchObject({ available: '9995.99', ledger: '10000.00' });
		await settle(transaction.id, { amount: '1.235' });
		const { transaction: part } = await refund(transaction.id, { amount: '0.235' });
		expect(amountsOf(part)).toEqual(['0.235 KWD', '0.235 KWD', '0.235']);
		await expect(refund(transaction.id, { amount: '1.001' })).rejects.toThrow('at most 1.000');
		const { transaction: rest } = await refund(transaction.id);
		expect(amountsOf(rest)).toEqual(['1.000 KWD', '1.000 KWD', '1.000']);
		expect((await events()).map(({ card_transaction: told }) => told.type)).toEqual([
			...['Withdrawal', 'Withdrawal', 'Refund', 'Refund'],
		]);
	});
});

describe('an authorization of 0 checks the card', () => {
	test.each(['0', '0.00'])('it is authorized, told of, and holds nothing (%s)', async (amount) => {
		const card = await newCard('USD', { perTransaction: '0.50', daily: '0.50' });
		wonder.books.business.account.available = '-1.00';
		const { transaction, decline_reason } = await pay(card, amount);
		expect(decline_reason).toBeNull();
		expect(transaction.status).toBe('Authorized');
		expect(amountsOf(transaction)).toEqual(['0.00 USD', '0.00 USD', '0.00']);
		expect(account().available).toBe('-1.00');
		expect(await events()).toEqual([{ action: 'Authorization', card_transaction: transaction }]);
	});

	test('a locked card fails it', async () => {
		const card = await newCard();
		await wonder.result('card.lock', { cardId: card });
		expect(await pay(card, '0')).toMatchObject({
			decline_reason: 'card_locked',
			transaction: { status: 'Declined', local_amount: '0.00' },
		});
	});

	test('nothing can be settled or raised of it', async () => {
		const { transaction } = await pay(await newCard(), '0');
		for (const act of [settle, increment]) {
			await expect(act(transaction.id, { amount: '1.00' })).rejects.toThrow(
				'A check of the card (amount 0) cannot be',
			);
		}
		await reverse(transaction.id);
		expect(account()).toMatchObject({ available: '10000.00', ledger: '10000.00' });
	});
});

describe('an authorization that is raised', () => {
	test('keeps its ID, holds more, and is told of with the new amounts', async () => {
		const { transaction: first } = await pay(await newCard(), '100.00', 'HKD');
		const { transaction, decline_reason } = await increment(first.id, { amount: '50.00' });
		expect(decline_reason).toBeNull();
		expect(transaction.id).toBe(first.id);
		expect(amountsOf(transaction)).toEqual(['-150.00 HKD', '-19.20 USD', '-19.20']);
		expect(account()).toMatchObject({ available: '9980.80', ledger: '10000.00' });
		expect(await events()).toEqual([
			{ action: 'Authorization', card_transaction: first },
			{ action: 'Authorization', card_transaction: transaction },
		]);
		expect(await wonder.results('transaction.getAll')).toMatchObject([
			{ transaction_amount: '-150.00', status: 'Authorized' },
		]);
		await reverse(first.id);
		expect(account()).toMatchObject({ available: '10000.00', ledger: '10000.00' });
	});

	test.each<[string, IDataObject, string]>([
		['the limit of a purchase', { perTransaction: '59.99' }, 'transaction_limit_exceeded'],
		['the limit of a day', { daily: '69.99' }, 'daily_limit_exceeded'],
	])('%s is for the whole amount', async (_, limits, reason) => {
		const card = await newCard('USD', limits);
		await pay(card, '10.00');
		const { transaction: first } = await pay(card, '40.00');
		expect((await increment(first.id, { amount: '20.00' })).decline_reason).toBe(reason);
		expect((await increment(first.id, { amount: '19.99' })).decline_reason).toBeNull();
		const used = (await wonder.result('card.get', { cardId: card })).limits;
		expect(used).toContainEqual(expect.objectContaining({ period: 'Daily', used_amount: '69.99' }));
	});

	test.each<[string, (card: string) => Promise<unknown>, string]>([
		['too little money', async (card) => await pay(card, '9899.99'), 'insufficient_balance'],
		['a lock', async (card) => await wonder.result('card.lock', { cardId: card }), 'card_locked'],
	])('%s declines it, and the old amount stays', async (_, before, reason) => {
		const card = await newCard();
		const { transaction: first } = await pay(card, '100.00');
		await before(card);
		const held = account().available;
		const { transaction, decline_reason } = await increment(first.id, { amount: '0.02' });
		expect(decline_reason).toBe(reason);
		expect(transaction).toEqual(first);
		expect(account().available).toBe(held);
		expect((await events()).map(({ card_transaction: told }) => told)).toContainEqual(
			expect.objectContaining({ id: first.id, status: 'Declined', local_amount: '-100.02' }),
		);
	});
});

describe('a settlement in parts', () => {
	test('books each part, and gives back the rest of the hold with the last one', async () => {
		const { transaction: first } = await pay(await newCard(), '100.00');
		const parts = [
			{ amount: '30.00', final: false },
			{ amount: '30.00', final: false },
			{ amount: '15.00' },
		];
		const books = [];
		for (const part of parts) {
			const { transaction } = await settle(first.id, part);
			books.push([transaction.status, transaction.final_local_amount, { ...account() }]);
		}
		const after = (available: string, ledger: string) => ({ currency: 'USD', available, ledger });
		expect(books).toEqual([
			['Settled', '-30.00', after('9900.00', '9970.00')],
			['Settled', '-60.00', after('9900.00', '9940.00')],
			['Settled', '-75.00', after('9925.00', '9925.00')],
		]);
		expect((await events()).map(({ action, card_transaction: { id } }) => [action, id])).toEqual([
			['Authorization', first.id],
			...Array<unknown>(3).fill(['Settled', first.id]),
		]);
		await expect(settle(first.id, { amount: '1.00' })).rejects.toThrow('not Settled');
		await refund(first.id);
		expect(account()).toMatchObject({ available: '10000.00', ledger: '10000.00' });
	});

	test('the last part is what is left, unless told; a part may exceed the authorization', async () => {
		const card = await newCard();
		const { transaction: first } = await pay(card, '100.00');
		await settle(first.id, { amount: '99.00', final: false });
		expect((await settle(first.id)).transaction.final_local_amount).toBe('-100.00');
		const { transaction: second } = await pay(card, '10.00');
		await settle(second.id, { amount: '25.00', final: false });
		expect(account()).toMatchObject({ available: '9875.00', ledger: '9875.00' });
		await expect(settle(second.id)).rejects.toThrow('There is nothing left to settle');
		await settle(second.id, { amount: '5.00' });
		expect(account()).toMatchObject({ available: '9870.00', ledger: '9870.00' });
		await expect(reverse(first.id)).rejects.toThrow('Only a transaction that is Authorized');
	});
});

describe('many small steps add up to the sum, and to no cent more or less', () => {
	const times = async (count: number, step: () => Promise<unknown>) => {
		for (let done = 0; done < count; done++) await step();
	};

	test('refunds give back what was debited', async () => {
		const { transaction } = await pay(await newCard('JPY'), '100', 'JPY');
		await settle(transaction.id);
		expect(account().ledger).toBe('9999.34');
		await times(100, async () => await refund(transaction.id, { amount: '1' }));
		expect([account().ledger, account().available]).toEqual(['10000.00', '10000.00']);
	});

	test('parts debit what the whole would', async () => {
		const { transaction } = await pay(await newCard('JPY'), '100', 'JPY');
		await times(99, async () => await settle(transaction.id, { amount: '1', final: false }));
		await settle(transaction.id);
		expect([account().ledger, account().available]).toEqual(['9999.34', '9999.34']);
	});

	test.each(['JPY', 'USD'])(
		'raises of a card in %s hold what the whole would',
		async (currency) => {
			const { transaction } = await pay(await newCard(currency), '1', 'JPY');
			await times(99, async () => await increment(transaction.id, { amount: '1' }));
			expect(account().available).toBe('9999.34');
			await settle(transaction.id);
			expect(account().ledger).toBe('9999.34');
		},
	);
});
