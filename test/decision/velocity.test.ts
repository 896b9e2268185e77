import type { CardTransaction } from '../../nodes/Wonder/payment/cardTransaction';
import { formatDecimal } from '../../nodes/Wonder/input/decimal';
import { Velocity } from '../../nodes/Wonder/decision/rules/velocity';
import { exampleTransaction } from '../support/deliver';

const hour = 3600_000;
let velocity: Velocity;
beforeEach(() => (velocity = new Velocity()));

const paid = (id: string, amount = '-1.10', card = 'card'): CardTransaction => ({
	...exampleTransaction,
	id,
	card,
	transaction_amount: amount,
});
const sumSince = (since: number, card = 'card') =>
	formatDecimal(velocity.sumSince(card, 'HKD', since));

test('a card that was never seen has paid nothing', () => {
	expect([velocity.countSince('card', 0), sumSince(0)]).toEqual([0, '0']);
});

test('the first moment of a window belongs to it', () => {
	for (const at of [1_000, 2_000, 3_000]) velocity.see(paid(`at ${at}`), at);
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

test('what is older than 24 hours is forgotten', () => {
	velocity.see(paid('a'), 0);
	velocity.see(paid('b'), 24 * hour);
	expect(velocity.countSince('card', 0)).toBe(2);
	velocity.see(paid('c'), 24 * hour + 1);
	expect(velocity.countSince('card', 0)).toBe(2);
	expect(sumSince(0)).toBe('2.2');
	velocity.see(paid('d', '-1', 'another card'), 49 * hour);
	expect(velocity.countSince('card', 0)).toBe(0);
});

test('of a card, the latest thousand are remembered', () => {
	for (let number = 0; number < 1_010; number++) velocity.see(paid(`${number}`, '-0.1'), number);
	expect(velocity.countSince('card', 0)).toBe(1_000);
	expect(sumSince(0)).toBe('100');
	expect(velocity.countSince('card', 1_000)).toBe(10);
});

test('of very many cards, those that were quiet for longest are forgotten', () => {
	for (let number = 0; number < 200_000; number++) {
		velocity.see(paid('a', '-1', `card ${number}`), number);
	}
	velocity.see(paid('b', '-1', 'card 0'), 200_001);
	expect(velocity.countSince('card 0', 0)).toBe(2);
	expect(velocity.countSince('card 1', 0)).toBe(0);
	expect(velocity.countSince('card 2', 0)).toBe(1);
});

test('an amount that is none adds nothing, and the payment still counts', () => {
	velocity.see(paid('a', '1e3'), 0);
	velocity.see(paid('b', '2'), 0);
	expect([velocity.countSince('card', 0), sumSince(0)]).toEqual([2, '2']);
});

test('once the clock was set back, what came before is not the latest', () => {
	for (const id of ['a', 'b', 'c']) velocity.see(paid(id), 5 * hour);
	velocity.see(paid('d'), 4 * hour);
	velocity.see(paid('e'), 5.5 * hour);
	expect(velocity.countSince('card', 4 * hour)).toBe(5);
	expect(velocity.countSince('card', 4.5 * hour)).toBe(1);
	expect(sumSince(4.5 * hour)).toBe('1.1');
});
