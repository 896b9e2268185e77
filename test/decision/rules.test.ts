import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import type { CardTransaction } from '../../nodes/Wonder/cardTransaction';
import type { Conditions } from '../../nodes/Wonder/decision/conditions';
import { ruleProperties } from '../../nodes/Wonder/decision/ruleProperties';
import { checkForm, decide, type DecisionForm } from '../../nodes/Wonder/decision/rules';
import { Velocity } from '../../nodes/Wonder/decision/velocity';
import { InvalidInput } from '../../nodes/Wonder/operation';
import { exampleTransaction } from '../support/deliver';

/** Forms that finance people enter, and the authorizations that they decide. */
const authorization = (change: object = {}): CardTransaction => ({
	...exampleTransaction,
	...change,
});

const declining = (conditions: object, name = ''): DecisionForm => ({
	rules: [{ name, conditions: conditions as Conditions, outcome: 'decline', reason: '' }],
	otherwise: 'approve',
});

function matches(conditions: object, change: object = {}, time = '2026-03-31T12:00:00Z') {
	const context = { now: Date.parse(time), velocity: new Velocity() };
	return decide(authorization(change), declining(conditions), context).rule === 'Rule 1';
}

const usd = (amount: string) => ({
	transaction_currency: 'USD',
	transaction_amount: amount,
	local_currency: 'USD',
	local_amount: amount,
});

describe('a condition', () => {
	const [card, other] = [exampleTransaction.card, 'b8f0c1de-0000-4000-8000-000000000000'];
	test.each([
		[{ merchantNameContains: 'uber, AIR' }, { merchant_name: 'Cathay Airlines' }, {}],
		[{ merchantNameContains: 'uber, ,' }, { merchant_name: 'UBER *TRIP' }, { merchant_name: '' }],
		[{ merchantCountries: 'hk, us' }, { merchant_country: 'US' }, { merchant_country: 'FR' }],
		[{ merchantCountries: 'hk,' }, { merchant_country: 'hk' }, { merchant_country: '' }],
		[{ merchantCountriesExcluded: 'hk us' }, { merchant_country: 'FR' }, {}],
		[{ merchantCountriesExcluded: 'HK' }, { merchant_country: undefined }, {}],
		[{ type: ['Withdrawal', 'Refund'] }, { type: 'Refund' }, { type: 'Sales' }],
		[{ cards: [other, card] }, {}, { card: 'c' }],
		[{ cards: `${other}, ${card}` }, {}, { card: card.slice(1) }],
		[{ users: [other] }, { p_user_id: other }, { p_user_id: undefined }],
	])('%j matches %j and not %j', (conditions, yes, no) => {
		expect(matches(conditions, yes)).toBe(true);
		expect(matches(conditions, no)).toBe(false);
	});

	test('holds together with all others of its rule, or the rule does not match', () => {
		const both = { merchantCountries: 'HK', type: ['Withdrawal'] };
		expect(matches(both, { type: 'Withdrawal' })).toBe(true);
		expect(matches(both, { type: 'Sales' })).toBe(false);
		expect(matches(both, { type: 'Withdrawal', merchant_country: 'US' })).toBe(false);
	});
});

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
	])('from %s to %s: %s is inside: %s', (atLeast, atMost, amount, inside) => {
		expect(matches(range('USD', atLeast, atMost), usd(amount))).toBe(inside);
	});

	test("the merchant's amount comes first, then the debit of the card, then nothing", () => {
		const abroad = { ...usd('-10.26'), transaction_currency: 'HKD', transaction_amount: '-80' };
		expect(matches(range('hkd', '80', '80'), abroad)).toBe(true);
		expect(matches(range('USD', '10.26', '10.26'), abroad)).toBe(true);
		expect(matches(range('EUR', '0', ''), abroad)).toBe(false);
	});

	test.each([
		['the amount', usd('not an amount')],
		['no amount', { ...usd('-1'), transaction_amount: undefined }],
		[
			'the debit of the card',
			{ transaction_currency: 'EUR', local_currency: 'USD', local_amount: 'n/a' },
		],
	])('%s that a rule needs and cannot read is an error', (_, transaction) => {
		expect(() => matches(range('USD', '0', ''), transaction)).toThrow(
			'The amount in USD cannot be read',
		);
		const sum = {
			velocity: { sum: [{ atLeast: '1', currency: 'USD', within: 1, unit: 'hours' }] },
		};
		expect(() => matches(sum, transaction)).toThrow('The amount in USD cannot be read');
		expect(matches(range('JPY', '0', ''), transaction)).toBe(false);
	});

	test('currencies may come in small letters', () => {
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

	test('the night that summer time begins in Berlin has no 02:30', () => {
		const [one, three] = [
			at('01:00', '02:00', 'Europe/Berlin'),
			at('03:00', '04:00', 'Europe/Berlin'),
		];
		expect(during(one, '2026-03-29T00:59:59Z')).toBe(true);
		expect(during(three, '2026-03-29T00:59:59Z')).toBe(false);
		expect(during(three, '2026-03-29T01:00:00Z')).toBe(true);
		expect(during(at('02:00', '03:00', 'Europe/Berlin'), '2026-03-29T01:00:00Z')).toBe(false);
	});

	test('the night that it ends has 02:30 twice', () => {
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

	test('zones of half and quarter hours', () => {
		expect(during(at('00:00', '00:01', 'Asia/Kolkata'), '2026-03-31T18:30:00Z')).toBe(true);
		expect(during(at('00:00', '00:01', 'Asia/Kolkata'), '2026-03-31T18:29:59Z')).toBe(false);
		expect(during(at('05:45', '05:46', 'Asia/Kathmandu'), '2026-03-31T00:00:59Z')).toBe(true);
	});

	test('the weekday is that of the zone', () => {
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

	test('every weekday is known', () => {
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
	let velocity: Velocity;
	beforeEach(() => (velocity = new Velocity()));
	const pay = (conditions: object, id: string, afterMinutes: number, change: object = {}) =>
		decide(authorization({ id, ...change }), declining(conditions), {
			now: start + afterMinutes * minute,
			velocity,
		}).outcome === 'decline';

	test('the third payment within ten minutes matches, and the present one counts', () => {
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

	test('each card has its own', () => {
		expect(pay(count(2, 10), 'a', 0)).toBe(false);
		expect(pay(count(2, 10), 'b', 0, { card: 'another' })).toBe(false);
	});

	test('hours are hours', () => {
		pay(count(2, 24, 'hours'), 'a', 0);
		expect(pay(count(2, 24, 'hours'), 'b', 24 * 60)).toBe(true);
		expect(pay(count(2, 1, 'hours'), 'c', 25 * 60 + 1)).toBe(false);
	});

	test('sums are exact', () => {
		expect(pay(sum('0.3'), 'a', 0, usd('-0.1'))).toBe(false);
		expect(pay(sum('0.300001'), 'b', 1, usd('-0.2'))).toBe(false);
		expect(pay(sum('0.3'), 'b', 1, usd('-0.2'))).toBe(true);
	});

	test("a sum takes the merchant's amount, or else the debit of the card", () => {
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

	test('counts while the form is wrong', () => {
		expect(() => pay({}, 'a', 0)).toThrow(InvalidInput);
		expect(pay(count(2, 10), 'b', 1)).toBe(true);
	});
});

describe('the form', () => {
	const context = () => ({ now: 0, velocity: new Velocity() });

	test('the first rule that matches decides', () => {
		const hongKong: Conditions = { merchantCountries: 'HK' };
		const form: DecisionForm = {
			rules: [
				{ name: 'Abroad', conditions: { merchantCountries: 'US' }, outcome: 'decline' },
				{ conditions: hongKong, outcome: 'approve', reason: 'left from before' },
				{ name: 'Never', conditions: hongKong, outcome: 'decline' },
			],
			otherwise: 'ask',
		};
		expect(decide(authorization(), form, context())).toEqual({
			outcome: 'approve',
			rule: 'Rule 2',
		});
		form.rules.reverse();
		expect(decide(authorization(), form, context())).toEqual({ outcome: 'decline', rule: 'Never' });
	});

	test('what no rule matches is decided under Otherwise', () => {
		const form = { rules: [], otherwise: 'decline', otherwiseReason: ' Closed ' } as const;
		expect(decide(authorization(), { ...form, rules: [] }, context())).toEqual({
			outcome: 'decline',
			reason: 'Closed',
			rule: 'Otherwise',
		});
	});

	test('a decision is given with its reason, and may be changed by who got it', () => {
		const form = declining({ merchantCountries: 'HK' }, ' Hong Kong ');
		form.rules[0].reason = 'Not there';
		const first = decide(authorization(), form, context());
		expect(first).toEqual({ outcome: 'decline', reason: 'Not there', rule: 'Hong Kong' });
		first.outcome = 'approve';
		expect(decide(authorization(), form, context()).outcome).toBe('decline');
	});

	const range = (entered: object) => ({ amounts: { range: [entered] } });
	const velocity = (kind: 'count' | 'sum', entered: object) => ({
		velocity: {
			[kind]: [{ atLeast: 2, currency: 'USD', within: 10, unit: 'minutes', ...entered }],
		},
	});
	test.each([
		[{}, ' has no condition'],
		[{ timeZone: 'UTC' }, ' has no condition'],
		[{ merchantNameContains: ' ' }, ': Merchant Name Contains: is empty'],
		[{ merchantNameContains: ', ,' }, ': Merchant Name Contains: is empty'],
		[{ type: ['Sales'], merchantCountries: undefined }, ': Merchant Countries: is empty'],
		[{ type: ['Sales'], cards: [] }, ': Card Names or IDs: is empty'],
		[{ amounts: {} }, ': Amounts: is empty'],
		[{ amounts: { range: [] } }, ': Amounts: is empty'],
		[
			range({ currency: 'USD', atLeast: '', atMost: '' }),
			': Amounts: neither At Least nor At Most',
		],
		[range({ currency: 'USD', atLeast: 'ten' }), ': Amounts: At Least: "ten" is not an amount'],
		[
			range({ currency: 'USD', atLeast: '0', atMost: undefined }),
			': Amounts: At Most: "undefined"',
		],
		[range({ currency: 'USD', atMost: '1,000' }), ': Amounts: At Most: "1,000" is not an amount'],
		[range({ currency: 'USD', atMost: 0.1 + 0.2 }), ': Amounts: At Most: The number has'],
		[range({ currency: '$', atMost: '1' }), ': Amounts: "$" is not a currency'],
		[
			range({ currency: 'USD', atLeast: '2', atMost: '1.99' }),
			': Amounts: At Least 2 is more than',
		],
		[{ merchantCountries: 'HK, USA' }, ': Merchant Countries: "USA" is not a two-letter'],
		[{ merchantCountriesExcluded: 'H' }, ': Merchant Countries Excluded: "H" is not'],
		[{ type: ['sales'] }, ': Type: "sales" is not one of the choices'],
		[{ weekdays: ['Monday'] }, ': Weekdays: "Monday" is not one of the choices'],
		[{ cards: ['4111 1111 1111 1111'] }, ': Card Names or IDs: This looks like a card number'],
		[{ cards: ['4111111111111111'] }, ': Card Names or IDs: This looks like a card number'],
		[{ users: ['../x'] }, ': User Names or IDs: "../x" is not an ID'],
		[{ timeFrom: '24:00', timeTo: '06:00' }, ': Time From: "24:00" is not a time'],
		[{ timeFrom: '22:00', timeTo: '6 am' }, ': Time To: "6 am" is not a time'],
		[{ timeFrom: '22:00' }, ': Time From: needs Time To as well'],
		[{ timeTo: '22:00' }, ': Time To: needs Time From as well'],
		[{ timeFrom: '9:00', timeTo: '09:00' }, ': Time From: is the same as Time To'],
		[{ weekdays: ['monday'], timeZone: 'Mars' }, ': Time Zone: "Mars" is not a time zone'],
		[{ weekdays: ['monday'], timeZone: '+02:00' }, ': Time Zone: "+02:00" is not a time zone'],
		[{ weekdays: ['monday'], timeZone: '' }, ': Time Zone: is empty'],
		[{ velocity: {} }, ': Velocity: is empty'],
		[velocity('count', { atLeast: 1 }), ': Velocity: At Least: "1" cannot be used'],
		[velocity('count', { atLeast: 2.5 }), ': Velocity: At Least: "2.5" cannot be used'],
		[velocity('count', { within: 0 }), ': Velocity: Within: "0" cannot be used'],
		[velocity('count', { within: 1441 }), ': Velocity: Within: "1441" cannot be used'],
		[velocity('sum', { within: 25, unit: 'hours' }), ': Velocity: Within: "25" cannot be used'],
		[velocity('sum', { unit: 'days' }), ': Velocity: Unit: "days" is not one of the choices'],
		[velocity('sum', { atLeast: '0' }), ': Velocity: At Least: The amount is zero'],
		[velocity('sum', { currency: '' }), ': Velocity: "" is not a currency'],
		[{ merchantCountry: 'HK' }, ': "merchantCountry" is not a condition'],
	])('with %j is refused when activated and when it should decide', (conditions, message) => {
		const form = declining(conditions, 'Night');
		form.rules.unshift({ conditions: { merchantCountries: 'US' }, outcome: 'approve' });
		const expected = `Rule 2 ("Night")${message}`;
		for (const use of [
			checkForm,
			(each: DecisionForm) => decide(authorization(), each, context()),
		]) {
			let error: unknown;
			try {
				use(form);
			} catch (thrown) {
				error = thrown;
			}
			expect(error).toBeInstanceOf(InvalidInput);
			expect((error as InvalidInput).message.slice(0, expected.length)).toBe(expected);
			expect((error as InvalidInput).advice).toMatch(/\.$/);
		}
	});

	test('an outcome that is none is refused', () => {
		const form = declining({ merchantCountries: 'HK' });
		expect(() => checkForm({ ...form, otherwise: 'Approve' as never })).toThrow(
			'Otherwise: "Approve" is not an outcome',
		);
		form.rules[0].outcome = undefined as never;
		expect(() => checkForm(form)).toThrow('Rule 1: "undefined" is not an outcome');
	});

	test('a value that an expression lost is not taken for a condition that was not given', () => {
		const form = declining({ type: ['Sales'] });
		expect(decide(authorization(), form, context()).outcome).toBe('decline');
		const lost = declining({ type: ['Sales'], merchantCountries: undefined });
		expect(() => decide(authorization(), lost, context())).toThrow('Merchant Countries: is empty');
	});

	test('decides as n8n hands it out: defaults filled in, hidden values left out', () => {
		const parameters: INodeParameters = {
			rules: {
				rule: [
					{ conditions: { velocity: { count: [{}] }, amounts: { range: [{ atMost: '5' }] } } },
					{ conditions: { type: ['Sales'] }, outcome: 'approve', reason: 'hidden' },
				],
			},
		};
		const given = NodeHelpers.getNodeParameters(
			ruleProperties,
			parameters,
			true,
			false,
			null,
			null,
		);
		const { rules, ...otherwise } = given as unknown as Omit<DecisionForm, 'rules'> & {
			rules: { rule: DecisionForm['rules'] };
		};
		const form: DecisionForm = { ...otherwise, rules: rules.rule };
		expect(form).toEqual({
			rules: [
				{
					name: '',
					conditions: {
						velocity: { count: [{ atLeast: 5, within: 10, unit: 'minutes' }] },
						amounts: { range: [{ atLeast: '', atMost: '5', currency: 'USD' }] },
					},
					outcome: 'decline',
					reason: '',
				},
				{ name: '', conditions: { type: ['Sales'] }, outcome: 'approve' },
			],
			otherwise: 'ask',
		});
		expect(decide(authorization(), form, context())).toEqual({
			outcome: 'approve',
			rule: 'Rule 2',
		});
	});
});
