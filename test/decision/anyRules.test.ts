import fc from 'fast-check';
import { InvalidInput } from '../../nodes/Wonder/input/invalidInput';
import type { AmountRange, CardTransaction } from '../../nodes/Wonder/payment/cardTransaction';
import type { Conditions } from '../../nodes/Wonder/decision/rules/conditions';
import type { TimeWindow } from '../../nodes/Wonder/decision/rules/limits';
import { ruleOutcomeOptions } from '../../nodes/Wonder/decision/decisions';
import {
	checkRules,
	evaluateRules,
	rulesFrom,
	type RuleSet,
} from '../../nodes/Wonder/decision/rules/rules';
import { PastPayments } from '../../nodes/Wonder/decision/rules/pastPayments';

/** Any valid rules and any authorization: the decision is what a second, simpler implementation says. */
const zones = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia'];
const currencies = fc.constantFrom('USD', 'HKD', 'EUR');
const countries = fc.constantFrom('HK', 'US', 'FR');
const merchantIds = fc.constantFrom('6660001', '6660002', '6660003');
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const some = <Value>(values: fc.Arbitrary<Value>) =>
	fc.array(values, { minLength: 1, maxLength: 3 });
const listed = (values: fc.Arbitrary<string>) => some(values).map((list) => list.join(', '));
const cents = fc.nat(300).map((amount) => (amount / 100).toFixed(2));

const range = fc
	.record({
		currency: currencies,
		bounds: fc.tuple(cents, cents).filter(([low, high]) => low !== high),
		open: fc.nat(2),
		lower: fc.constantFrom('atLeast', 'moreThan'),
		upper: fc.constantFrom('atMost', 'lessThan'),
	})
	.map(({ currency, bounds, open, lower, upper }) => {
		const [low, high] = bounds.sort((a, b) => Number(a) - Number(b));
		return {
			currency,
			...{ atLeast: '', atMost: '' },
			...(open !== 1 && { [lower]: low }),
			...(open !== 2 && { [upper]: high }),
		};
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

/** Of the workflow, and of the weekdays of workflows saved with an earlier version. */
const [workflowZone, earlierZone] = ['Asia/Kolkata', 'UTC'];
const timeOfDay = fc
	.tuple(hours, fc.constantFrom('', ...zones))
	.map(([[from, to], timeZone]) => ({ span: { from, to, timeZone } }));

/** A few of these in each rule, so that some match. */
const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
	fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const words = listed(fc.constantFrom('Air', 'AIRLINES', 'uber', 'o'));
const conditionsOf = (isEarlier: boolean): fc.Arbitrary<Conditions> =>
	fc
		.record({
			amount: seldom(fc.record({ range })),
			amounts: seldom(fc.record({ range: some(range) })),
			cards: seldom(some(fc.constantFrom('card-a', 'card-b'))),
			cardsExcluded: seldom(some(fc.constantFrom('card-a', 'card-c'))),
			merchantCountries: seldom(listed(countries)),
			merchantCountriesExcluded: seldom(listed(countries)),
			merchantIds: seldom(listed(merchantIds)),
			merchantIdsExcluded: seldom(listed(merchantIds)),
			merchantNameContains: seldom(words),
			merchantNameContainsAnywhere: seldom(listed(fc.constantFrom('Air', 'uber', 'o'))),
			merchantNameExcluded: seldom(words),
			hours: isEarlier ? seldom(hours) : fc.constant(undefined),
			timeOfDay: isEarlier ? fc.constant(undefined) : seldom(timeOfDay),
			type: seldom(some(fc.constantFrom('Sales', 'Refund', 'Withdrawal'))),
			users: seldom(some(fc.constantFrom('user-a', 'user-b'))),
			velocity: seldom(fc.record({ count: fc.array(count, { maxLength: 1 }), sum: some(sum) })),
			weekdays: seldom(some(fc.constantFrom(...days))),
			timeZone: seldom(fc.constantFrom(...zones)),
		})
		.map(({ hours: both, ...given }) => ({
			...given,
			...(both && { timeFrom: both[0], timeTo: both[1] }),
		}))
		.map(
			(all): Conditions =>
				Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
		)
		.filter((given) => Object.keys(given).some((name) => name !== 'timeZone'));

const outcome = fc.constantFrom(...ruleOutcomeOptions.map(({ value }) => value));
const ruleSets: fc.Arbitrary<RuleSet & { weekdayZone: string }> = fc.boolean().chain((isEarlier) =>
	fc.record({
		rules: fc.array(fc.record({ conditions: conditionsOf(isEarlier), outcome }), { maxLength: 6 }),
		defaultOutcome: outcome,
		weekdayZone: fc.constant(isEarlier ? earlierZone : workflowZone),
	}),
);
/** As the trigger reads them from its form. */
const read = ({ rules, weekdayZone, ...rest }: RuleSet & { weekdayZone: string }): RuleSet => ({
	...rest,
	rules: rulesFrom({ rule: rules }, workflowZone, weekdayZone),
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
	merchant_id: fc.option(merchantIds, { nil: undefined }),
	merchant_country: fc.option(countries, { nil: undefined }),
	merchant_name: fc.constantFrom('Cathay Airlines', 'UBER *TRIP', 'Bistro', ''),
});

/** Oldest first; each some minutes after the one before. */
const start = Date.parse('2026-03-27T00:00:00Z');
const day = fc.array(fc.tuple(usual, fc.nat(400)), { minLength: 1, maxLength: 8 });

test('the first rule that matches decides, as in a simpler implementation', () => {
	const decided = new Set<string>();
	fc.assert(
		fc.property(ruleSets, day, fc.nat(7 * 24 * 60), (entered, payments, offset) => {
			const ruleSet = read(entered);
			checkRules(ruleSet);
			const known = new PastPayments();
			const past: Payment[] = [];
			let now = start + offset * 60_000;
			for (const [fields, minutes] of payments) {
				now += minutes * 60_000;
				const transaction = fields as CardTransaction;
				past.push({ transaction, now });
				const result = evaluateRules(transaction, ruleSet, { now, past: known });
				const index = entered.rules.findIndex((rule) =>
					naive(rule.conditions ?? {}, past, entered.weekdayZone),
				);
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
	names.push('merchant_id', 'local_currency', 'local_amount', 'merchant_country', 'merchant_name');
	const anything = fc.oneof(fc.jsonValue() as fc.Arbitrary<unknown>, fc.anything(), amount);
	const fields = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), anything);
	const past = new PastPayments();
	fc.assert(
		fc.property(
			ruleSets,
			usual,
			fields,
			fc.date({ noInvalidDate: true }),
			(entered, known, odd, now) => {
				const ruleSet = read(entered);
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

const formats = new Map(
	zones.map((timeZone) => {
		const format = { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit' } as const;
		return [timeZone, new Intl.DateTimeFormat('en-GB', format)];
	}),
);

/** "Monday 23:05" */
function clock(now: number, zone: string): [weekday: string, time: string] {
	const [weekday, time] = (formats.get(zone)?.format(now) ?? '').split(/,? (?:at )?/);
	return [weekday.toLowerCase(), time];
}

function isWithin(range: AmountRange, transaction: CardTransaction): boolean {
	const paid = centsIn(range.currency, transaction);
	const bound = (text: string | undefined) => (text ? Math.round(Number(text) * 100) : undefined);
	if (paid === undefined) return false;
	return (
		paid >= (bound(range.atLeast) ?? -Infinity) &&
		paid > (bound(range.moreThan) ?? -Infinity) &&
		paid <= (bound(range.atMost) ?? Infinity) &&
		paid < (bound(range.lessThan) ?? Infinity)
	);
}

const isBetween = (time: string, from: string, to: string) =>
	from < to ? time >= from && time < to : time >= from || time < to;

function naive(given: Conditions, past: Payment[], weekdayZone: string): boolean {
	const { transaction, now } = past[past.length - 1];
	const inWindow = ({ within, unit }: TimeWindow) =>
		past
			.filter((each) => now - each.now <= within * (unit === 'hours' ? 60 : 1) * 60_000)
			.filter((each) => each.transaction.card === transaction.card);
	const { from, to, timeZone = '' } = given.timeOfDay?.span ?? {};
	const spanZone = timeZone || workflowZone;
	const zone = given.timeZone ?? (given.timeOfDay ? spanZone : weekdayZone);
	const [weekday, time] = clock(now, zone);
	const limits = given.velocity && [
		...(given.velocity.count ?? []).map((limit) => inWindow(limit).length >= limit.atLeast),
		...(given.velocity.sum ?? []).map((limit) => {
			const all = inWindow(limit).map((each) => centsIn(limit.currency, each.transaction) ?? 0);
			return all.reduce((a, b) => a + b, 0) >= Math.round(Number(limit.atLeast) * 100);
		}),
	];
	const { timeFrom, timeTo } = given;
	const name = String(transaction.merchant_name).toLowerCase();
	const wanted = given.merchantNameContains?.toLowerCase().split(', ');
	const without = given.merchantNameExcluded?.toLowerCase().split(', ');
	const hasWord = (word: string) => name.split(/[ *]+/).includes(word);
	const parts = given.merchantNameContainsAnywhere?.toLowerCase().split(', ');
	return [
		given.amount?.range && isWithin(given.amount.range, transaction),
		given.amounts?.range?.some((range) => isWithin(range, transaction)),
		limits?.includes(true),
		given.cards?.includes(transaction.card),
		given.cardsExcluded && !given.cardsExcluded.includes(transaction.card),
		given.users?.includes(String(transaction.p_user_id)),
		given.type?.includes(transaction.type),
		given.merchantCountries && among(given.merchantCountries, transaction.merchant_country),
		given.merchantCountriesExcluded &&
			!among(given.merchantCountriesExcluded, transaction.merchant_country),
		given.merchantIds && among(given.merchantIds, transaction.merchant_id),
		given.merchantIdsExcluded && !among(given.merchantIdsExcluded, transaction.merchant_id),
		wanted?.some(hasWord),
		without && !without.some(hasWord),
		parts?.some((part) => name.includes(part)),
		given.weekdays?.includes(weekday),
		timeFrom && timeTo && isBetween(time, timeFrom, timeTo),
		from && to && isBetween(clock(now, spanZone)[1], from, to),
	].every((holds) => holds !== false);
}
