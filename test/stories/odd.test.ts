import type { IDataObject } from 'n8n-workflow';
import { inAnotherProcess, searchList } from '../support/runNode';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** Lists and answers that are not quite what Wonder documents, or only what it allows for. */
const wonder = useWonder();
useTurnedTime();
const odd = async (...oddities: IDataObject[]) => await wonder.control('odd', oddities);
const filtered = async (filters: IDataObject) =>
	(await wonder.results('transaction.getAll', { returnAll: true, filters })).map(({ id }) => id);
const bought = async (...amounts: string[]) => {
	const [card] = await wonder.newCards(1);
	const ids = [];
	for (const amount of amounts) ids.push((await wonder.shop(card, amount)).transaction.id);
	return ids as string[];
};

const everyField = {
	...{ p_business_id: null, p_user_id: null, card: null, status: null, type: null },
	...{ transaction_currency: null, transaction_amount: null, local_currency: null },
	...{ local_amount: null, final_local_amount: null, calculated_fee: null, merchant_id: null },
	...{ merchant_country: null, merchant_city: null, merchant_name: null, p_created_at: null },
};
const empty = Object.fromEntries(Object.keys(everyField).map((name) => [name, '']));
const numbers = Object.fromEntries(Object.keys(everyField).map((name) => [name, 7]));
const objects = Object.fromEntries(Object.keys(everyField).map((name) => [name, { of: [1] }]));

describe.each<[string, IDataObject]>([
	['null', { set: everyField }],
	['empty', { set: empty }],
	['a number', { set: numbers }],
	['an object', { set: objects }],
	['missing', { remove: Object.keys(everyField) }],
	['what nobody knows', { set: { status: 'Rejected', type: 'Fee', new_field: [{ a: 1 }] } }],
])('a row in which everything is %s', (_, oddity) => {
	test('is listed with the others', async () => {
		const [first, second, third] = await bought('1.00', '2.00', '3.00');
		await odd({ kind: 'transaction', id: second, ...oddity });
		expect(await filtered({})).toEqual([third, second, first]);
	});

	test.each<[string, IDataObject]>([
		['amounts', { amountAtLeast: '1', amountAtMost: '3' }],
		['times', { createdFrom: '2020-01-01T00:00:00Z', createdBefore: '2090-01-01T00:00:00Z' }],
		['a country', { merchantCountry: 'HK' }],
		['a name', { merchantNameContains: 'bindo' }],
		['a part of a name', { merchantNameContainsAnywhere: 'ind' }],
		['a status', { status: ['Authorized'] }],
		['a type', { type: ['Sales'] }],
	])('does not hide the others from a filter by %s', async (_name, filters) => {
		const [first, second, third] = await bought('1.00', '2.00', '3.00');
		await odd({ kind: 'transaction', id: second, ...oddity });
		expect(await filtered(filters)).toEqual(expect.arrayContaining([third, first]));
	});
});

test.each([
	['number', '1000.50'],
	['thousands', '1000.50'],
	['without_zeros', '1000.00'],
	['blanks', '1000.50'],
])('amounts written as %s are found by their value', async (way, amount) => {
	const [, wanted] = await bought('999.00', amount, '1001.00');
	const names = ['transaction_amount', 'local_amount', 'final_local_amount'];
	const rewrite = Object.fromEntries(names.map((name) => [name, way]));
	await odd({ kind: 'transaction', rewrite });
	expect(await filtered({ amountAtLeast: '1000', amountAtMost: '1000.5' })).toEqual([wanted]);
});

test.each<[string, IDataObject]>([
	['null fields', { set: { title: null, p_user_id: null, reference_id: null, limits: null } }],
	['missing fields', { remove: ['title', 'last_4_digits', 'limits', 'status', 'first_6_digits'] }],
	['numbers', { set: { title: 7, last_4_digits: 1234, status: 1 } }],
])('a card with %s is listed, read and searched with the others', async (_, oddity) => {
	const [first, second] = await wonder.newCards(2);
	await odd({ kind: 'card', id: first, ...oddity });
	expect((await wonder.results('card.getAll')).map(({ id }) => id)).toEqual([second, first]);
	expect(await wonder.result('card.get', { cardId: first })).toMatchObject({ id: first });
	expect(await wonder.result('card.lock', { cardId: second })).toMatchObject({ id: second });
	const found = await searchList(wonder.credentials, 'searchCards');
	expect(found.map(({ value }) => value)).toEqual([second, first]);
	expect((await searchList(wonder.credentials, 'searchCards', second)).length).toBe(1);
});

test('lists that are null are empty ones', async () => {
	for (const kind of ['card', 'transaction', 'transfer', 'fee_rule']) {
		await odd({ kind, list: 'null' });
	}
	await bought('1.00');
	for (const list of ['card', 'transaction', 'transfer']) {
		expect(await wonder.results(`${list}.getAll`)).toEqual([]);
	}
	expect(await wonder.results('feeRule.get')).toEqual([]);
});

test.each<[string, IDataObject]>([
	['null', { ref_id: null, amount: null, transfer_status: null, p_created_at: null }],
	['numbers', { ref_id: 7, amount: 7, transfer_status: 7, p_created_at: 7 }],
])('a reference is found behind transfers that hold %s', async (name, set) => {
	const [senderUserId, receiverUserId] = await wonder.newUsers(2, '100.00');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	const pay = async (refId: string, type?: string) =>
		await wonder.result(
			'transfer.create',
			{
				...{ senderUserId, senderDocumentNumber: passport(senderUserId) },
				...{ receiverUserId, receiverDocumentNumber: passport(receiverUserId) },
				...{ amount: '1.00', remark: 'Allowance', additionalFields: { refId } },
			},
			{ ...(type && { type }) },
		);
	const first = await pay(`${name} 1`);
	const { id } = await pay(`${name} 2`);
	await odd({ kind: 'transfer', id, set });
	// It remembers nothing, so that only the list can tell.
	expect(await pay(`${name} 1`, inAnotherProcess())).toMatchObject({ id: first.id });
	expect(wonder.books.transfers).toHaveLength(2);
});

describe.each([1, 7, 100])('Wonder gives at most %d rows at once', (page_cap) => {
	test('all transactions, transfers and wallets come once each', async () => {
		await wonder.control('seed', { cards: 1, transactions: 23, settings: { page_cap } });
		const [user] = await wonder.newUsers(1);
		for (let number = 0; number < 23; number++) {
			wonder.addTransfer(`transfer ${number}`);
			await wonder.result('wallet.create', { userId: user, blockchain: 'ETH', asset: 'USDC' });
		}
		const ids = async (id: string, more: IDataObject = {}) =>
			(await wonder.results(id, { returnAll: true, ...more })).map(({ id: each }) => each);
		const newestFirst = (books: Iterable<{ id: string }>) =>
			[...books].map(({ id }) => id).reverse();
		const purchases = [...wonder.books.purchases.values()].map(({ transaction }) => transaction);
		expect(await ids('transaction.getAll')).toEqual(newestFirst(purchases));
		expect(await ids('transfer.getAll')).toEqual(newestFirst(wonder.books.transfers));
		expect(await ids('wallet.getAll', { userId: user })).toEqual(
			newestFirst(wonder.books.wallets.values()),
		);
	});
});
