import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** The limits after an update are those that the card shows, and what else changed is pointed out. */

const wonder = useWonder();
useTurnedTime();
let cardId: string;

const update = async (parameters: IDataObject) =>
	await wonder.node('card.updateLimits', { cardId, ...parameters });
const put = { match: { method: 'PUT' } };
const get = { match: { method: 'GET' } };

beforeEach(async () => {
	[cardId] = await wonder.newCards(1);
	await update({ limits: { daily: '100', monthly: '500.00' } });
});

test('a card that cannot be read after the update shows what Wonder accepted, and nothing invented', async () => {
	await wonder.control('faults', [
		{ ...put, status: 200, body: { code: 200, data: {} }, work: true },
		{ ...get, delay: 1 },
		{ ...get, status: 500 },
	]);
	const { items, hints } = await update({ limits: { daily: '250' } });
	expect(items[0].json).toMatchObject({
		...{ title: 'Card 1', changed: true, daily_before: '100.00', daily_after: '250.00' },
		...{ monthly_before: '500.00', monthly_after: null },
	});
	expect(hints).toEqual([
		"Item 1: the card's limits could not be read after the change, so those that were not given are unknown.",
	]);
});

describe('a response that only repeats the request', () => {
	const echo = (limit_amount: string) => {
		const limits = [
			{ period: 'Daily', limit_amount },
			{ period: 'Lifetime', limit_amount: '1.00' },
		];
		return { ...put, status: 200, body: { code: 200, data: { limits } }, work: true };
	};

	test('is not taken for the whole card: the other limits are those that the card shows', async () => {
		await wonder.control('faults', echo('250.00'));
		const { items, hints } = await update({ limits: { daily: '250' } });
		expect(items[0].json).toMatchObject({
			...{ daily_after: '250.00', monthly_after: '500.00', lifetime_after: 'No limit' },
			...{ title: 'Card 1', changed: true },
		});
		expect(hints).toEqual([]);
	});

	test.each([
		['cannot be read', { status: 500 }],
		['shows no limits', { status: 200, body: { code: 200, data: { title: 'Card 1' } } }],
	])(
		'is all that is known if the card %s after it, and only for what was sent',
		async (_, fault) => {
			await wonder.control('faults', [echo('200.00'), { ...get, delay: 1 }, { ...get, ...fault }]);
			const { items, hints } = await update({
				limits: { daily: '250' },
				removeLimits: ['monthly'],
			});
			expect(items[0].json).toMatchObject({
				...{ daily_after: '200.00', monthly_after: 'No limit' },
				...{ per_transaction_after: null, lifetime_after: null },
			});
			expect(hints.join().split('<br>')).toEqual([
				"Item 1: the card's limits could not be read after the change, so those that were not given are unknown.",
				'Item 1: Per Day was to be 250.00, but Wonder shows 200.00.',
			]);
		},
	);
});

describe('what was not asked for', () => {
	test('a limit that was not given and changed all the same is pointed out', async () => {
		await wonder.control('seed', { settings: { left_out_limits: 'removed' } });
		const { items, hints } = await update({ limits: { daily: '250' } });
		expect(items[0].json).toMatchObject({
			monthly_before: '500.00',
			monthly_after: 'No limit',
		});
		expect(hints).toEqual([
			'Item 1: Per Month was not given, but changed from 500.00 to no limit. If that is wrong, update it too.',
		]);
	});

	test('another amount than the one that Wonder accepted is pointed out', async () => {
		const limits = [{ period: 'Daily', limit_amount: '200.00', status: 'Active' }];
		const body = { code: 200, data: { id: cardId, limits } };
		await wonder.control('faults', [
			{ ...get, delay: 1 },
			{ ...get, status: 200, body },
		]);
		const { items, hints } = await update({ limits: { daily: '250' }, removeLimits: ['monthly'] });
		expect(items[0].json.daily_after).toBe('200.00');
		expect(hints).toEqual(['Item 1: Per Day was to be 250.00, but Wonder shows 200.00.']);
	});
});
