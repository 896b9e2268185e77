import fc from 'fast-check';
import { InvalidInput } from '../../nodes/Wonder/input/invalidInput';
import type { CardTransaction } from '../../nodes/Wonder/payment/cardTransaction';
import type { Conditions } from '../../nodes/Wonder/decision/rules/conditions';
import type { TimeWindow } from '../../nodes/Wonder/decision/rules/limits';
import { ruleOutcomeOptions } from '../../nodes/Wonder/decision/decisions';
import { checkRules, evaluateRules, type RuleSet } from '../../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';

/** Any valid rules and any authorization: the decision is what a second, simpler implementation says. */
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia'];
const currencies = fc.constantFrom('USD', 'HKD', 'EUR');
const countries = fc.constantFrom('HK', 'US', 'FR');
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const some = <Value>(values: fc.Arbitrary<Value>) =>
	fc.array(values, { minLength: 1, maxLength: 3 });
const listed = (values: fc.Arbitrary<string>) => some(values).map((list) => list.join(', '));
const cents = fc.nat(300).map((amount) => (amount / 100).toFixed(2));

const range = fc
	.record({ currency: currencies, bounds: fc.tuple(cents, cents), open: fc.nat(2) })
	.map(({ currency, bounds, open }) => {
		const [low, high] = bounds.sort((a, b) => Number(a) - Number(b));
		return { currency, atLeast: open === 1 ? '' : low, atMost: open === 2 ? '' : high };
	});
const timeWindow = fc.record({
	within: fc.integer({ min: 1, max: 24 }),
	unit: fc.constantFrom<TimeWindow['unit']>('minutes', 'hours'),
});
const atLeast = fc.integer({ min: 2, max: 4 });
const count = fc
	.tuple(timeWindow, atLeast)
	.map(([window, times]) => ({ ...window, atLeast: times }));
const sum = fc
	.tuple(timeWindow, currencies, fc.integer({ min: 1, max: 900 }))
	.map(([window, currency, amount]) => ({
		...window,
		currency,
		atLeast: (amount / 100).toFixed(2),
	}));
const hours = fc
	.uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 2, maxLength: 2 })
	.map((halves) => halves.map((half) => `${half >> 1}:${half % 2 ? '30' : '00'}`.padStart(5, '0')));

const conditions: fc.Arbitrary<Conditions> = fc
	.record(
		{
			amounts: fc.record({ range: some(range) }),
			cards: some(fc.constantFrom('card-a', 'card-b')),
			merchantCountries: listed(countries),
			merchantCountriesExcluded: listed(countries),
			merchantNameContains: listed(fc.constantFrom('Air', 'AIRLINES', 'uber', 'o')),
			merchantNameContainsAnywhere: listed(fc.constantFrom('Air', 'uber', 'o')),
			hours,
			type: some(fc.constantFrom('Sales', 'Refund', 'Withdrawal')),
			users: some(fc.constantFrom('user-a', 'user-b')),
			velocity: fc.record({ count: fc.array(count, { maxLength: 1 }), sum: some(sum) }),
			weekdays: some(fc.constantFrom(...days)),
			timeZone: fc.constantFrom(...zones),
		},
		{ requiredKeys: [] },
	)
	.filter((given) => Object.keys(given).some((name) => name !== 'timeZone'))
	.map(({ hours: both, ...given }) => ({
		...given,
		...(both && { timeFrom: both[0], timeTo: both[1] }),
	}));

const outcome = fc.constantFrom(...ruleOutcomeOptions.map(({ value }) => value));
const ruleSets: fc.Arbitrary<RuleSet> = fc.record({
	rules: fc.array(fc.record({ conditions, outcome }), { maxLength: 6 }),
	defaultOutcome: outcome,
});

const amount = fc.tuple(cents, fc.boolean()).map(([text, sale]) => (sale ? `-${text}` : text));
const usual: fc.Arbitrary<object> = fc.record({
	id: fc.uuid(),
	card: fc.constantFrom('card-a', 'card-b'),
	p_user_id: fc.constantFrom('user-a', 'user-b', undefined),
	type: fc.constantFrom('Sales', 'Refund', 'Withdrawal'),
	transaction_currency: currencies,
	transaction_amount: amount,
	local_currency: currencies,
	local_amount: amount,
	merchant_country: fc.option(countries, { nil: undefined }),
	merchant_name: fc.constantFrom('Cathay Airlines', 'UBER *TRIP', 'Bistro', ''),
});

/** Oldest first; each some minutes after the one before. */
const start = Date.parse('2026-03-27T00:00:00Z');
const day = fc.array(fc.tuple(usual, fc.nat(400)), { minLength: 1, maxLength: 8 });

test('the first rule that matches decides, as in a simpler implementation', () => {
	const decided = new Set<string>();
	fc.assert(
		fc.property(ruleSets, day, fc.nat(7 * 24 * 60), (ruleSet, payments, offset) => {
			checkRules(ruleSet);
			const known = new PastPayments();
			const past: Payment[] = [];
			let now = start + offset * 60_000;
			for (const [fields, minutes] of payments) {
				now += minutes * 60_000;
				const transaction = fields as CardTransaction;
				past.push({ transaction, now });
				const result = evaluateRules(transaction, ruleSet, { now, past: known });
				const index = ruleSet.rules.findIndex((rule) => naive(rule.conditions ?? {}, past));
				expect(result).toEqual({
					outcome: index < 0 ? ruleSet.defaultOutcome : ruleSet.rules[index].outcome,
					rule: index < 0 ? 'Otherwise' : `Rule ${index + 1}`,
				});
				decided.add(result.rule);
			}
		}),
		{ numRuns: 1_500, seed: 20_261_125 },
	);
	expect([...decided].sort().slice(0, 5)).toEqual([
		'Otherwise',
		'Rule 1',
		'Rule 2',
		'Rule 3',
		'Rule 4',
	]);
});

test('valid rules decide, or report an unreadable amount, whatever the authorization contains', () => {
	const names = ['id', 'card', 'p_user_id', 'type', 'transaction_currency', 'transaction_amount'];
	names.push('local_currency', 'local_amount', 'merchant_country', 'merchant_name');
	const anything = fc.oneof(fc.jsonValue() as fc.Arbitrary<unknown>, fc.anything(), amount);
	const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), anything);
	const past = new PastPayments();
	fc.assert(
		fc.property(
			ruleSets,
			usual,
			fields,
			fc.date({ noInvalidDate: true }),
			(ruleSet, known, odd, now) => {
				const transaction = { ...known, ...odd } as CardTransaction;
				try {
					const { outcome: decided } = evaluateRules(transaction, ruleSet, { now: +now, past });
					expect(['approve', 'ask', 'decline']).toContain(decided);
				} catch (error) {
					if (!(error instanceof InvalidInput)) throw error;
					expect(error.message).toMatch(/^The amount in [A-Z]{3} cannot be read$/);
				}
			},
		),
		{ numRuns: 1_500, seed: 20_261_125 },
	);
});

interface Payment {
	transaction: CardTransaction;
	now: number;
}

/** Amounts have two decimals here, so that whole cents are exact. */
function centsIn(currency: string, transaction: CardTransaction): number | undefined {
	const inCents = (text: string) => Math.abs(Math.round(Number(text) * 100));
	if (transaction.transaction_currency === currency) return inCents(transaction.transaction_amount);
	if (transaction.local_currency === currency) return inCents(transaction.local_amount);
	return undefined;
}

const among = (list: string | undefined, value: unknown) =>
	(list ?? '').split(', ').includes(String(value));

function naive(given: Conditions, past: Payment[]): boolean {
	const { transaction, now } = past[past.length - 1];
	const inWindow = ({ within, unit }: TimeWindow) =>
		past
			.filter((each) => now - each.now <= within * (unit === 'hours' ? 60 : 1) * 60_000)
			.filter((each) => each.transaction.card === transaction.card);
	// "Monday 23:05"
	const [weekday, time] = new Date(now)
		.toLocaleString('en-GB', {
			timeZone: given.timeZone ?? 'UTC',
			weekday: 'long',
			hour: '2-digit',
			minute: '2-digit',
		})
		.split(/,? (?:at )?/);
	const ranges = given.amounts?.range?.map(({ currency, atLeast: low, atMost: high }) => {
		const paid = centsIn(currency, transaction);
		if (paid === undefined) return false;
		return (!low || paid >= Math.round(+low * 100)) && (!high || paid <= Math.round(+high * 100));
	});
	const limits = given.velocity && [
		...(given.velocity.count ?? []).map((limit) => inWindow(limit).length >= limit.atLeast),
		...(given.velocity.sum ?? []).map((limit) => {
			const all = inWindow(limit).map((each) => centsIn(limit.currency, each.transaction) ?? 0);
			return all.reduce((a, b) => a + b, 0) >= Math.round(Number(limit.atLeast) * 100);
		}),
	];
	const { timeFrom: from, timeTo: to } = given;
	const name = String(transaction.merchant_name).toLowerCase();
	const words = given.merchantNameContains?.toLowerCase().split(', ');
	const parts = given.merchantNameContainsAnywhere?.toLowerCase().split(', ');
	return [
		ranges?.includes(true),
		limits?.includes(true),
		given.cards?.includes(transaction.card),
		given.users?.includes(String(transaction.p_user_id)),
		given.type?.includes(transaction.type),
		given.merchantCountries && among(given.merchantCountries, transaction.merchant_country),
		given.merchantCountriesExcluded &&
			!among(given.merchantCountriesExcluded, transaction.merchant_country),
		words?.some((word) => name.split(/[ *]+/).includes(word)),
		parts?.some((part) => name.includes(part)),
		given.weekdays?.includes(weekday.toLowerCase()),
		from && to && (from < to ? time >= from && time < to : time >= from || time < to),
	].every((holds) => holds !== false);
}
