import type { IDataObject } from 'n8n-workflow';
import { useWonder } from '../support/wonder';

/** How much a card may spend, and what the node says of limits that stop it at once. */

const wonder = useWonder();
let cardId: string;
const put = { match: { method: 'PUT' } };
const update = async (parameters: IDataObject, input: IDataObject[] = [{}]) =>
	await wonder.node('card.updateLimits', { cardId, ...parameters }, { input });

beforeEach(async () => {
	[cardId] = await wonder.newCards(1);
	await wonder.forget();
});

test.each(['0', '0.00', 0, ' 0 ', '={{ 0 }}', '={{ "0.0" }}'])(
	'a limit of %j is refused, and both alternatives are named',
	async (nothing) => {
		const updated = await update({ limits: { monthly: '5', daily: nothing } });
		expect(updated.error?.message).toBe('Limits: Per Day: To Wonder, 0 means no limit at all');
		expect(updated.error?.description).toBe(
			'To remove the limit, choose Per Day in Remove Limits. To stop all spending, lock the card. Nothing was sent.',
		);
		const limits = { perTransaction: nothing };
		const created = await wonder.node('card.create', { title: 'Travel', limits });
		expect(created.error?.message).toBe(
			'Limits: Per Transaction: To Wonder, 0 means no limit at all',
		);
		expect(created.error?.description).toBe(
			'For no limit, remove this entry. To stop all spending, lock the card. Nothing was sent.',
		);
		expect(await wonder.received()).toEqual([]);
	},
);

test('the smallest amount is a limit', async () => {
	await update({ limits: { lifetime: '0.01' } });
	expect(wonder.books.cards.get(cardId)!.limits.Lifetime.amount).toBe('0.01');
});

test('limits are set and removed in one request', async () => {
	await update({ limits: { daily: '5', monthly: '50', lifetime: '500' } });
	await wonder.forget();
	const removeLimits = ['monthly', 'lifetime'];
	const { error } = await update({ limits: { daily: '6' }, removeLimits, remark: 'Lunch' });
	expect(error).toBeUndefined();
	expect((await wonder.received()).map(({ body }) => body)).toEqual([
		null,
		{
			limits: [
				{ period: 'Daily', limit_amount: '6' },
				{ period: 'Monthly', limit_amount: '0' },
				{ period: 'Lifetime', limit_amount: '0' },
			],
			remark: 'Lunch',
		},
		null,
	]);
});

test('a limit that is both set and removed is refused', async () => {
	const { error } = await update({ limits: { daily: '5' }, removeLimits: ['monthly', 'daily'] });
	expect(error?.message).toBe('Remove Limits: Per Day is also in Limits');
	expect(await wonder.received()).toEqual([]);
});

test('without a limit to set or to remove, nothing is sent', async () => {
	for (const parameters of [{}, { limits: {}, removeLimits: [] }]) {
		const { error } = await update(parameters);
		expect(error?.message).toBe('Limits is empty');
		expect(error?.description).toContain('Remove Limits');
	}
	expect(await wonder.received()).toEqual([]);
});

describe('with 80.00 spent', () => {
	beforeEach(async () => void (await wonder.shop(cardId, '80.00')));

	test.each([
		['daily', 'Per Day', 'the day ends'],
		['monthly', 'Per Month', 'the month ends'],
		['lifetime', 'Per Lifetime', 'this limit is raised'],
	])('a lower limit %s: a hint says that payments are declined', async (name, label, ends) => {
		expect((await update({ limits: { [name]: '50' } })).hints).toEqual([
			`Item 1: ${label} is 50.00, but 80.00 is already spent: payments are declined at least until ${ends}.`,
		]);
		expect((await update({ limits: { [name]: '80' } })).hints).toHaveLength(1);
		expect((await update({ limits: { [name]: '80.01' } })).hints).toEqual([]);
		expect((await update({ removeLimits: [name] })).hints).toEqual([]);
	});

	test('an update of another limit does not mention a spent one again', async () => {
		await update({ limits: { daily: '50' } });
		expect((await update({ limits: { monthly: '500' } })).hints).toEqual([]);
	});

	test('of several spent limits, only the longest is named', async () => {
		const { hints } = await update({ limits: { daily: '50', monthly: '60', lifetime: '70' } });
		expect(hints).toEqual([
			'Item 1: Per Lifetime is 70.00, but 80.00 is already spent: payments are declined at least until this limit is raised.',
		]);
	});

	test('Remove Limits: an expression that returns nothing is refused, an empty list is not', async () => {
		for (const removeLimits of ['={{ $json.nope }}', '={{ null }}', '={{ "" }}']) {
			const { error } = await update({ limits: { daily: '500' }, removeLimits });
			expect(error?.message).toBe('Remove Limits has no value');
		}
		for (const removeLimits of ['={{ [] }}', [], '={{ ["Per Day"] }}']) {
			const { error } = await update({ limits: { monthly: '500' }, removeLimits });
			expect(error).toBeUndefined();
		}
	});

	test('a response without limits: the card is read once for them', async () => {
		await wonder.control('faults', { ...put, body: { code: 200, data: {} }, work: true });
		await wonder.forget();
		expect((await update({ limits: { daily: '50' } })).hints).toHaveLength(1);
		expect((await wonder.received()).map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET']);
	});

	test.each([
		[
			'cannot be read',
			{ status: 404, body: { code: 404, message: 'No.' } },
			[
				"Item 1: the card's limits could not be read after the change, so those that were not given are unknown.",
			],
		],
		[
			'holds odd limits',
			{ body: { code: 200, data: { limits: [null, { period: 'Daily' }] } } },
			[],
		],
	])('if the card %s after the update, it is still a success', async (_, fault, noted) => {
		await wonder.control('faults', { ...put, body: { code: 200, data: {} }, work: true });
		const reading = { match: { method: 'GET' } };
		await wonder.control('faults', [
			{ ...reading, delay: 1 },
			{ ...reading, ...fault },
		]);
		const { error, items, hints } = await update({ limits: { daily: '50' } });
		expect([error, items.length, hints]).toEqual([undefined, 1, noted]);
	});
});

test('a limit higher than one that applies first: a hint names both', async () => {
	const { hints } = await update({ limits: { perTransaction: '500', monthly: '200' } });
	expect(hints).toEqual([
		'Item 1: Per Transaction (500.00) is higher than Per Month (200.00), which applies first.',
	]);
	const later = await update({ limits: { daily: '300' } });
	expect(later.hints.join().split('<br>')).toEqual([
		'Item 1: Per Transaction (500.00) is higher than Per Day (300.00), which applies first.',
		'Item 1: Per Day (300.00) is higher than Per Month (200.00), which applies first.',
	]);
	const limits = { perTransaction: '20', daily: '10' };
	const created = await wonder.node('card.create', { title: 'Travel', limits });
	expect(created.hints).toEqual([
		'Item 1: Per Transaction (20.00) is higher than Per Day (10.00), which applies first.',
	]);
});

test('the hints of many items are one note without repetitions', async () => {
	await wonder.shop(cardId, '80.00');
	const daily = '={{ $json.daily }}';
	const alike = Array.from({ length: 30 }, () => ({ daily: '1' }));
	const { hints } = await update({ limits: { daily } }, [{ daily: '90' }, ...alike]);
	expect(hints).toEqual([
		expect.stringMatching(/^Items 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 20 more: Per Day is 1\.00, /),
	]);
	const different = Array.from({ length: 8 }, (_, index) => ({ daily: `${index + 2}` }));
	const [note, ...others] = (await update({ limits: { daily } }, different)).hints;
	expect(others).toEqual([]);
	expect(note.match(/Item \d: Per Day is /g)).toHaveLength(5);
	expect(note).toMatch(/<br>… and 3 more\.$/);
});

test('hints of the items before a failure are kept', async () => {
	await wonder.shop(cardId, '80.00');
	const ids = [{ id: cardId }, { id: 'none-of-these' }];
	const limits = { daily: '50' };
	const { error, hints } = await wonder.node(
		'card.updateLimits',
		{ cardId: '={{ $json.id }}', limits },
		{ input: ids, onError: 'continueErrorOutput' },
	);
	expect(error).toBeUndefined();
	expect(hints).toEqual([expect.stringMatching(/^Item 1: Per Day is 50\.00/)]);
});
