import type { IDataObject } from 'n8n-workflow';
import { cardReader, jsonOf } from '../../nodes/Wonder/trigger/eventOutput';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { startCapture } from '../support/capture';
import { AS_SHOWN, insideNode, runTrigger } from '../support/runNode';
import { useWonder } from '../support/wonder';

/** An event as a workflow gets it from a trigger that was only dragged in. */
const wonder = useWonder();

const started = async (
	transaction: IDataObject,
	parameters: IDataObject = {},
	more: IDataObject = {},
	credentials: IDataObject = {},
) =>
	await runTrigger(
		{ ...wonder.credentials, ...credentials },
		{ ...AS_SHOWN, ...parameters },
		{
			event: { ...sampleTransaction, action: 'Authorization', ...transaction },
			delivery: { request_time: '2025-03-04T03:32:12.000Z', nonce: 'a1b2', attempt: 1 },
			claimKey: 'workflow:trigger:event',
			keepDuplicates: false,
			mostRemembered: 100,
			...more,
		},
	);
const run = async (...given: Parameters<typeof started>) => {
	const { outputs, error } = await started(...given);
	expect(error).toBeUndefined();
	return outputs[0][0].json;
};
const routes = async () => await wonder.routes();

const newCard = async (limits: IDataObject = {}) =>
	String(
		(
			await wonder.result('card.create', {
				...{ cardFor: 'business', title: 'Travel', limits },
			})
		).id,
	);

test('an event says with which card, where and how much before any ID, in one request', async () => {
	const card = await newCard();
	const { last_4_digits } = await wonder.result('card.get', { cardId: card });
	const { transaction } = await wonder.shop(card, '12.50');
	await wonder.forget();
	expect(Object.entries(await run(transaction))).toEqual(
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
			action: 'Authorization',
			event_key: expect.stringMatching(/^authorization-[0-9a-f]{32}$/) as string,
			likely_reason: null,
		}),
	);
	expect(await routes()).toEqual([`GET /cards/${card}`]);
});

test('with Add Card Details, the card is read once and flat too', async () => {
	const card = await newCard({ daily: '100.00' });
	const { transaction } = await wonder.shop(card, '12.50');
	await wonder.forget();
	const { card_title, card_details } = await run(transaction, {
		options: { addCardDetails: true },
	});
	expect(card_title).toBe('Travel');
	expect(card_details).toMatchObject({ title: 'Travel', daily_limit: 100, daily_left: 87.5 });
	expect(await routes()).toEqual([`GET /cards/${card}`]);
});

test('an event whose card cannot be read comes without its title, and a note says why', async () => {
	const { outputs, hints } = await started({});
	expect(hints.join()).toContain('The card could not be read: Card 03e69dd9');
	expect(outputs[0][0].json).toMatchObject({
		...{ id: sampleTransaction.id, amount: 101, amount_exact: '101', currency: 'HKD' },
		...{ card_title: null, last_4_digits: null, likely_reason: null },
	});
});

test('events of one run read each of their cards once', async () => {
	const [first, second] = await wonder.newCards(2);
	await wonder.forget();
	await insideNode(wonder.credentials, async function () {
		const cardOf = cardReader.call(this);
		const settings = { isSimplified: true, hasCardDetails: false, hasOutputPerOutcome: false };
		const titles = await Promise.all(
			[first, second, first].map(async (card) => {
				const event = { ...sampleTransaction, action: 'Settled', card };
				return (await jsonOf.call(this, event, settings, {}, cardOf)).card_title;
			}),
		);
		expect(titles).toEqual(['Card 1', 'Card 2', 'Card 1']);
	});
	expect((await routes()).sort()).toEqual([first, second].map((id) => `GET /cards/${id}`).sort());
});

test('a part that was settled comes with its amount, also while the rest is only authorized', async () => {
	const amounts = { local_currency: 'USD', local_amount: '-101', final_local_amount: '-60' };
	const json = await run({ action: 'Settled', status: 'Authorized', ...amounts });
	expect([json.amount, json.currency]).toEqual([60, 'USD']);
});

test('the key of an event is the same, simplified or not', async () => {
	const { event_key } = await run({});
	expect((await run({}, { simplify: false })).event_key).toBe(event_key);
});

test('what the options add stays: the decision, and whether the event is a duplicate', async () => {
	const decision = { answered: 'decline', matched: true };
	const delivery = { attempt: 2, duplicate: true };
	expect(await run({}, {}, { decision, delivery })).toMatchObject({ decision, delivery });
	expect(await run({})).not.toHaveProperty('delivery');
});

describe('the likely reason of a decline', () => {
	const reasonOf = async (card: string, amount: string, change: IDataObject = {}) => {
		const { transaction } = await wonder.shop(card, amount);
		return (await run({ ...transaction, ...change })).likely_reason;
	};

	test.each([
		['card is locked', 'lock', {}],
		['card is terminated', 'terminate', { confirmTermination: true }],
	])('%s', async (reason, operation, more) => {
		const cardId = await newCard();
		await wonder.result(`card.${operation}`, { cardId, ...more });
		expect(await reasonOf(cardId, '1.00')).toBe(reason);
	});

	test.each([
		["over the card's per-transaction limit", { perTransaction: '15.00', daily: '15.00' }],
		["over the card's daily limit", { perTransaction: '25.00', daily: '25.00', monthly: '25.00' }],
		["over the card's monthly limit", { daily: '50.00', monthly: '25.00', lifetime: '99.00' }],
		["over the card's lifetime limit", { lifetime: '29.99' }],
	])('%s', async (reason, limits) => {
		const card = await newCard(limits);
		await wonder.shop(card, '10.00');
		expect(await reasonOf(card, '20.00')).toBe(reason);
	});

	test('the card has expired', async () => {
		const card = await newCard();
		const declined = { status: 'Declined', p_created_at: '2099-01-01T00:00:00Z' };
		expect(await reasonOf(card, '1.00', declined)).toBe('card has expired');
	});

	test.each([
		['the limits leave enough, like with too low a balance', '-89.99', {}],
		['it asked for exactly what is left', '-90.00', {}],
		['the amount is in another currency', '-95.00', { local_currency: 'HKD' }],
		['the amount cannot be read', '1,000', {}],
		['it was a refund', '95.00', { type: 'Refund' }],
	])('unknown where %s', async (_, local_amount, change) => {
		const card = await newCard({ daily: '100.00' });
		await wonder.shop(card, '10.00');
		const declined = { card, status: 'Declined', local_currency: 'USD' };
		const reasonFor = async (more: IDataObject) =>
			(await run({ ...declined, ...more })).likely_reason;
		expect(await reasonFor({ local_amount, ...change })).toBeNull();
		expect(await reasonFor({ local_amount: '-90.01' })).toBe("over the card's daily limit");
	});

	test('what is written as used of a per-transaction limit does not count', async () => {
		const limits = [{ period: 'Transaction', limit_amount: '15.00', used_amount: '10.00' }];
		const card = { id: 'c', status: 'Active', settlement_currency: 'USD', limits };
		const server = await startCapture(() => ({
			status: 200,
			body: JSON.stringify({ code: 200, data: card }),
		}));
		const declined = { card: 'c', status: 'Declined', local_currency: 'USD' };
		const reasonFor = async (local_amount: string) =>
			(await run({ ...declined, local_amount }, {}, {}, { baseUrl: server.url })).likely_reason;
		const reasons = [await reasonFor('-15.00'), await reasonFor('-15.01')];
		await server.close();
		expect(reasons).toEqual([null, "over the card's per-transaction limit"]);
	});

	test('a check of a card that has used more than its limit has no known reason', async () => {
		const card = await newCard();
		await wonder.shop(card, '10.00');
		await wonder.result('card.updateLimits', { cardId: card, limits: { daily: '5.00' } });
		const check = { card, status: 'Declined', local_currency: 'USD', local_amount: '0.00' };
		expect((await run(check)).likely_reason).toBeNull();
	});

	test('an approved payment has none, although the card was locked after it', async () => {
		const card = await newCard();
		const { transaction } = await wonder.shop(card, '1.00');
		await wonder.result('card.lock', { cardId: card });
		expect((await run(transaction)).likely_reason).toBeNull();
	});
});
