import type { Conditions } from '../../nodes/Wonder/decision/rules/conditions';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';
import {
	compile,
	compiledOnce,
	lookBackOf,
	needsPast,
	type RuleSet,
} from '../../nodes/Wonder/decision/rules/rules';
import { looksBack } from '../../nodes/Wonder/decision/rules/situation';
import { authorization } from '../support/forms';

/** What is known of rules before a payment comes: whether and how far they look back, and what is wrong. */
const HOUR = 3_600_000;
const paidOften = (within: number): Conditions => ({
	velocity: { count: [{ atLeast: 2, within, unit: 'hours', ifUnknown: 'reached' }] },
});
const here: Conditions = { merchantCountries: 'HK' };
const elsewhere: Conditions = { merchantCountries: 'US' };

const ruleSet = (...conditions: Conditions[]): RuleSet => ({
	rules: conditions.map((each) => ({ conditions: each, outcome: 'decline' })),
	defaultOutcome: 'approve',
});
const isNeeded = (conditions: Conditions[], payment = authorization()) =>
	needsPast(payment, compile(ruleSet(...conditions)), { now: 0, past: new PastPayments() });

test.each<[boolean, string, Conditions[]]>([
	[false, 'no rule looks back', [here]],
	[true, 'a rule looks back', [paidOften(1)]],
	[true, 'rules before it do not match', [elsewhere, paidOften(1)]],
	[false, 'a rule before it decides', [here, paidOften(1)]],
	[true, 'its other conditions match', [{ ...here, ...paidOften(1) }]],
	[false, 'its other conditions do not match', [{ ...elsewhere, ...paidOften(1) }]],
	[true, 'only one of several may match', [{ ...elsewhere, ...paidOften(1) }, paidOften(1)]],
])('the decision depends on the past: %s, if %s', (expected, _, conditions) => {
	expect(isNeeded(conditions)).toBe(expected);
});

test('rules that do not look back are not evaluated to find that out', () => {
	const unreadable = authorization({ transaction_amount: 'n/a', transaction_currency: 'USD' });
	const amount: Conditions = {
		amounts: { range: [{ atLeast: '1', atMost: '', currency: 'USD' }] },
	};
	expect(isNeeded([amount], unreadable)).toBe(false);
	expect(() => isNeeded([{ ...amount, ...paidOften(1) }], unreadable)).toThrow('cannot be read');
});

test('rules look back as far as the longest of their conditions', () => {
	expect(lookBackOf(compile(ruleSet(here)))).toBe(0);
	const rules = [{ ...here, ...paidOften(2) }, paidOften(3), paidOften(1)];
	expect(lookBackOf(compile(ruleSet(...rules)))).toBe(3 * HOUR);
});

test('conditions that look back come last, because the others may decide without them', () => {
	const [{ checks }] = compile(ruleSet({ ...paidOften(1), weekdays: ['monday'], timeZone: 'UTC' }));
	expect(checks.map(looksBack)).toEqual([false, true]);
});

test('equal rules are compiled once', () => {
	expect(compiledOnce(ruleSet(here))).toBe(compiledOnce(ruleSet({ ...here })));
	expect(compiledOnce(ruleSet(here))).not.toBe(compiledOnce(ruleSet(elsewhere)));
});

test.each<[string, (rules: RuleSet) => void]>([
	['Rule 1: Name: ', ({ rules }) => (rules[0].name = true as never)],
	['Rule 1: Decline Reason: ', ({ rules }) => (rules[0].reason = true as never)],
	['Default Decline Reason: ', (rules) => (rules.defaultReason = true as never)],
])('a text that is none is named: %s', (label, spoil) => {
	const spoiled = ruleSet(here);
	spoil(spoiled);
	let message = 'accepted';
	try {
		compile(spoiled);
	} catch (error) {
		({ message } = error as Error);
	}
	expect(message.slice(0, label.length)).toBe(label);
});
