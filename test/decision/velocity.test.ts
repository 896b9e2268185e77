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
	expect(velocity.originsSince('card', 4.5 * hour)).toEqual({ from_wonder: 0, from_memory: 1 });
});

test('letter case of a card, a currency, or a payment makes no difference', () => {
	velocity.record(paid('a'), 0);
	velocity.record(paid('A'), 0);
	velocity.record(paid('b', '-1.10', 'CARD'), 0);
	expect([velocity.countSince('Card', 0), sumSince(0, 'cArd')]).toEqual([2, '2.2']);
});

describe('a payment that comes again', () => {
	test('with the same amount or a lower one counts once', () => {
		velocity.record(paid('a', '-5'), 1_000);
		velocity.record(paid('b', '-1'), 2_000);
		velocity.record(paid('a', '-5'), 3_000);
		velocity.record(paid('a', '-4.99'), 4_000);
		expect([velocity.countSince('card', 0), sumSince(0), sumSince(3_000)]).toEqual([2, '6', '0']);
	});

	test('pushes none of the latest thousand out', () => {
		for (let number = 0; number < 1_000; number++) velocity.record(paid(`${number}`), number);
		for (const id of ['0', '1', '999']) velocity.record(paid(id), 1_000);
		expect(velocity.countSince('card', 0)).toBe(1_000);
	});

	test('with a higher amount adds the difference at that time, and no payment', () => {
		velocity.record(paid('a', '-5'), 1_000);
		velocity.record(paid('b', '-1'), 2_000);
		velocity.record(paid('a', '-7.50'), 3_000);
		velocity.record(paid('a', '-7.50'), 4_000);
		velocity.record(paid('a', '-8'), 5_000);
		expect([1_000, 2_000, 3_000, 5_000, 5_001].map((since) => sumSince(since))).toEqual([
			...['9', '4', '3', '0.5', '0'],
		]);
		expect([1_000, 2_000, 3_000].map((since) => velocity.countSince('card', since))).toEqual([
			2, 1, 0,
		]);
	});
});

test('what the merchant charged and what the card was debited count in their own currencies', () => {
	const abroad = { ...paid('a', '-80'), local_currency: 'USD', local_amount: '-10.26' };
	velocity.record(abroad, 0);
	velocity.record(paid('b', '20'), 0);
	expect(sumSince(0)).toBe('100');
	expect(formatDecimal(velocity.sumSince('card', 'USD', 0))).toBe('10.26');
	expect(formatDecimal(velocity.sumSince('card', 'EUR', 0))).toBe('0');
	expect(formatDecimal(velocity.sumSince('other', 'HKD', 0))).toBe('0');
});

describe("Wonder's list of a card", () => {
	const now = 30 * hour;
	const listed = (id: string, at: number, amount = '-1.10') => ({
		transaction: paid(id, amount),
		at,
	});

	test('adds what was missed when it was paid, and nothing that is known', () => {
		velocity.record(paid('known', '-2'), now - 1_000);
		velocity.addListed(
			'CARD',
			[listed('KNOWN', now - 5_000, '-2'), listed('late', now - 500), listed('early', now - 3_000)],
			now,
		);
		const since = [now - 3_000, now - 2_999, now - 1_000, now - 500, now - 499];
		expect(since.map((each) => velocity.countSince('card', each))).toEqual([3, 2, 2, 1, 0]);
		expect(since.map((each) => sumSince(each))).toEqual(['4.2', '3.1', '3.1', '1.1', '0']);
		velocity.addListed('card', [listed('late', now - 500)], now);
		expect(velocity.countSince('card', 0)).toBe(3);
	});

	test('may be empty', () => {
		velocity.addListed('card', [], now);
		velocity.record(paid('a', '-1', 'other'), now);
		expect([velocity.countSince('card', 0), velocity.countSince('other', 0)]).toEqual([0, 1]);
	});

	test('leaves out what is older than 24 hours', () => {
		velocity.addListed('card', [listed('a', now - 24 * hour - 1)], now);
		expect(velocity.countSince('card', 0)).toBe(0);
		velocity.addListed('card', [listed('b', now - 24 * hour)], now);
		expect(velocity.countSince('card', 0)).toBe(1);
	});

	test('shows a raise, which counts from now', () => {
		velocity.record(paid('a', '-2'), now - 2_000);
		velocity.addListed('card', [listed('a', now - 2_000, '-3'), listed('b', now - 1_000)], now);
		expect([now - 2_000, now - 1_000, now].map((each) => sumSince(each))).toEqual([
			...['4.1', '2.1', '1'],
		]);
		expect(velocity.countSince('card', now)).toBe(0);
		expect(velocity.originsSince('card', 0)).toEqual({ from_wonder: 1, from_memory: 1 });
	});

	test('keeps a raise that was counted before it', () => {
		velocity.record(paid('a', '-2'), now - 3_000);
		velocity.record(paid('a', '-5'), now - 1_000);
		velocity.addListed('card', [listed('b', now - 2_000)], now);
		expect([now - 3_000, now - 2_000, now - 1_000].map((each) => sumSince(each))).toEqual([
			...['6.1', '4.1', '3'],
		]);
		expect(velocity.countSince('card', 0)).toBe(2);
		velocity.record(paid('a', '-5'), now);
		expect(sumSince(0)).toBe('6.1');
	});

	test('is read to its latest thousand payments', () => {
		const all = Array.from({ length: 1_005 }, (_, index) =>
			listed(`${index}`, now - index, '-0.1'),
		);
		velocity.addListed('card', all, now);
		expect([velocity.countSince('card', 0), sumSince(0)]).toEqual([1_000, '100']);
		expect(velocity.countSince('card', now - 1_000)).toBe(1_000);
		expect(velocity.countSince('card', now - 998)).toBe(999);
	});

	test('is told apart from what n8n received', () => {
		velocity.record(paid('a'), now - 3_000);
		velocity.addListed('card', [listed('b', now - 2_000), listed('c', now - 1_000)], now);
		velocity.record(paid('d'), now);
		const origins = (since: number) => velocity.originsSince('Card', since);
		expect(origins(0)).toEqual({ from_wonder: 2, from_memory: 2 });
		expect(origins(now - 2_000)).toEqual({ from_wonder: 2, from_memory: 1 });
		expect(origins(now - 1_999)).toEqual({ from_wonder: 1, from_memory: 1 });
		expect(origins(now + 1)).toEqual({ from_wonder: 0, from_memory: 0 });
	});
});

describe('when there is no more room', () => {
	let dropped: string[];
	beforeEach(() => {
		dropped = [];
		velocity = new Velocity((card) => void dropped.push(card));
	});

	test('a card whose payments are all older than 24 hours is forgotten in silence', () => {
		velocity.record(paid('a'), 0);
		velocity.record(paid('b', '-1', 'other'), 24 * hour + 1);
		expect(velocity.countSince('card', 0)).toBe(0);
		expect(dropped).toEqual([]);
	});

	test('a card is not forgotten after exactly 24 hours', () => {
		velocity.record(paid('a'), 0);
		velocity.record(paid('b', '-1', 'other'), 24 * hour);
		expect(velocity.countSince('card', 0)).toBe(1);
	});

	test('the card that has been quiet for longest is named, and no other', () => {
		const many = (card: string) => {
			const payments = Array.from({ length: 1_000 }, (_, index) => ({
				transaction: paid(`${index}`, '-1', card),
				at: index,
			}));
			velocity.addListed(card, payments.slice(500), 1_000);
			velocity.addListed(card, payments, 1_000);
		};
		for (let number = 0; number < 200; number++) many(`card ${number}`);
		velocity.record(paid('new', '-1', 'card 0'), 2_000);
		expect(dropped).toEqual([]);
		velocity.record(paid('new', '-1', 'another'), 3_000);
		expect(dropped).toEqual(['CARD 1']);
		for (let number = 0; number < 999; number++) {
			velocity.record(paid(`${number}`, '-1', 'another'), 3_000);
		}
		expect(dropped).toEqual(['CARD 1']);
		velocity.record(paid('new', '-1', 'one more'), 3_000);
		expect(dropped).toEqual(['CARD 1', 'CARD 2']);
	});
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
