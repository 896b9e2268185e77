import type { IDataObject } from 'n8n-workflow';
import { AS_SHOWN } from '../support/runNode';
import { serveList } from '../support/listServer';
import { CARD_SERVICE, useWonder } from '../support/wonder';

/** Transactions as a finance person gets them from a node that was only dragged in. */
const wonder = useWonder();

const shown = async (parameters: IDataObject = {}, settings = {}, credentials = {}) =>
	await wonder.node('transaction.getAll', { ...AS_SHOWN, ...parameters }, settings, credentials);
const rowsOf = async (...given: Parameters<typeof shown>) =>
	(await shown(...given)).items.map(({ json }) => json);

/** What n8n's Summarize does with numbers; it skips text. */
const summarized = (rows: IDataObject[]) => {
	const sums: Record<string, number> = {};
	for (const { merchant, amount } of rows) {
		const value = typeof amount === 'number' ? amount : 0;
		sums[String(merchant)] = (sums[String(merchant)] ?? 0) + value;
	}
	return sums;
};

async function newCard(title: string): Promise<string> {
	const { id } = await wonder.result('card.create', { cardFor: 'business', title });
	return String(id);
}

beforeEach(async () => await wonder.control('seed', { business_balance: '1000' }));

test('a transaction says when, with which card, where and how much before any ID', async () => {
	const card = await newCard('Travel');
	const { transaction } = await wonder.shop(card, '12.50');
	const [row] = await rowsOf();
	const { last_4_digits } = await wonder.result('card.get', { cardId: card });
	expect(Object.entries(row)).toEqual(
		Object.entries({
			time: transaction.p_created_at,
			card_title: 'Travel',
			last_4_digits,
			merchant: 'Bindo Coffee',
			country: 'HK',
			amount: 12.5,
			currency: 'USD',
			status: 'Authorized',
			type: 'Sales',
			amount_exact: '12.50',
			card,
			id: transaction.id,
		}),
	);
});

test('spending summed by merchant adds up, and money back is taken off', async () => {
	const card = await newCard('Travel');
	const buy = async (amount: string, merchant_name: string) =>
		String((await wonder.shop(card, amount, { merchant_name })).transaction.id);
	await buy('10.25', 'Hotel');
	await buy('20.50', 'Hotel');
	const returned = await buy('100.00', 'Airline');
	await wonder.control(`transactions/${returned}/settle`, {});
	await wonder.control(`transactions/${returned}/refund`, { amount: '30.00' });
	expect(summarized(await rowsOf())).toEqual({ Hotel: 30.75, Airline: 70 });
});

test('once settled, the amount is what was settled', async () => {
	const card = await newCard('Fuel');
	const { transaction } = await wonder.shop(card, '1.00');
	await wonder.control(`transactions/${String(transaction.id)}/settle`, { amount: '75.00' });
	expect(await rowsOf()).toMatchObject([{ amount: 75, amount_exact: '75.00', status: 'Settled' }]);
});

test('an amount is in the currency of the card, not of the merchant', async () => {
	const card = await newCard('Travel');
	const { transaction } = await wonder.shop(card, '780.00', { currency: 'HKD' });
	const [{ amount_exact, currency }] = await rowsOf();
	expect([`-${String(amount_exact)}`, currency]).toEqual([transaction.local_amount, 'USD']);
});

test('the cards of 500 rows over 3 items are read with one list', async () => {
	const [first, second] = await wonder.newCards(2);
	await wonder.control('seed', { transactions: 500 });
	await wonder.shop(first, '1.00');
	await wonder.forget();
	const rows = await rowsOf({ returnAll: true }, { input: [{}, {}, {}] });
	expect(rows).toHaveLength(3 * 501);
	expect([...new Set(rows.map(({ card_title }) => card_title))].sort()).toEqual([
		'Card 1',
		'Card 2',
	]);
	expect(rows.filter(({ card }) => card === second)).toHaveLength(1500);
	const cardLists = (await wonder.routes()).filter((route) => /\/cards\?offset=0/.test(route));
	expect(cardLists).toHaveLength(1);
});

test('without a row, no cards are read', async () => {
	await wonder.newCards(1);
	await wonder.forget();
	expect(await rowsOf()).toEqual([]);
	expect((await wonder.routes()).filter((route) => route.includes('/cards'))).toEqual([]);
});

test('if the cards cannot be read, the rows come without titles, and a note says why', async () => {
	const [card] = await wonder.newCards(1);
	const { transaction } = await wonder.shop(card, '5.00');
	await wonder.control('faults', [
		{ match: { method: 'GET', path: `${CARD_SERVICE}/cards` }, status: 403, times: 50 },
	]);
	const { items, hints, error } = await shown({}, { input: [{}, {}] });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json)).toMatchObject(
		[1, 2].map(() => ({ id: transaction.id, amount: 5, card_title: null, last_4_digits: null })),
	);
	expect(hints.join()).toMatch(/^Items 1, 2: card titles and last four digits are missing/);
});

describe('whatever Wonder leaves out or writes otherwise', () => {
	const purchase = {
		...{ id: 'a', card: 'c', status: 'Authorized', type: 'Sales' },
		...{ transaction_currency: 'HKD', transaction_amount: '-78' },
		...{ local_currency: 'USD', local_amount: '-10.00', final_local_amount: '-11.00' },
		...{ merchant_name: 'Shop', merchant_country: 'HK', p_created_at: '2026-03-04T03:32:11Z' },
	};
	const rowOf = async (change: IDataObject) => {
		const { baseUrl } = await serveList('transactions', [{ ...purchase, ...change }]);
		const [row] = await rowsOf({}, {}, { baseUrl });
		return row;
	};

	test.each([
		[{}, 10, '10.00', 'USD'],
		[{ status: 'settled' }, 11, '11.00', 'USD'],
		[{ status: 'Settled', final_local_amount: '' }, 10, '10.00', 'USD'],
		[{ local_amount: null }, 78, '78', 'HKD'],
		[{ local_currency: '' }, 78, '78', 'HKD'],
		[{ local_amount: '25.10', type: 'Refund' }, -25.1, '-25.10', 'USD'],
		[{ local_amount: '-1,234.567' }, 1234.567, '1234.567', 'USD'],
		[{ local_amount: '0.00' }, 0, '0.00', 'USD'],
		[{ local_amount: '-0.1' }, 0.1, '0.1', 'USD'],
		[{ local_amount: '1,000' }, null, '1,000', 'USD'],
		[{ local_amount: 'n/a' }, null, 'n/a', 'USD'],
		[{ local_amount: '-90071992547409931.55' }, null, '90071992547409931.55', 'USD'],
		[{ local_amount: '', transaction_amount: { value: 1 } }, null, null, null],
	])('%j is %j, exactly %j %j', async (change, amount, amount_exact, currency) => {
		expect(await rowOf(change)).toMatchObject({ amount, amount_exact, currency });
	});

	test('every column is there, empty ones as null', async () => {
		const { baseUrl } = await serveList('transactions', [{ id: 'a', merchant_name: '' }]);
		const [row] = await rowsOf({}, {}, { baseUrl });
		expect(Object.keys(row)).toEqual(Object.keys(await rowOf({})));
		expect(Object.values(row).filter((value) => value !== null)).toEqual(['a']);
	});
});

describe('above the output', () => {
	const noted = async (parameters = {}) => (await shown(parameters)).hints.join('\n');

	test('a note counts the rows that moved no money', async () => {
		const card = await newCard('Travel');
		await wonder.shop(card, '1.00');
		await wonder.shop(card, '9999.00');
		const { transaction } = await wonder.shop(card, '2.00');
		await wonder.control(`transactions/${String(transaction.id)}/reverse`, {});
		expect(await noted()).toContain('2 of 3 rows are Declined or Reversed: no money moved');
		const filters = { status: ['Authorized', 'Settled'] };
		expect(await noted({ filters })).toBe('');
		expect(summarized(await rowsOf({ filters }))).toEqual({ 'Bindo Coffee': 1 });
	});

	test('a note names the currencies that cannot be added to each other', async () => {
		const euro = await wonder.result('card.create', {
			...{ cardFor: 'business', title: 'Euro' },
			additionalFields: { settlementCurrency: 'EUR' },
		});
		await wonder.shop(String(euro.id), '1.00');
		expect(await noted()).toBe('');
		await wonder.shop(await newCard('Dollar'), '1.00');
		expect(await noted()).toContain('amounts are in USD, EUR: add them up by currency');
	});

	test('raw rows are as Wonder wrote them, without a note', async () => {
		await wonder.shop(await newCard('Travel'), '9999.00');
		const { items, hints } = await shown({ simplify: false });
		expect(items[0].json).toMatchObject({ local_amount: '-9999.00', status: 'Declined' });
		expect(hints).toEqual([]);
	});
});

test('Simplify by an expression that returns nothing is refused before anything is sent', async () => {
	await wonder.forget();
	const { error } = await shown({ simplify: '={{ $json.none }}' });
	expect(error?.message).toBe('Simplify has no value');
	expect(await wonder.received()).toEqual([]);
	const { items } = await shown(
		{ simplify: '={{ $json.wanted }}' },
		{ input: [{ wanted: 'false' }] },
	);
	expect(items).toEqual([]);
});
