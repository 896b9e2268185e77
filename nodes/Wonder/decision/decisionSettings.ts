import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import {
	booleanFrom,
	entered,
	enteredOption,
	labelled,
	oneOf,
	wholeNumberIn,
} from '../input/entries';
import { simplify } from '../input/simplify';
import * as form from './decisionTriggerProperties';
import { DECISIONS, type Decision, type RuleOutcome } from './decisions';
import { defaultOutcome, defaultReason, rules } from './rules/ruleProperties';
import { checkRules, compiledOnce, lookBackOf, rulesFrom, type RuleSet } from './rules/rules';
import { isEarlier } from './nodeVersions';
import { assertSomethingDecides } from './whoDecides';
import { defaultFormats, jsonObjectFrom, type ResponseFormats } from './wire';

export interface PastPaymentSettings {
	/** Whether they are read at each question, not only at the first of a card. */
	isExact: boolean;
	readMs: number;
}

export interface DecisionSettings {
	ruleSet: RuleSet;
	/** The decision for every payment in shadow mode; undefined when the rules decide. */
	shadowDecision?: Decision;
	fallback: Decision;
	deadlineMs: number;
	/** How many payments workflows may be asked about at once in this process; 0 if that is measured. */
	mostAsked: number;
	runAfterRule: boolean;
	pastPayments: PastPaymentSettings;
	isSimplified: boolean;
	formats: ResponseFormats;
	/** Why the user's own settings are not in use, and everything is declined. */
	problem?: string;
}

type Functions = IWebhookFunctions | IHookFunctions;

/** What the user configured. Throws InvalidInput for an unusable value. */
function decisionSettings(this: Functions): DecisionSettings & { wonderTimeoutMs: number } {
	const shadowDecision = shadowDecisionOf.call(this);
	const { fallbackDecision, mostAsked, runAfterRule, wonderTimeoutMs } = form;
	const deadlineMs = entered(this, form.deadlineMs, wholeNumberIn(form.deadlineMs));
	const timeZone = this.getTimezone();
	const weekdayZone = isEarlier(this.getNode().typeVersion) ? 'UTC' : timeZone;
	return {
		ruleSet: {
			rules: entered(this, rules, (value) => rulesFrom(value, timeZone, weekdayZone)),
			defaultOutcome: entered(this, defaultOutcome, (value) => value as RuleOutcome),
			defaultReason: entered(this, defaultReason, (value) => value as string),
		},
		...(shadowDecision && { shadowDecision }),
		fallback: entered(this, fallbackDecision, decisionFrom),
		deadlineMs,
		wonderTimeoutMs: enteredOption(this, wonderTimeoutMs, wholeNumberIn(wonderTimeoutMs)),
		mostAsked: enteredOption(this, mostAsked, wholeNumberIn(mostAsked)),
		runAfterRule: enteredOption(this, runAfterRule, booleanFrom),
		pastPayments: pastPaymentsOf.call(this, deadlineMs),
		isSimplified: entered(this, simplify, booleanFrom),
		formats: formatsOf.call(this),
	};
}

/**
 * The settings while a payment is pending. When an expression fails or returns an unusable value,
 * everything is declined, or gets the shadow mode decision, in the user's own format if that is usable.
 */
export function settingsInUse(this: IWebhookFunctions): DecisionSettings {
	try {
		const { wonderTimeoutMs, ...settings } = decisionSettings.call(this);
		return { ...settings, deadlineMs: Math.min(settings.deadlineMs, wonderTimeoutMs) };
	} catch (error) {
		return {
			ruleSet: { rules: [], defaultOutcome: 'decline' },
			shadowDecision: orDefault(() => shadowDecisionOf.call(this), undefined),
			fallback: 'decline',
			deadlineMs: 0,
			mostAsked: 0,
			runAfterRule: false,
			pastPayments: { isExact: false, readMs: 0 },
			isSimplified: orDefault(() => entered(this, simplify, booleanFrom), true),
			formats: orDefault(() => formatsOf.call(this), defaultFormats),
			problem: (error as Error).message,
		};
	}
}

/** Finds what would otherwise come out only while a payment is pending. Throws InvalidInput. */
export function checkSettings(this: IHookFunctions): void {
	const settings = decisionSettings.call(this);
	const { ruleSet, formats, deadlineMs, wonderTimeoutMs } = settings;
	checkRules(ruleSet);
	labelled(form.approveJson.displayName, () => jsonObjectFrom(formats.approve.json));
	labelled(form.declineJson.displayName, () => jsonObjectFrom(formats.decline.json));
	if (deadlineMs >= wonderTimeoutMs) {
		throw new InvalidInput(
			`${form.deadlineMs.displayName} must be shorter than Wonder Timeout (${wonderTimeoutMs} ms)`,
			'Lower the deadline: Wonder no longer waits for a response after its timeout.',
		);
	}
	if (lookBackOf(compiledOnce(ruleSet)) > 0 && settings.pastPayments.readMs >= deadlineMs) {
		throw new InvalidInput(
			`${form.pastPaymentsMs.displayName} must be shorter than ${form.deadlineMs.displayName} (${deadlineMs} ms)`,
			'Lower it, so that there is time left to decide.',
		);
	}
	if (!settings.shadowDecision) assertSomethingDecides.call(this, ruleSet, settings.fallback);
}

function shadowDecisionOf(this: Functions): Decision | undefined {
	const isShadow = entered(this, form.mode, (mode) => {
		return oneOf(mode, ['live', 'shadow']) === 'shadow';
	});
	return isShadow ? entered(this, form.shadowDecision, decisionFrom) : undefined;
}

function pastPaymentsOf(this: Functions, deadlineMs: number): PastPaymentSettings {
	const { pastPayments, pastPaymentsMs } = form;
	// A deadline that was saved before may be shorter than the default.
	const most = Math.min(Number(pastPaymentsMs.default), Math.floor(deadlineMs / 2));
	const inTime = { ...pastPaymentsMs, default: most };
	return {
		isExact:
			enteredOption(this, pastPayments, (when) => oneOf(when, ['once', 'exact'])) === 'exact',
		readMs: enteredOption(this, inTime, wholeNumberIn(pastPaymentsMs)),
	};
}

function formatsOf(this: Functions): ResponseFormats {
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

const decisionFrom = (value: unknown) => oneOf(value, DECISIONS);

function orDefault<Result, Default>(read: () => Result, defaultValue: Default) {
	try {
		return read();
	} catch {
		return defaultValue;
	}
}
