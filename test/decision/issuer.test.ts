import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { rule, useDecisionTrigger } from '../support/decisions';

/** Authorizations as the card issuer sends them, decided by the trigger. */
const { wonder, trigger, configure, outputs } = useDecisionTrigger();
let card: string;
beforeEach(async () => {
	[card] = await wonder.newCards(1);
	await wonder.control('decision', { url: trigger.url, deadline_ms: 30_000 });
});

const atMost50 = { rules: { rule: [rule('approve', '50')] }, otherwise: 'decline' };
const increment = async (id: unknown, amount: string) =>
	await wonder.control<{ transaction: IDataObject; decline_reason: string | null }>(
		`transactions/${String(id)}/increment`,
		{ amount },
	);
const questions = () => wonder.decisions.gradedResponses();
const account = () => wonder.books.business.account;

test('a rule for at most 50 approves a card check of 0', async () => {
	configure(atMost50);
	const { transaction } = await wonder.shop(card, '0');
	expect(transaction).toMatchObject({ status: 'Authorized', transaction_amount: '0.00' });
	expect(questions()).toMatchObject([{ valid: true, approved: true }]);
});

test('a rule for at least 0.01 does not match a card check of 0', async () => {
	const range = { currency: 'USD', atLeast: '0.01', atMost: '' };
	const some = { outcome: 'decline', conditions: { amounts: { range: [range] } } };
	configure({ rules: { rule: [some] }, otherwise: 'approve' });
	expect((await wonder.shop(card, '0')).transaction.status).toBe('Authorized');
	expect((await wonder.shop(card, '0.01')).transaction.status).toBe('Declined');
});

test.each([
	['KWD', '1.234', '1.235'],
	['JPY', '1000', '1001'],
])('a rule compares amounts in %s exactly', async (currency, atMost, more) => {
	const range = { currency, atLeast: '', atMost };
	const some = { outcome: 'approve', conditions: { amounts: { range: [range] } } };
	configure({ rules: { rule: [some] }, otherwise: 'decline' });
	expect((await wonder.shop(card, atMost, { currency })).transaction.status).toBe('Authorized');
	expect((await wonder.shop(card, more, { currency })).transaction.status).toBe('Declined');
});

test('a raise is decided by its total amount, and a declined raise holds no money', async () => {
	configure(atMost50);
	const { transaction: first } = await wonder.shop(card, '40.00');
	expect((await increment(first.id, '10.00')).decline_reason).toBeNull();
	expect(account().available).toBe('9950.00');
	const { transaction, decline_reason } = await increment(first.id, '0.01');
	expect(decline_reason).toBe('declined_by_cardholder_program');
	expect(transaction).toMatchObject({ status: 'Authorized', transaction_amount: '-50.00' });
	expect(account().available).toBe('9950.00');
	expect(wonder.books.cards.get(card)!.purchases).toMatchObject([{ counted: '50.00' }]);
	expect(questions().map(({ transaction_id, approved }) => [transaction_id, approved])).toEqual([
		[first.id, true],
		[first.id, true],
		[first.id, false],
	]);
	const asked = outputs().map(({ answered }) => answered);
	expect(asked).toEqual(['approve', 'approve', 'decline']);
});

test('a raise adds the difference to the sum within an hour, and no payment to the count', async () => {
	const within = { within: 60, unit: 'minutes' };
	const velocity = (limit: IDataObject) => ({
		outcome: 'decline',
		conditions: { velocity: limit },
	});
	const sum = velocity({ sum: [{ atLeast: '100', currency: 'USD', ...within }] });
	const count = velocity({ count: [{ atLeast: 3, ...within }] });
	configure({ rules: { rule: [sum, count] }, otherwise: 'approve' });
	const { transaction: hotel } = await wonder.shop(card, '40.00');
	expect((await increment(hotel.id, '30.00')).decline_reason).toBeNull();
	expect((await increment(hotel.id, '20.00')).decline_reason).toBeNull();
	expect((await wonder.shop(card, '9.99')).decline_reason).toBeNull();
	expect((await increment(hotel.id, '0.01')).decline_reason).toBe('declined_by_cardholder_program');
	expect(outputs().map(({ answered }) => answered)).toEqual([
		...['approve', 'approve', 'approve', 'approve', 'decline'],
	]);
});

test('a raise cannot be settled or reversed while its decision is pending', async () => {
	configure({ otherwise: 'approve' });
	const { transaction } = await wonder.shop(card, '10.00');
	let refusals: string[] = [];
	trigger.beforeNode = async () => {
		const attempts = ['settle', 'reverse', 'increment'].map(
			async (verb) =>
				await wonder
					.control(`transactions/${String(transaction.id)}/${verb}`, {
						...(verb === 'increment' && { amount: '1.00' }),
					})
					.then(
						() => 'done',
						(error: Error) => error.message,
					),
		);
		refusals = await Promise.all(attempts);
	};
	expect((await increment(transaction.id, '5.00')).decline_reason).toBeNull();
	expect(refusals).toEqual(
		['settled', 'reversed', 'raised'].map(
			(done) => `It cannot be ${done} while a decision about a raise is awaited.`,
		),
	);
	await wonder.control(`transactions/${String(transaction.id)}/settle`, {});
	expect(account()).toMatchObject({ available: '9985.00', ledger: '9985.00' });
});

test('when the card is locked while a raise is decided, the old amount stays', async () => {
	configure({ otherwise: 'approve' });
	const { transaction } = await wonder.shop(card, '10.00');
	trigger.beforeNode = async () => void (await wonder.result('card.lock', { cardId: card }));
	const raised = await increment(transaction.id, '5.00');
	expect(raised).toMatchObject({
		decline_reason: 'card_locked',
		transaction: { transaction_amount: '-10.00' },
	});
	expect(account().available).toBe('9990.00');
});

describe.each<[string, unknown]>([
	['null', null],
	['empty', ''],
	['a number', 7],
	['an object', { of: [1] }],
])('an authorization in which every field is %s', (_, value) => {
	const names = Object.keys(sampleTransaction).filter((name) => name !== 'id');
	const set = Object.fromEntries(names.map((name) => [name, value]));

	test('gets a response, and is declined when the rule cannot be applied', async () => {
		configure(atMost50);
		await wonder.control('odd', { kind: 'transaction', set });
		await wonder.shop(card, '10.00');
		expect(questions()).toMatchObject([{ status: 200, valid: true, approved: false }]);
	});
});
