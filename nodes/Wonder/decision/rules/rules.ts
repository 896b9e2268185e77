import { InvalidInput } from '../../input/invalidInput';
import type { CardTransaction } from '../../payment/cardTransaction';
import { amountsOf, readable, type Check } from '../../payment/check';
import { labelled, oneOf, optionalText } from '../../input/entries';
import { checksFrom, type Conditions } from './conditions';
import { outcomeOptions, type Outcome } from '../outcomes';
import type { Situation } from './situation';
import type { Velocity } from './velocity';
import { Memory } from '../../memory/memory';

export interface Rule {
	name?: string;
	conditions?: Conditions;
	outcome: Outcome;
	/** Why it is declined. */
	reason?: string;
}

/** What the user entered. */
export interface DecisionForm {
	/** The first that matches decides. */
	rules: Rule[];
	otherwise: Outcome;
	otherwiseReason?: string;
}

export interface Decision {
	outcome: Outcome;
	/** Only when declined, and only when the user gave one. */
	reason?: string;
	/** The name of the rule that decided, or "Rule 2", or "Otherwise". */
	rule: string;
}

interface CompiledRule {
	checks: Check<Situation>[];
	decision: Decision;
}

/** n8n hands out a new copy of the form for every delivery, so it is recognized by its content. */
const compiledForms = new Memory<CompiledRule[]>(100);

/** Throws InvalidInput, naming the rule, when a form could not decide. */
export function checkForm(form: DecisionForm): void {
	compile(form);
}

/**
 * Decides in far less than a millisecond, without waiting for anything. The authorization itself
 * counts for the velocity, once however often it is delivered. Throws InvalidInput for a form that
 * `checkForm` refuses, and when a rule needs an amount that cannot be read.
 */
export function decide(
	entered: CardTransaction,
	form: DecisionForm,
	{ now, velocity }: { now: number; velocity: Velocity },
): Decision {
	const transaction = readable(entered);
	velocity.see(transaction, now);
	const situation = { transaction, amountIn: amountsOf(transaction), now, velocity };
	const match = compiledOnce(form).find(({ checks }) => checks.every((holds) => holds(situation)));
	return { ...(match as CompiledRule).decision };
}

function compiledOnce(form: DecisionForm): CompiledRule[] {
	// An expression that gave nothing leaves `undefined`, which must not look like an absent key.
	const key = JSON.stringify(form, (_, value: unknown) => (value === undefined ? null : value));
	return compiledForms.getOrMake(key, () => compile(form));
}

/** The last one always matches. */
const compile = ({ rules, otherwise, otherwiseReason }: DecisionForm): CompiledRule[] => [
	...rules.map(compileRule),
	labelled('Otherwise', () => ({
		checks: [],
		decision: decisionFrom('Otherwise', otherwise, otherwiseReason),
	})),
];

function compileRule({ name, conditions, outcome, reason }: Rule, index: number): CompiledRule {
	const number = `Rule ${index + 1}`;
	const given = labelled(number, () => labelled('Name', () => optionalText(name)));
	const title = given ? `${number} ("${given}")` : number;
	const checks = labelled(title, () => checksFrom(conditions ?? {}));
	if (checks.length === 0) {
		throw new InvalidInput(
			`${title} has no condition`,
			'Add a condition. What happens when no rule matches is chosen under Otherwise.',
		);
	}
	return {
		checks,
		decision: labelled(title, () => decisionFrom(given || number, outcome, reason)),
	};
}

function decisionFrom(rule: string, outcome: Outcome, reason?: string): Decision {
	const known = outcomeOptions.map(({ value }) => value);
	const decided = labelled('Outcome', () => oneOf(outcome, known));
	const text = labelled('Reason', () => optionalText(reason));
	return { outcome: decided, ...(decided === 'decline' && text && { reason: text }), rule };
}
