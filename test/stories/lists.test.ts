import { searchList } from '../support/runNode';
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
	'the fault is told when nothing below %s can be read',
	async (path) => {
		await threeUsers();
		await breakRead(path);
		await expect(listed('searchUsers')).rejects.toMatchObject({
			message: 'Simulated fault.',
			description: expect.stringContaining('Wonder does not know this address, or the record'),
		});
	},
);
