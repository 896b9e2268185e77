import type { Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { searchList } from '../support/runNode';
import { serveList } from '../support/listServer';
import { CARD_SERVICE, useWonder } from '../support/wonder';

const wonder = useWonder();
const listed = async (list: 'searchCards' | 'searchUsers', filter?: string) =>
	(await searchList(wonder.credentials, list, filter)).map(({ value }) => value);

/** Nothing answers at this address, as often as it is asked. */
const breakRead = async (path: string, times = 9) =>
	await wonder.control('faults', {
		match: { method: 'GET', path: CARD_SERVICE + path },
		times,
		status: 404,
	});

/** Two users in a transfer, and one who has used a card. */
async function threeUsers() {
	const [senderUserId, receiverUserId, userId] = await wonder.newUsers(3, '50');
	const passport = (user: string) => wonder.books.consumers.get(user)!.user.document_number;
	await wonder.result('transfer.create', {
		senderUserId,
		senderDocumentNumber: passport(senderUserId),
		receiverUserId,
		receiverDocumentNumber: passport(receiverUserId),
		amount: '1',
		remark: 'Allowance',
	});
	const { id } = await wonder.result('card.create', { title: 'Own', cardFor: 'consumer', userId });
	await wonder.shop(String(id), '5.00');
	return { inTransfer: [senderUserId, receiverUserId], shopper: userId };
}

test('cards are found by what they are called', async () => {
	const cards = await wonder.newCards(3);
	expect(await listed('searchCards')).toEqual([...cards].reverse());
	for (const filter of [
		'card 2',
		'ＣＡＲＤ\u00a0 2',
		cards[1].toUpperCase(),
		cards[1].slice(0, 30),
	]) {
		expect(await listed('searchCards', filter)).toEqual([cards[1]]);
	}
});

describe('cards that end in 8348', () => {
	const first = { first_6_digits: '356772' };
	const cards = [
		{ id: '11111111-8348-4000-8000-000000000001', title: 'Hidden ID', last_4_digits: '0001' },
		{ id: '11111111-0000-4000-8000-000000000002', title: 'Project 8348', last_4_digits: '0002' },
		{
			id: '11111111-0000-4000-8000-000000000003',
			title: 'Travel',
			...first,
			last_4_digits: '8348',
		},
		{ id: '11111111-0000-4000-8000-000000000004', title: null, ...first, last_4_digits: '8348' },
	];
	const names = async (filter: string) => {
		const { baseUrl } = await serveList('cards', cards);
		const found = await searchList({ ...wonder.credentials, baseUrl }, 'searchCards', filter);
		return found.map(({ name }) => name);
	};

	test.each(['8348', ' 8348', '*8348', '•••• 8348'])(
		'come first when %s is searched',
		async (text) => {
			expect(await names(text)).toEqual([
				'Travel · ending in 8348',
				'ending in 8348',
				'Project 8348 · ending in 0002',
			]);
		},
	);

	test('are not mixed up with IDs, which are searched by eight characters or more', async () => {
		expect(await names('1111111')).toEqual([]);
		expect(await names('11111111-8348')).toEqual(['Hidden ID · ending in 0001']);
		expect(await names('11111111')).toHaveLength(4);
	});

	test.each(['ending in 8348', 'Visa 8348', 'xxxx 8348', 'card ending 8348', '356772******8348'])(
		'are found as people write them: %s',
		async (text) => {
			expect((await names(text)).slice(0, 2)).toEqual([
				'Travel · ending in 8348',
				'ending in 8348',
			]);
		},
	);

	test('are found with the title, and not behind another first six', async () => {
		expect(await names('travel 8348')).toEqual(['Travel · ending in 8348']);
		expect(await names('411111******8348')).toEqual([]);
	});

	test('do not come without the title that was entered with the digits', async () => {
		expect(await names('project 8348')).toEqual(['Project 8348 · ending in 0002']);
	});
});

test('users are those of recent transactions and transfers, found by name', async () => {
	const { inTransfer, shopper } = await threeUsers();
	expect((await listed('searchUsers')).sort()).toEqual([...inTransfer, shopper].sort());
	expect(await listed('searchUsers', 'user 3')).toEqual([shopper]);
});

test('users are listed without the transfers, when those cannot be read', async () => {
	const { shopper } = await threeUsers();
	await breakRead('/platform_transfers');
	expect(await listed('searchUsers')).toEqual([shopper]);
});

test('users are listed without the one who cannot be read', async () => {
	await threeUsers();
	await breakRead('/user', 1);
	expect(await listed('searchUsers')).toHaveLength(2);
});

test.each([['/user'], ['/']])(
	'the error is reported when nothing below %s can be read',
	async (path) => {
		await threeUsers();
		await breakRead(path);
		await expect(listed('searchUsers')).rejects.toMatchObject({
			message: 'Simulated fault.',
			description: expect.stringContaining('Wonder found no record or endpoint for this request.'),
		});
	},
);

const lists = Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations).flatMap(([name, { many }]) => (many ? [`${resource}.${name}`] : [])),
);

test.each(lists)('a Limit of 0 is refused by %s, and nothing is sent', async (operation) => {
	for (const limit of [0, '={{ 0 }}', '={{ "0" }}', -1, 1.5]) {
		const ids = { cardId: 'a', userId: 'b', walletId: 'c' };
		const { items, error } = await wonder.node(operation, { ...ids, limit });
		expect(items).toEqual([]);
		expect(error?.message).toContain('Limit: ');
		expect(error?.description).toBe('Enter a whole number from 1 to 999999999. Nothing was sent.');
	}
	expect(await wonder.received()).toEqual([]);
});

test('no text filter finds what is no text', async () => {
	const titles = [null, undefined, {}, ['null'], 'Null Island'];
	const rows = titles.map((title, index) => ({ id: String(index), title, status: title }));
	const { baseUrl } = await serveList('cards', rows);
	for (const titleContains of ['ul', 'null', 'object', 'undefined', 'l i']) {
		const { items } = await wonder.node(
			'card.getAll',
			{ filters: { titleContains } },
			{},
			{ baseUrl },
		);
		const isTitle = ['ul', 'null', 'l i'].includes(titleContains);
		expect(items.map(({ json }) => json.id)).toEqual(isTitle ? ['4'] : []);
	}
	const purchases = titles.map((name, id) => ({ id: String(id), merchant_name: name }));
	const { baseUrl: purchased } = await serveList('transactions', purchases);
	for (const name of ['merchantNameContains', 'merchantNameContainsAnywhere']) {
		for (const text of ['null', 'object', 'undefined']) {
			const { items } = await wonder.node(
				'transaction.getAll',
				{ filters: { [name]: text } },
				{},
				{ baseUrl: purchased },
			);
			expect(items.map(({ json }) => json.id)).toEqual(text === 'null' ? ['4'] : []);
		}
	}
});
