import { isObject } from '../../input/isObject';
import { InvalidInput } from '../../input/invalidInput';
import type { CardTransaction } from '../../payment/cardTransaction';
import { amountsOf, readable, type Check } from '../../payment/check';
import { labelled, oneOf, optionalText } from '../../input/entries';
import { checksFrom, withTimeZones, type Conditions } from './conditions';
import { ruleOutcomeOptions, type RuleOutcome } from '../decisions';
import { looksBack, type RuleContext, type Situation } from './situation';
import { Memory } from '../../memory/memory';

export interface Rule {
	name?: string;
	conditions?: Conditions;
	outcome: RuleOutcome;
	/** Why the payment is declined. */
	reason?: string;
}

export interface RuleSet {
	/** The first that matches decides. */
	rules: Rule[];
	/** When none matches. */
	defaultOutcome: RuleOutcome;
	defaultReason?: string;
}

export interface RuleResult {
	outcome: RuleOutcome;
	/** Only when declined, and only if the user gave one. */
	reason?: string;
	/** The name of the rule that decided, or "Rule 2", or "Otherwise" for the default. */
	rule: string;
}

export interface CompiledRule {
	/** Those that look back come last: they need what the others may not. */
	checks: Check<Situation>[];
	result: RuleResult;
}

/** The rules in the form, with each time zone that was left empty filled in. Throws InvalidInput. */
export function rulesFrom(value: unknown, timeZone: string, weekdayZone = timeZone): Rule[] {
	const rule = isObject(value) ? (value.rule ?? []) : undefined;
	if (!Array.isArray(rule)) {
		throw new InvalidInput("This isn't a list of rules", 'Add the rules one by one in the form.');
	}
	return (rule as Rule[]).map(({ conditions, ...rest }) => ({
		...rest,
		conditions: isObject(conditions)
			? withTimeZones(conditions, timeZone, weekdayZone)
			: conditions,
	}));
}

/** n8n makes a new copy of the rules for every delivery, so they are recognized by their content. */
const compiledRuleSets = new Memory<CompiledRule[]>(100);

/** Throws InvalidInput, naming the rule, when these rules could not decide. */
export function checkRules(ruleSet: RuleSet): void {
	compile(ruleSet);
}

/**
 * Takes far less than a millisecond and waits for nothing. The authorization itself counts for
 * velocity, once however often it is delivered. Throws InvalidInput for rules that `checkRules`
 * rejects, and when a rule needs an amount that cannot be read.
 */
export function evaluateRules(
	authorization: CardTransaction,
	rules: RuleSet | CompiledRule[],
	context: RuleContext,
): RuleResult {
	const situation = situationOf(authorization, context);
	context.past.velocity.record(situation.transaction, context.now);
	const compiled = Array.isArray(rules) ? rules : compiledOnce(rules);
	const match = compiled.find(({ checks }) => checks.every((passes) => passes(situation)));
	return { ...(match as CompiledRule).result };
}

function situationOf(authorization: CardTransaction, context: RuleContext): Situation {
	const transaction = readable(authorization);
	const defaults = { paidAt: context.now, isPastUnknown: false };
	return { ...defaults, ...context, transaction, amountIn: amountsOf(transaction) };
}

/**
 * Whether the decision depends on what the card paid before: no rule without such conditions decides
 * earlier. Throws as `evaluateRules` does.
 */
export function needsPast(
	authorization: CardTransaction,
	rules: CompiledRule[],
	context: RuleContext,
): boolean {
	if (!rules.some(({ checks }) => checks.some(looksBack))) return false;
	const situation = situationOf(authorization, context);
	const decisive = rules.find(({ checks }) =>
		checks.every((passes) => looksBack(passes) || passes(situation)),
	);
	return (decisive as CompiledRule).checks.some(looksBack);
}

/** How far the rules look back, in milliseconds. Throws InvalidInput. */
export function lookBackOf(rules: CompiledRule[]): number {
	const past = rules.flatMap(({ checks }) => checks.filter(looksBack));
	return Math.max(0, ...past.map(({ lookBackMs }) => lookBackMs));
}

export function compiledOnce(ruleSet: RuleSet): CompiledRule[] {
	// An expression that returned nothing leaves `undefined`, which must not look like an absent key.
	const key = JSON.stringify(ruleSet, (_, value: unknown) => (value === undefined ? null : value));
	return compiledRuleSets.getOrMake(key, () => compile(ruleSet));
}

/** The last one always matches. Throws InvalidInput. */
export const compile = ({ rules, defaultOutcome, defaultReason }: RuleSet): CompiledRule[] => [
	...rules.map(compileRule),
	{
		checks: [],
		result: {
			...resultFrom(['Default Outcome', defaultOutcome], ['Default Decline Reason', defaultReason]),
			rule: 'Otherwise',
		},
	},
];

function compileRule({ name, conditions, outcome, reason }: Rule, index: number): CompiledRule {
	const number = `Rule ${index + 1}`;
	const ownName = labelled(number, () => labelled('Name', () => optionalText(name)));
	const title = ownName ? `${number} ("${ownName}")` : number;
	const checks = labelled(title, () => checksFrom(conditions ?? {}));
	if (checks.length === 0) {
		throw new InvalidInput(
			`${title} has no conditions`,
			'Add a condition. For payments that match no rule, use Default Outcome.',
		);
	}
	const result = labelled(title, () =>
		resultFrom(['Outcome', outcome], ['Decline Reason', reason]),
	);
	const inOrder = [...checks.filter((check) => !looksBack(check)), ...checks.filter(looksBack)];
	return { checks: inOrder, result: { ...result, rule: ownName || number } };
}

function resultFrom(
	[outcomeLabel, outcome]: [string, RuleOutcome],
	[reasonLabel, reason]: [string, string | undefined],
): Omit<RuleResult, 'rule'> {
	const known = ruleOutcomeOptions.map(({ value }) => value);
	const valid = labelled(outcomeLabel, () => oneOf(outcome, known));
	const text = labelled(reasonLabel, () => optionalText(reason));
	return { outcome: valid, ...(valid === 'decline' && text && { reason: text }) };
}
