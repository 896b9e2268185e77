import type { CardTransaction } from '../../nodes/Wonder/payment/cardTransaction';
import { formatDecimal } from '../../nodes/Wonder/input/decimal';
import { Velocity } from '../../nodes/Wonder/decision/rules/velocity';
import { sampleTransaction } from '../../simulator/sampleTransaction';

const hour = 3600_000;
let velocity: Velocity;
beforeEach(() => (velocity = new Velocity()));

const paid = (id: string, amount = '-1.10', card = 'card'): CardTransaction => ({
	...sampleTransaction,
	id,
	card,
	transaction_amount: amount,
});
const sumSince = (since: number, card = 'card') =>
	formatDecimal(velocity.sumSince(card, 'HKD', since));

test('a new card has paid nothing', () => {
	expect([velocity.countSince('card', 0), sumSince(0)]).toEqual([0, '0']);
});

test('a window includes its first millisecond', () => {
	for (const at of [1_000, 2_000, 3_000]) velocity.record(paid(`at ${at}`), at);
	expect([1_000, 1_001, 3_000, 3_001].map((since) => velocity.countSince('card', since))).toEqual([
		3, 2, 1, 0,
	]);
	expect([1_000, 1_001, 3_000, 3_001].map((since) => sumSince(since))).toEqual([
		'3.3',
		'2.2',
		'1.1',
		'0',
	]);
});

test('payments older than 24 hours no longer count', () => {
	velocity.record(paid('a'), 0);
	velocity.record(paid('b'), 24 * hour);
	expect(velocity.countSince('card', 0)).toBe(2);
	velocity.record(paid('c'), 24 * hour + 1);
	expect(velocity.countSince('card', 0)).toBe(2);
	expect(sumSince(0)).toBe('2.2');
	velocity.record(paid('d', '-1', 'another card'), 49 * hour);
	expect(velocity.countSince('card', 0)).toBe(0);
});

test('for one card, the latest thousand payments count', () => {
	for (let number = 0; number < 1_010; number++) velocity.record(paid(`${number}`, '-0.1'), number);
	expect(velocity.countSince('card', 0)).toBe(1_000);
	expect(sumSince(0)).toBe('100');
	expect(velocity.countSince('card', 1_000)).toBe(10);
});

test('with very many cards, those that have been quiet for longest are dropped', () => {
	for (let number = 0; number < 200_000; number++) {
		velocity.record(paid('a', '-1', `card ${number}`), number);
	}
	velocity.record(paid('b', '-1', 'card 0'), 200_001);
	expect(velocity.countSince('card 0', 0)).toBe(2);
	expect(velocity.countSince('card 1', 0)).toBe(0);
	expect(velocity.countSince('card 2', 0)).toBe(1);
});

test('an unreadable amount adds nothing to the sum, and the payment still counts', () => {
	velocity.record(paid('a', '1e3'), 0);
	velocity.record(paid('b', '2'), 0);
	expect([velocity.countSince('card', 0), sumSince(0)]).toEqual([2, '2']);
});

test('after the clock is set back, earlier payments count as of now', () => {
	for (const id of ['a', 'b', 'c']) velocity.record(paid(id), 5 * hour);
	velocity.record(paid('d'), 4 * hour);
	velocity.record(paid('e'), 5.5 * hour);
	expect(velocity.countSince('card', 4 * hour)).toBe(5);
	expect(velocity.countSince('card', 4.5 * hour)).toBe(1);
	expect(sumSince(4.5 * hour)).toBe('1.1');
});
