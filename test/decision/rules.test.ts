import { NodeHelpers, type INodeParameters } from 'n8n-workflow';
import { InvalidInput } from '../../nodes/Wonder/input/invalidInput';
import type { Conditions } from '../../nodes/Wonder/decision/rules/conditions';
import type { RuleOutcome } from '../../nodes/Wonder/decision/decisions';
import {
	defaultOutcome,
	defaultReason,
	rules as rulesProperty,
} from '../../nodes/Wonder/decision/rules/ruleProperties';
import {
	checkRules,
	evaluateRules,
	rulesFrom,
	type RuleSet,
} from '../../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';
import { authorization, declining } from '../support/forms';

/** What rules decide, and which rules are rejected. */
describe('the rules in the form', () => {
	const conditions = { weekdays: ['monday'] };
	const night = { name: 'Night', conditions, outcome: 'decline' };

	test('get the time zones that were left empty, and nothing else', () => {
		expect(rulesFrom({}, 'UTC')).toEqual([]);
		const form = { rule: [night, { outcome: 'ask', conditions: undefined }] };
		expect(rulesFrom(form, 'Asia/Hong_Kong')).toStrictEqual([
			{ ...night, conditions: { ...conditions, timeZone: 'Asia/Hong_Kong' } },
			{ outcome: 'ask', conditions: undefined },
		]);
		expect(rulesFrom({ rule: [night] }, 'Asia/Hong_Kong', 'UTC')).toMatchObject([
			{ conditions: { timeZone: 'UTC' } },
		]);
	});

	test.each([undefined, null, 'night', [night], { rule: night }])(
		'are rejected when they are %j',
		(value) => {
			let error: unknown;
			try {
				rulesFrom(value, 'UTC');
			} catch (thrown) {
				error = thrown;
			}
			expect(error).toBeInstanceOf(InvalidInput);
			expect(error).toMatchObject({
				message: "This isn't a list of rules",
				advice: 'Add the rules one by one in the form.',
			});
		},
	);
});

describe('a rule set', () => {
	const context = () => ({ now: 0, past: new PastPayments() });

	test('the first rule that matches decides', () => {
		const hongKong: Conditions = { merchantCountries: 'HK' };
		const ruleSet: RuleSet = {
			rules: [
				{ name: 'Abroad', conditions: { merchantCountries: 'US' }, outcome: 'decline' },
				{ conditions: hongKong, outcome: 'approve', reason: 'left from before' },
				{ name: 'Never', conditions: hongKong, outcome: 'decline' },
			],
			defaultOutcome: 'ask',
		};
		expect(evaluateRules(authorization(), ruleSet, context())).toEqual({
			outcome: 'approve',
			rule: 'Rule 2',
		});
		ruleSet.rules.reverse();
		expect(evaluateRules(authorization(), ruleSet, context())).toEqual({
			outcome: 'decline',
			rule: 'Never',
		});
	});

	test('a payment that matches no rule gets the Default Outcome', () => {
		const ruleSet: RuleSet = { rules: [], defaultOutcome: 'decline', defaultReason: ' Closed ' };
		expect(evaluateRules(authorization(), ruleSet, context())).toEqual({
			outcome: 'decline',
			reason: 'Closed',
			rule: 'Otherwise',
		});
	});

	test('a result carries its reason, and changing it does not change the next one', () => {
		const ruleSet = declining({ merchantCountries: 'HK' }, ' Hong Kong ');
		ruleSet.rules[0].reason = 'Not there';
		const first = evaluateRules(authorization(), ruleSet, context());
		expect(first).toEqual({ outcome: 'decline', reason: 'Not there', rule: 'Hong Kong' });
		first.outcome = 'approve';
		expect(evaluateRules(authorization(), ruleSet, context()).outcome).toBe('decline');
	});

	const range = (entered: object) => ({ amounts: { range: [entered] } });
	const velocity = (kind: 'count' | 'sum', entered: object) => ({
		velocity: {
			[kind]: [{ atLeast: 2, currency: 'USD', within: 10, unit: 'minutes', ...entered }],
		},
	});
	test.each([
		[{}, ' has no conditions'],
		[{ timeZone: 'UTC' }, ' has no conditions'],
		[{ merchantNameContains: ' ' }, ': Merchant Name Contains: is empty'],
		[{ merchantNameContains: ', ,' }, ': Merchant Name Contains: is empty'],
		[{ merchantNameContains: '\u200b' }, ': Merchant Name Contains: is empty'],
		[{ merchantNameContainsAnywhere: ' ' }, ': Merchant Name Contains Anywhere: is empty'],
		[{ type: ['Sales'], merchantCountries: undefined }, ': Merchant Countries: is empty'],
		[{ type: ['Sales'], cards: [] }, ': Card Names or IDs: is empty'],
		[{ amounts: {} }, ': Amounts (Several Ranges): is empty'],
		[{ amounts: { range: [] } }, ': Amounts (Several Ranges): is empty'],
		[
			range({ currency: 'USD', atLeast: '', atMost: '' }),
			': Amounts (Several Ranges): neither At Least, More Than, At Most nor Less Than',
		],
		[
			range({ currency: 'USD', atLeast: 'ten' }),
			': Amounts (Several Ranges): At Least: "ten" is not an amount',
		],
		[
			range({ currency: 'USD', atLeast: '0', atMost: undefined }),
			': Amounts (Several Ranges): At Most: is empty',
		],
		[
			range({ currency: 'USD', atMost: '1,000' }),
			': Amounts (Several Ranges): At Most: "1,000" is not an amount',
		],
		[
			range({ currency: 'USD', atMost: 0.1 + 0.2 }),
			': Amounts (Several Ranges): At Most: The number has',
		],
		[
			range({ currency: '$', atMost: '1' }),
			': Amounts (Several Ranges): Currency: "$" is not a currency',
		],
		[
			range({ currency: 'USD', atLeast: '2', atMost: '1.99' }),
			': Amounts (Several Ranges): At Least 2 is more than',
		],
		[{ merchantCountries: 'HK, UXA' }, ': Merchant Countries: "UXA" is not a country'],
		[{ merchantCountriesExcluded: 'H' }, ': Merchant Countries Excluded: "H" is not'],
		[{ type: ['Sale'] }, ': Type: "Sale" isn\'t a valid option'],
		[{ weekdays: ['mon'] }, ': Weekdays: "mon" isn\'t a valid option'],
		[{ cards: ['4111 1111 1111 1111'] }, ': Card Names or IDs: This looks like a card number'],
		[{ cards: ['4312'] }, ': Card Names or IDs: "4312" looks like the last four digits of a card'],
		[{ cards: ['4111111111111111'] }, ': Card Names or IDs: This looks like a card number'],
		[{ users: ['../x'] }, ': Consumer Names or IDs: "../x" is not an ID'],
		[{ timeFrom: '24:00', timeTo: '06:00' }, ': Time From: "24:00" isn\'t a valid time'],
		[{ timeFrom: '22:00', timeTo: '6 am' }, ': Time To: "6 am" isn\'t a valid time'],
		[{ timeFrom: '09:00 pm', timeTo: '23:00' }, ': Time From: "09:00 pm" isn\'t a valid time'],
		[{ timeFrom: '09:00', timeTo: 'at 17:00' }, ': Time To: "at 17:00" isn\'t a valid time'],
		[{ timeFrom: '22:00' }, ': Time From: requires Time To'],
		[{ timeTo: '22:00' }, ': Time To: requires Time From'],
		[{ timeFrom: '9:00', timeTo: '09:00' }, ': Time From: is the same as Time To'],
		[{ weekdays: ['monday'], timeZone: 'Mars' }, ': Time Zone: "Mars" isn\'t a valid time zone'],
		[
			{ weekdays: ['monday'], timeZone: '+02:00' },
			': Time Zone: "+02:00" isn\'t a valid time zone',
		],
		[{ weekdays: ['monday'], timeZone: 'cst' }, ': Time Zone: "cst" is ambiguous'],
		[{ weekdays: ['monday'], timeZone: 'BST' }, ': Time Zone: "BST" is ambiguous'],
		[{ weekdays: ['monday'], timeZone: 'AST' }, ': Time Zone: "AST" is ambiguous'],
		[{ weekdays: ['monday'], timeZone: 'EST' }, ': Time Zone: "EST" is ambiguous'],
		[
			{ weekdays: ['monday'], timeZone: 'CST6CDT' },
			': Time Zone: "CST6CDT" isn\'t a valid time zone',
		],
		[
			{ weekdays: ['monday'], timeZone: 'Etc/GMT+8' },
			': Time Zone: "Etc/GMT+8" isn\'t a valid time zone',
		],
		[{ weekdays: ['monday'], timeZone: '' }, ': Time Zone: is empty'],
		[{ velocity: {} }, ': Velocity: is empty'],
		[
			velocity('count', { atLeast: 1 }),
			': Velocity: Number of Payments: At Least: "1" is not valid',
		],
		[
			velocity('count', { atLeast: 2.5 }),
			': Velocity: Number of Payments: At Least: "2.5" is not valid',
		],
		[velocity('count', { within: 0 }), ': Velocity: Number of Payments: Within: "0" is not valid'],
		[
			velocity('count', { within: 1441 }),
			': Velocity: Number of Payments: Within: "1441" is not valid',
		],
		[
			velocity('sum', { within: 25, unit: 'hours' }),
			': Velocity: Sum of Payments: Within: "25" is not valid',
		],
		[
			velocity('sum', { unit: 'days' }),
			': Velocity: Sum of Payments: Unit: "days" isn\'t a valid option',
		],
		[
			velocity('sum', { atLeast: '0' }),
			': Velocity: Sum of Payments: At Least: The amount is zero',
		],
		[
			velocity('sum', { currency: '' }),
			': Velocity: Sum of Payments: Currency: "" is not a currency',
		],
		[{ merchantCountry: 'HK' }, ': Condition: "merchantCountry" isn\'t a valid option'],
	])(
		'with %j is rejected when the workflow is published and when a payment comes',
		(conditions, message) => {
			const ruleSet = declining(conditions, 'Night');
			ruleSet.rules.unshift({ conditions: { merchantCountries: 'US' }, outcome: 'approve' });
			const expected = `Rule 2 ("Night")${message}`;
			for (const use of [
				checkRules,
				(each: RuleSet) => evaluateRules(authorization(), each, context()),
			]) {
				let error: unknown;
				try {
					use(ruleSet);
				} catch (thrown) {
					error = thrown;
				}
				expect(error).toBeInstanceOf(InvalidInput);
				expect((error as InvalidInput).message.slice(0, expected.length)).toBe(expected);
				expect((error as InvalidInput).advice).toMatch(/\.$/);
			}
		},
	);

	test('an outcome that does not exist is rejected', () => {
		const ruleSet = declining({ merchantCountries: 'HK' });
		expect(() => checkRules({ ...ruleSet, defaultOutcome: 'Approve' as never })).toThrow(
			'Default Outcome: "Approve" isn\'t a valid option',
		);
		ruleSet.rules[0].outcome = undefined as never;
		expect(() => checkRules(ruleSet)).toThrow('Rule 1: Outcome: "undefined" isn\'t a valid option');
	});

	test('a condition whose expression returned nothing is an error, not an absent condition', () => {
		const ruleSet = declining({ type: ['Sales'] });
		expect(evaluateRules(authorization(), ruleSet, context()).outcome).toBe('decline');
		const lost = declining({ type: ['Sales'], merchantCountries: undefined });
		expect(() => evaluateRules(authorization(), lost, context())).toThrow(
			'Merchant Countries: is empty',
		);
	});

	test('the parameters as n8n passes them decide: defaults filled in, hidden values left out', () => {
		const parameters: INodeParameters = {
			rules: {
				rule: [
					{ conditions: { velocity: { count: [{}] }, amounts: { range: [{ atMost: '5' }] } } },
					{ conditions: { type: ['Sales'] }, outcome: 'approve', reason: 'hidden' },
				],
			},
		};
		const given = NodeHelpers.getNodeParameters(
			[rulesProperty, defaultOutcome, defaultReason],
			parameters,
			true,
			false,
			null,
			null,
		);
		const { rules, otherwise } = given as unknown as {
			rules: { rule: RuleSet['rules'] };
			otherwise: RuleOutcome;
		};
		const ruleSet: RuleSet = { rules: rules.rule, defaultOutcome: otherwise };
		expect(Object.keys(given ?? {}).sort()).toEqual(['otherwise', 'rules']);
		expect(ruleSet).toEqual({
			rules: [
				{
					name: '',
					conditions: {
						velocity: {
							count: [{ atLeast: 5, within: 10, unit: 'minutes', ifUnknown: 'reached' }],
						},
						amounts: {
							range: [{ atLeast: '', moreThan: '', atMost: '5', lessThan: '', currency: 'USD' }],
						},
					},
					outcome: 'decline',
					reason: '',
				},
				{ name: '', conditions: { type: ['Sales'] }, outcome: 'approve' },
			],
			defaultOutcome: 'approve',
		});
		expect(evaluateRules(authorization(), ruleSet, context())).toEqual({
			outcome: 'approve',
			rule: 'Rule 2',
		});
	});
});
