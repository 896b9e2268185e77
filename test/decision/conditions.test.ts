import { InvalidInput } from '../../nodes/Wonder/input/invalidInput';
import { checkRules, evaluateRules } from '../../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';
import { authorization, declining, matches, usd } from '../support/forms';

/** Amounts, times, and velocity, including the edge cases. */
describe('amounts', () => {
	const range = (currency: string, atLeast: string | number, atMost: string | number) => ({
		amounts: { range: [{ currency, atLeast, atMost }] },
	});

	test.each([
		['10.00', '10.30', '-10', true],
		['10.00', '10.30', '10.300', true],
		['10.00', '10.30', '-10.3000000000000001', false],
		['10.00', '10.30', '-9.999999999999999999', false],
		['', '0.3', '-0.30000000000000004', false],
		['90071992547409.93', '', '-90071992547409.93', true],
		['90071992547409.93', '', '-90071992547409.92', false],
	])('from %s to %s, %s is inside the range: %s', (atLeast, atMost, amount, inside) => {
		expect(matches(range('USD', atLeast, atMost), usd(amount))).toBe(inside);
	});

	test("the merchant's amount counts first, then the amount debited from the card, then nothing", () => {
		const abroad = { ...usd('-10.26'), transaction_currency: 'HKD', transaction_amount: '-80' };
		expect(matches(range('hkd', '80', '80'), abroad)).toBe(true);
		expect(matches(range('USD', '10.26', '10.26'), abroad)).toBe(true);
		expect(matches(range('EUR', '0', ''), abroad)).toBe(false);
	});

	test.each([
		['the amount', usd('not an amount')],
		['no amount', { ...usd('-1'), transaction_amount: undefined, local_amount: ' ' }],
		[
			'the amount debited from the card',
			{ transaction_currency: 'EUR', local_currency: 'USD', local_amount: 'n/a' },
		],
	])('%s that a rule needs and that cannot be read is an error', (_, transaction) => {
		expect(() => matches(range('USD', '0', ''), transaction)).toThrow(
			'The amount in USD cannot be read',
		);
		const sum = {
			velocity: { sum: [{ atLeast: '1', currency: 'USD', within: 1, unit: 'hours' }] },
		};
		expect(() => matches(sum, transaction)).toThrow('The amount in USD cannot be read');
		expect(matches(range('JPY', '0', ''), transaction)).toBe(false);
	});

	test('currencies in lowercase match', () => {
		const small = { ...usd('-7'), transaction_currency: 'usd', local_currency: 'usd' };
		expect(matches(range('USD', '7', '7'), small)).toBe(true);
	});

	test('one of several ranges is enough', () => {
		const either = {
			amounts: {
				range: [
					{ currency: 'HKD', atLeast: '100', atMost: '' },
					{ currency: 'USD', atLeast: '', atMost: '5' },
				],
			},
		};
		expect(matches(either, usd('-5'))).toBe(true);
		expect(matches(either, usd('-5.01'))).toBe(false);
		expect(matches(either)).toBe(true);
	});

	test('a bound of 0 from an expression is a bound', () => {
		expect(matches(range('USD', '', 0), usd('-1'))).toBe(false);
		expect(matches(range('USD', '', 0), usd('0.00'))).toBe(true);
	});
});

describe('time', () => {
	const at = (timeFrom: string, timeTo: string, timeZone?: string) => ({
		timeFrom,
		timeTo,
		...(timeZone && { timeZone }),
	});
	const during = (conditions: object, time: string) => matches(conditions, {}, time);

	test.each([
		[
			'09:00',
			'17:30',
			{ '08:59:59.999': false, '09:00': true, '17:29:59.999': true, '17:30': false },
		],
		[
			'22:00',
			'6:00',
			{ '21:59': false, '22:00': true, '00:00': true, '05:59': true, '06:00': false },
		],
		['18:00', '00:00', { '17:59': false, '23:59:59.999': true, '00:00': false }],
	])('from %s, and before %s', (from, to, expected) => {
		for (const [time, is] of Object.entries(expected)) {
			const moment = `2026-03-31T${time}${time.length === 5 ? ':00' : ''}Z`;
			expect([time, during(at(from, to), moment)]).toEqual([time, is]);
		}
	});

	test('the night when daylight saving time begins in Berlin has no 02:30', () => {
		const [one, three] = [
			at('01:00', '02:00', 'Europe/Berlin'),
			at('03:00', '04:00', 'Europe/Berlin'),
		];
		expect(during(one, '2026-03-29T00:59:59Z')).toBe(true);
		expect(during(three, '2026-03-29T00:59:59Z')).toBe(false);
		expect(during(three, '2026-03-29T01:00:00Z')).toBe(true);
		expect(during(at('02:00', '03:00', 'Europe/Berlin'), '2026-03-29T01:00:00Z')).toBe(false);
	});

	test('the night when it ends has 02:30 twice', () => {
		const hour = at('02:00', '03:00', 'Europe/Berlin');
		const moments = [
			'2026-10-24T23:59',
			'2026-10-25T00:30',
			'2026-10-25T01:30',
			'2026-10-25T02:00',
		];
		expect(moments.map((moment) => during(hour, `${moment}:00Z`))).toEqual([
			false,
			true,
			true,
			false,
		]);
	});

	test('time zones with half and quarter hours', () => {
		expect(during(at('00:00', '00:01', 'Asia/Kolkata'), '2026-03-31T18:30:00Z')).toBe(true);
		expect(during(at('00:00', '00:01', 'Asia/Kolkata'), '2026-03-31T18:29:59Z')).toBe(false);
		expect(during(at('05:45', '05:46', 'Asia/Kathmandu'), '2026-03-31T00:00:59Z')).toBe(true);
	});

	test('the error for an ambiguous time zone says what to use instead', () => {
		const ruleSet = declining({ weekdays: ['monday'], timeZone: 'CST' });
		expect(() => checkRules(ruleSet)).toThrow(
			expect.objectContaining({ advice: 'Use America/Chicago or Asia/Shanghai.' }),
		);
	});

	test('time zones are found in any case, including those with three parts', () => {
		const time = '2026-03-29T20:00:00Z';
		for (const timeZone of ['utc', 'Etc/UTC', 'america/argentina/buenos_aires']) {
			expect([timeZone, during({ weekdays: ['sunday'], timeZone }, time)]).toEqual([
				timeZone,
				true,
			]);
		}
	});

	test('the weekday is that of the time zone', () => {
		// A Sunday evening in UTC.
		const time = '2026-03-29T20:00:00Z';
		expect(during({ weekdays: ['sunday'] }, time)).toBe(true);
		expect(during({ weekdays: ['monday'] }, time)).toBe(false);
		expect(during({ weekdays: ['monday'], timeZone: 'Asia/Hong_Kong' }, time)).toBe(true);
		expect(during({ weekdays: ['sunday'], timeZone: 'Asia/Hong_Kong' }, time)).toBe(false);
		expect(during({ weekdays: ['sunday', 'saturday'], timeZone: 'Pacific/Honolulu' }, time)).toBe(
			true,
		);
	});

	test('every weekday can be chosen', () => {
		const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
		days.forEach((day, index) => {
			const found = days.filter((_, later) =>
				during({ weekdays: [day] }, `2026-03-0${later + 2}T12:00:00Z`),
			);
			expect(found).toEqual([days[index]]);
		});
	});
});

describe('velocity', () => {
	const start = Date.parse('2026-03-31T12:00:00Z');
	const minute = 60_000;
	const count = (atLeast: number, within: number, unit = 'minutes') => ({
		velocity: { count: [{ atLeast, within, unit }] },
	});
	const sum = (atLeast: string, currency = 'USD', within = 60) => ({
		velocity: { sum: [{ atLeast, currency, within, unit: 'minutes' }] },
	});
	let past: PastPayments;
	beforeEach(() => (past = new PastPayments()));
	const pay = (conditions: object, id: string, afterMinutes: number, change: object = {}) =>
		evaluateRules(authorization({ id, ...change }), declining(conditions), {
			now: start + afterMinutes * minute,
			past,
		}).outcome === 'decline';

	test('the third payment within ten minutes matches, counting the current one', () => {
		const third = count(3, 10);
		expect(pay(third, 'a', 0)).toBe(false);
		expect(pay(third, 'b', 5)).toBe(false);
		expect(pay(third, 'c', 10)).toBe(true);
		expect(pay(third, 'd', 15.01)).toBe(false);
	});

	test('a second delivery is not a second payment', () => {
		for (let delivery = 0; delivery < 5; delivery++) expect(pay(count(2, 10), 'a', 0)).toBe(false);
		expect(pay(count(2, 10), 'b', 0)).toBe(true);
	});

	test('a raised authorization adds the difference to the sum, and no payment to the count', () => {
		const hotel = { id: 'hotel', ...usd('-10') };
		expect(pay(sum('50'), 'hotel', 0, hotel)).toBe(false);
		expect(pay(sum('50'), 'hotel', 1, usd('-49.99'))).toBe(false);
		expect(pay(count(2, 10), 'hotel', 2, usd('-49.99'))).toBe(false);
		expect(pay(sum('50'), 'hotel', 3, usd('-50'))).toBe(true);
		// The difference counts from when it came, the earlier amount from when that came.
		expect(pay(sum('40.01', 'USD', 11), 'taxi', 12, usd('-0.01'))).toBe(true);
		expect(pay(sum('40.02', 'USD', 11), 'taxi', 12, usd('-0.01'))).toBe(false);
		expect(pay(count(2, 10), 'shop', 12, usd('-1'))).toBe(true);
	});

	test('lowered and raised back to the same amount adds nothing', () => {
		for (const amount of ['-10', '-4', '-10']) pay(sum('11'), 'a', 0, usd(amount));
		expect(pay(sum('11'), 'b', 1, usd('-0.99'))).toBe(false);
		expect(pay(sum('11'), 'c', 1, usd('-0.01'))).toBe(true);
	});

	test('the IDs of cards and authorizations match in any case', () => {
		pay(count(2, 10), 'ab', 0, { card: 'card-a' });
		expect(pay(count(2, 10), 'AB', 0, { card: 'CARD-A' })).toBe(false);
		expect(pay(count(2, 10), 'cd', 0, { card: 'CARD-A' })).toBe(true);
	});

	test('each card is counted separately', () => {
		expect(pay(count(2, 10), 'a', 0)).toBe(false);
		expect(pay(count(2, 10), 'b', 0, { card: 'another' })).toBe(false);
	});

	test('a limit in hours looks back hours', () => {
		pay(count(2, 24, 'hours'), 'a', 0);
		expect(pay(count(2, 24, 'hours'), 'b', 24 * 60)).toBe(true);
		expect(pay(count(2, 1, 'hours'), 'c', 25 * 60 + 1)).toBe(false);
	});

	test('sums are exact', () => {
		expect(pay(sum('0.3'), 'a', 0, usd('-0.1'))).toBe(false);
		expect(pay(sum('0.300001'), 'b', 1, usd('-0.2'))).toBe(false);
		expect(pay(sum('0.3'), 'b', 1, usd('-0.2'))).toBe(true);
	});

	test("a sum uses the merchant's amount, or else the amount debited from the card", () => {
		const abroad = { ...usd('-10'), transaction_currency: 'HKD', transaction_amount: '-78' };
		pay(sum('30'), 'a', 0, usd('-15'));
		pay(sum('30'), 'b', 0, { ...usd('-999'), transaction_currency: 'EUR', local_currency: 'EUR' });
		expect(pay(sum('25.01'), 'c', 1, abroad)).toBe(false);
		expect(pay(sum('25'), 'c', 1, abroad)).toBe(true);
		expect(pay(sum('78', 'HKD'), 'c', 1, abroad)).toBe(true);
		expect(pay(sum('78.01', 'HKD'), 'c', 1, abroad)).toBe(false);
	});

	test('one of several limits is enough', () => {
		const either = { velocity: { ...count(9, 10).velocity, ...sum('50').velocity } };
		expect(pay(either, 'a', 0, usd('-50'))).toBe(true);
		expect(pay(either, 'b', 120, usd('-49.99'))).toBe(false);
	});

	test('payments count even while the rules are invalid', () => {
		expect(() => pay({}, 'a', 0)).toThrow(InvalidInput);
		expect(pay(count(2, 10), 'b', 1)).toBe(true);
	});
});
