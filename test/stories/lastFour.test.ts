import type { IDataObject } from 'n8n-workflow';
import { resources } from '../../nodes/Wonder/resources';
import { type Resource } from '../../nodes/Wonder/operation/operation';
import { searchList } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** A card may be named by what stands on a statement: the last four digits of its number. */

const wonder = useWonder();
const endingIn = (value: unknown) => ({ __rl: true, mode: 'lastFour', value }) as IDataObject;

/** A card with this title and number. */
async function newCard(title: string, pan: string): Promise<string> {
	const { id } = await wonder.result('card.create', { title });
	Object.assign(wonder.books.cards.get(String(id))!, { pan });
	return String(id);
}
const statusOf = (id: string) => wonder.books.cards.get(id)?.status;

let travel: string;
let sales: string;
beforeEach(async () => {
	travel = await newCard('Travel', '3567720000008348');
	sales = await newCard('Sales', '3567720000004312');
	await newCard('Alike', '3567720000009348');
	await wonder.forget();
});

test.each(['8348', ' 8348 ', '={{ "8348" }}', '={{ 8348 }}'])(
	'the card that ends in %s is locked, and no other',
	async (digits) => {
		const card = await wonder.result('card.lock', { cardId: endingIn(digits) });
		expect(card).toMatchObject({ id: travel, status: 'Locked' });
		expect([statusOf(travel), statusOf(sales)]).toEqual(['Locked', 'Active']);
		expect(await wonder.routes()).toEqual([
			'GET /cards?offset=0&limit=1000',
			'GET /cards?offset=2&limit=1000',
			`PUT /cards/${travel}/lock`,
		]);
	},
);

const WITH_A_CARD = Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations)
		.filter(([, { fields }]) => fields.some(({ property }) => property.name === 'cardId'))
		.map(([name]) => `${resource}.${name}`),
);
const MORE: Record<string, IDataObject> = {
	'card.terminate': { confirmTermination: true },
	'card.updateLimits': { limits: { daily: '5' } },
	'transaction.backtestRules': { transactionsOf: 'card' },
	'transaction.getAll': { transactionsOf: 'card' },
};

test.each(WITH_A_CARD)('%s takes the last four digits', async (operation) => {
	if (operation === 'card.unlock') await wonder.result('card.lock', { cardId: travel });
	await wonder.shop(travel, '1.00');
	await wonder.shop(sales, '1.00');
	await wonder.forget();
	const { error } = await wonder.node(operation, {
		cardId: endingIn('8348'),
		...MORE[operation],
	});
	expect(error).toBeUndefined();
	const routes = (await wonder.routes()).filter((route) => !route.startsWith('GET /cards?'));
	expect(routes.length).toBeGreaterThan(0);
	for (const route of routes) expect(route).toContain(travel);
});

test('many items with the same or other digits read one list of cards', async () => {
	const input = Array.from({ length: 30 }, (_, at) => ({ last4: at % 2 ? '8348' : '4312' }));
	const cards = await wonder.results(
		'card.get',
		{ cardId: endingIn('={{ $json.last4 }}') },
		{ input },
	);
	expect(cards.map(({ id }) => id)).toEqual(input.map((_, at) => (at % 2 ? travel : sales)));
	const lists = (await wonder.routes()).filter((route) => route.startsWith('GET /cards?'));
	expect(lists).toEqual(['GET /cards?offset=0&limit=1000', 'GET /cards?offset=2&limit=1000']);
});

test('an ID needs no list of cards', async () => {
	await wonder.result('card.get', { cardId: { __rl: true, mode: 'id', value: travel } });
	expect(await wonder.routes()).toEqual([`GET /cards/${travel}`]);
});

test('digits that no card has are named, with the way to the right ones', async () => {
	const { error } = await wonder.node('card.lock', { cardId: endingIn('0000') });
	expect(error?.message).toBe('Card: no card ends in 0000');
	expect(error?.description).toMatch(/^Check the digits .+ Get Many of Card lists all cards/);
	expect(error?.description).toContain('Nothing was sent.');
});

test('digits that two cards have are refused, and both cards are listed', async () => {
	const other = await newCard('Team travel', '3567729999998348');
	await wonder.result('card.lock', { cardId: travel });
	await wonder.forget();
	const terminate = { cardId: endingIn('8348'), confirmTermination: true };
	const { error } = await wonder.node('card.terminate', terminate);
	expect(error?.message).toBe(
		`Card: 2 cards end in 8348: Team travel (Active, ID ${other}), Travel (Locked, ID ${travel})`,
	);
	expect(error?.description).toContain('Choose the right one From List, or enter its ID');
	expect(await wonder.routes()).not.toContainEqual(expect.stringMatching(/^PUT/));
});

test('seven cards with the same digits: five are listed, and a number in a title is hidden', async () => {
	for (const at of [1, 2, 3, 4, 5, 6]) {
		await newCard(`Old 4111 1111 1111 1111 no ${at}`, '3567729999998348');
	}
	const { error } = await wonder.node('card.lock', { cardId: endingIn('8348') });
	expect(error?.message).toMatch(/^Card: 7 cards end in 8348: Old \[number removed\] no 6 \(/);
	expect(error?.message).toMatch(/, and 2 more$/);
	expect(error?.message).not.toContain('4111');
});

test('digits that meant two cards mean neither once one is terminated', async () => {
	const payroll = await newCard('Payroll', '3567729999998348');
	await wonder.result('card.terminate', { cardId: travel, confirmTermination: true });
	const again = { cardId: endingIn('8348'), confirmTermination: true };
	const { error } = await wonder.node('card.terminate', again);
	expect(error?.message).toContain('Card: 2 cards end in 8348: ');
	expect(error?.message).toContain(`Travel (Terminated, ID ${travel})`);
	expect(statusOf(payroll)).toBe('Active');
});

test('a card that is terminated is said to be so, and can be read by its ID', async () => {
	await wonder.result('card.terminate', { cardId: travel, confirmTermination: true });
	const { error } = await wonder.node('card.get', { cardId: endingIn('8348') });
	expect(error?.message).toBe(
		`Card: the only card that ends in 8348 is terminated: Travel (Terminated, ID ${travel})`,
	);
	expect(error?.description).toContain('To read it all the same, enter its ID with By ID.');
});

test.each([
	['3567720000008348', 'This has more than four digits'],
	['3567 7200 0000 8348', 'This has more than four digits'],
	['356772******8348', 'This has more than four digits'],
	['4000123412341234', 'This has more than four digits'],
	['348', '"348" is not four digits'],
	['Visa 8348', '"Visa 8348" is not four digits'],
	['8348.0', 'This has more than four digits'],
])('%s is refused before anything is sent, and no number is repeated', async (digits, message) => {
	const { error } = await wonder.node('card.lock', { cardId: endingIn(`={{ '${digits}' }}`) });
	expect(error?.message).toBe(`Card: ${message}`);
	expect(`${error?.message} ${error?.description}`).not.toMatch(/\d{5}|3567/);
	expect(error?.description).toContain('the last four digits');
	expect(await wonder.received()).toEqual([]);
});

describe('several items, one of them wrong', () => {
	const input = ['8348', '0000', '4312'].map((last4) => ({ last4 }));
	const cardId = endingIn('={{ $json.last4 }}');

	test('no item is sent', async () => {
		const { error } = await wonder.node('card.lock', { cardId }, { input });
		expect(error?.message).toBe('Item 2 of 3: Card: no card ends in 0000');
		expect(error?.description).toContain('None of the items was sent.');
		expect([statusOf(travel), statusOf(sales)]).toEqual(['Active', 'Active']);
	});

	test('with Continue On Fail, the others are', async () => {
		const run = { input, onError: 'continueRegularOutput' } as const;
		const { items } = await wonder.node('card.lock', { cardId }, run);
		expect(items.map(({ json }) => json.status ?? json.error)).toEqual([
			'Locked',
			'Item 2 of 3: Card: no card ends in 0000',
			'Locked',
		]);
		expect(items[1].json.message).toContain('Nothing was sent for this item.');
	});
});

test('a list of cards that cannot be read is said to be the reason, and nothing is locked', async () => {
	const match = { method: 'GET', path: '/svc/ts/api/v1/openapi/cards' };
	await wonder.control('faults', { match, status: 403, times: 9 });
	const { error } = await wonder.node('card.lock', { cardId: endingIn('8348') });
	expect(error?.message).toMatch(/^Card: the list of cards, .+, could not be read: /);
	expect(error?.description).toMatch(/Nothing was changed and no money moved\. \(HTTP status 403/);
	expect(error?.description).not.toContain('Nothing was sent');
	expect(statusOf(travel)).toBe('Active');
});

test('Retry On Fail of n8n means the cards of its first attempt, even one that it has terminated', async () => {
	const terminate = { cardId: endingIn('={{ $json.last4 }}'), confirmTermination: true };
	const settings = { input: [{ last4: '8348' }, { last4: '4312' }], executionId: 'retried 1' };
	await wonder.control('faults', {
		match: { method: 'PUT', path: `/svc/ts/api/v1/openapi/cards/${sales}/terminate` },
		status: 403,
	});
	const first = await wonder.node('card.terminate', terminate, settings);
	expect(first.error?.message).toMatch(/^Item 2 of 2: /);
	expect(statusOf(travel)).toBe('Terminated');
	const second = await wonder.results('card.terminate', terminate, settings);
	expect(second.map(({ id, status }) => [id, status])).toEqual([
		[travel, 'Terminated'],
		[sales, 'Terminated'],
	]);
});

test('the list of limits belongs to the card that ends in these digits', async () => {
	await wonder.result('card.updateLimits', { cardId: travel, limits: { daily: '7' } });
	const limitsOf = async (digits: string) =>
		await searchList(wonder.credentials, 'searchLimits', '', {
			cardId: endingIn(digits) as never,
		});
	expect((await limitsOf('8348')).map(({ name }) => name)).toEqual([
		expect.stringMatching(/^7(\.00)? · \w{8}$/),
	]);
	await expect(limitsOf('0000')).rejects.toMatchObject({
		message: 'Card: no card ends in 0000',
		description: expect.stringContaining('Check the digits') as string,
	});
});
