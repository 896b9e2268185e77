import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { booleanFrom, entered, enteredOption, oneOf, wholeNumberIn } from '../input/entries';
import * as form from './decisionProperties';
import { ANSWERED, type Answered, type Outcome } from './outcomes';
import { otherwise, otherwiseReason, rules } from './rules/ruleProperties';
import { checkForm, type DecisionForm, type Rule } from './rules/rules';
import { checkFormats, standardFormats, type AnswerFormats } from './wire';

export interface DecisionSettings {
	form: DecisionForm;
	/** What shadow mode always answers; undefined when the rules decide. */
	shadowAnswer?: Answered;
	fallback: Answered;
	deadlineMs: number;
	runAfterRule: boolean;
	formats: AnswerFormats;
	/** Why these are not the ones that the user entered, and everything is declined. */
	problem?: string;
}

type Functions = IWebhookFunctions | IHookFunctions;

/** What the user entered. Throws InvalidInput for a value that cannot be used. */
function decisionSettings(this: Functions): DecisionSettings & { wonderWaitsMs: number } {
	const shadowAnswer = shadowAnswerOf.call(this);
	const { deadlineMs, fallback, runAfterRule, wonderWaitsMs } = form;
	return {
		form: {
			rules: entered(this, rules, rulesFrom),
			otherwise: entered(this, otherwise, (value) => value as Outcome),
			otherwiseReason: entered(this, otherwiseReason, (value) => value as string),
		},
		...(shadowAnswer && { shadowAnswer }),
		fallback: entered(this, fallback, answeredFrom),
		deadlineMs: entered(this, deadlineMs, wholeNumberIn(deadlineMs)),
		wonderWaitsMs: enteredOption(this, wonderWaitsMs, wholeNumberIn(wonderWaitsMs)),
		runAfterRule: enteredOption(this, runAfterRule, booleanFrom),
		formats: formatsOf.call(this),
	};
}

function rulesFrom(value: unknown): Rule[] {
	const isForm = typeof value === 'object' && value !== null;
	const rule = isForm ? ((value as { rule?: unknown }).rule ?? []) : undefined;
	if (Array.isArray(rule)) return rule as Rule[];
	throw new InvalidInput('This is not a list of rules', 'Add them one by one.');
}

/**
 * What holds while a shopper waits. When an expression fails, or gives nonsense, everything is
 * declined, or answered as shadow mode answers, in the user's own format if that much is known.
 */
export function settingsInUse(this: IWebhookFunctions): DecisionSettings {
	try {
		const { wonderWaitsMs, ...settings } = decisionSettings.call(this);
		return { ...settings, deadlineMs: Math.min(settings.deadlineMs, wonderWaitsMs) };
	} catch (error) {
		return {
			form: { rules: [], otherwise: 'decline' },
			shadowAnswer: unless(() => shadowAnswerOf.call(this), undefined),
			fallback: 'decline',
			deadlineMs: 0,
			runAfterRule: false,
			formats: unless(() => formatsOf.call(this), standardFormats),
			problem: (error as Error).message,
		};
	}
}

/** What would only be found out when a shopper waits. Throws InvalidInput. */
export function checkSettings(this: IHookFunctions): void {
	const { form: decisionForm, formats, deadlineMs, wonderWaitsMs } = decisionSettings.call(this);
	checkForm(decisionForm);
	checkFormats(formats);
	if (deadlineMs < wonderWaitsMs) return;
	throw new InvalidInput(
		`${form.deadlineMs.displayName} is not shorter than the ${wonderWaitsMs} ms that Wonder waits`,
		'Lower the deadline: an answer that comes too late counts as none.',
	);
}

function shadowAnswerOf(this: Functions): Answered | undefined {
	const isShadow = entered(this, form.mode, (mode) => {
		return oneOf(mode, ['live', 'shadow']) === 'shadow';
	});
	return isShadow ? entered(this, form.shadowAnswer, answeredFrom) : undefined;
}

function formatsOf(this: Functions): AnswerFormats {
	const { approveStatus, declineStatus } = form;
	const json = (property: INodeProperties) => enteredOption(this, property, (value) => value);
	return {
		approve: {
			status: enteredOption(this, approveStatus, wholeNumberIn(approveStatus)),
			json: json(form.approveJson),
		},
		decline: {
			status: enteredOption(this, declineStatus, wholeNumberIn(declineStatus)),
			json: json(form.declineJson),
		},
	};
}

const answeredFrom = (value: unknown) => oneOf(value, ANSWERED);

function unless<Result, Otherwise>(read: () => Result, otherwise: Otherwise) {
	try {
		return read();
	} catch {
		return otherwise;
	}
}
