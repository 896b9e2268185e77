import type { IDataObject } from 'n8n-workflow';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';

/** A write that only sets a state may be sent again until the state is reached. */

const wonder = useWonder();
useTurnedTime();
let cardId: string;
const again = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
const status = () => wonder.books.cards.get(cardId)!.status;
const writes = async () =>
	(await wonder.received()).filter(({ method }) => method === 'PUT' || method === 'POST').length;

beforeEach(async () => {
	[cardId] = await wonder.newCards(1);
	await wonder.forget();
});

const faulty = async (fault: IDataObject) =>
	await wonder.control('faults', { match: { method: 'PUT' }, ...fault });

test.each([
	['one answer 502 without the work', { status: 502 }, 2],
	['a cut before the work', { cut: 'before' }, 2],
	['a cut after the work', { cut: 'after' }, 1],
	[
		'two answers 503 without the work',
		{ status: 503, times: 2, headers: { 'Retry-After': '0' } },
		3,
	],
	['an answer 500 after the work', { status: 500, work: true }, 1],
])('after %s the card is locked, and the run says so', async (_, fault, sent) => {
	await faulty(fault);
	const { error, items } = await wonder.node('card.lock', { cardId });
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ id: cardId, status: 'Locked' });
	expect(status()).toBe('Locked');
	expect(await writes()).toBe(sent);
});

test('a state that is not reached is an unknown outcome, and Retry On Fail tries again', async () => {
	await faulty({ status: 502, times: 3 });
	const { error } = await wonder.node('card.lock', { cardId });
	expect(error?.message).toContain('(check whether the card is locked)');
	expect(error?.description).toContain('At the last check, that was not the case.');
	await faulty({ status: 502, times: 3 });
	expect((await wonder.node('card.lock', { cardId }, again)).error).toBeUndefined();
	expect(status()).toBe('Locked');
});

test('a card that is terminated already is terminated: a success, with a hint', async () => {
	wonder.books.cards.get(cardId)!.status = 'Terminated';
	const { items, run } = await wonder.node('card.terminate', { cardId, confirmTermination: true });
	expect(items[0].json.status).toBe('Terminated');
	expect(JSON.stringify(run.data.resultData.runData.Wonder[0].hints)).toContain(
		'nothing was changed, because the card is terminated already',
	);
	const { error } = await wonder.node('card.lock', { cardId });
	expect(error?.message).toMatch(/is terminated/);
});

test.each([
	[
		'card.updateLimits',
		() => ({ cardId, limits: { daily: '5' }, removeLimits: ['perTransaction'] }),
		() => wonder.books.cards.get(cardId)!.limitHistory.length,
	],
	[
		'feeRule.set',
		() => ({ blockchain: 'ETH', asset: 'USDT', fixedFee: '1', percentageFee: '1.5' }),
		() => wonder.books.feeRules.size,
	],
])(
	'%s: an answer lost after the work is found in what Wonder tells',
	async (id, parameters, done) => {
		const before = done();
		await wonder.control('faults', {
			match: { method: id === 'feeRule.set' ? 'POST' : 'PUT' },
			cut: 'after',
		});
		const { error } = await wonder.node(id, parameters());
		expect(error).toBeUndefined();
		expect(await writes()).toBe(1);
		expect(done()).toBeGreaterThan(before);
	},
);

test('user.update: an answer lost after the work is found, before the work it is sent again', async () => {
	const [userId] = await wonder.newUsers(1);
	for (const [cut, sent] of [
		['after', 1],
		['before', 2],
	] as const) {
		await wonder.forget();
		await faulty({ cut });
		const updateFields = { lastName: `Lee ${cut}` };
		const { error } = await wonder.node('user.update', { userId, updateFields });
		expect(error).toBeUndefined();
		expect(await writes()).toBe(sent);
		expect(wonder.books.consumers.get(userId)!.user.last_name).toBe(`Lee ${cut}`);
	}
});

test('where there is no access, nothing is looked up', async () => {
	await faulty({ status: 401, body: { code: 'E000004', message: 'No.' } });
	await wonder.node('card.lock', { cardId });
	expect(await wonder.received()).toHaveLength(1);
});
