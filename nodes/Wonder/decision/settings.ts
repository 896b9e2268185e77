import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../operation';
import { quoted } from '../quoted';
import { labelled, wholeNumberFrom } from '../entries';
import { isAnswered, type Answered, type Outcome } from './outcomes';
import { checkForm, type DecisionForm, type Rule } from './rules';
import { checkFormats, standardFormats, WONDER_WAITS_MS, type AnswerFormats } from './wire';

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

interface Options {
	approveJson?: unknown;
	approveStatus?: unknown;
	declineJson?: unknown;
	declineStatus?: unknown;
	runAfterRule?: boolean;
	wonderWaitsMs?: unknown;
}

type Functions = IWebhookFunctions | IHookFunctions;

const LONGEST_MS = 60_000;

/** What the user entered. Throws InvalidInput for a value that cannot be used. */
function decisionSettings(this: Functions): DecisionSettings & { wonderWaitsMs: number } {
	const read = <T>(name: string, otherwise: T) => this.getNodeParameter(name, otherwise) as T;
	const { runAfterRule = true, wonderWaitsMs = WONDER_WAITS_MS } = read<Options>('options', {});
	const shadowAnswer = shadowAnswerOf.call(this);
	return {
		form: {
			rules: read<{ rule?: Rule[] }>('rules', {}).rule ?? [],
			otherwise: read<Outcome>('otherwise', 'ask'),
			otherwiseReason: read<string>('otherwiseReason', ''),
		},
		...(shadowAnswer && { shadowAnswer }),
		fallback: answeredFrom('When the Workflow Does Not Answer', read('fallback', 'decline')),
		deadlineMs: labelled('Deadline', () =>
			wholeNumberFrom(read('deadlineMs', 1500), 100, LONGEST_MS),
		),
		wonderWaitsMs: labelled('Wonder Waits', () => wholeNumberFrom(wonderWaitsMs, 200, LONGEST_MS)),
		runAfterRule,
		formats: formatsOf.call(this),
	};
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
	const { form, formats, deadlineMs, wonderWaitsMs } = decisionSettings.call(this);
	checkForm(form);
	checkFormats(formats);
	if (deadlineMs < wonderWaitsMs) return;
	throw new InvalidInput(
		`Deadline is not shorter than the ${wonderWaitsMs} ms that Wonder waits`,
		'Lower the deadline: an answer that comes too late counts as none.',
	);
}

function shadowAnswerOf(this: Functions): Answered | undefined {
	const mode = this.getNodeParameter('mode', 'live');
	if (mode === 'live') return undefined;
	if (mode !== 'shadow') {
		throw new InvalidInput(`Mode: ${quoted(mode)} is unknown`, 'Expected live or shadow.');
	}
	const answer = this.getNodeParameter('shadowAnswer', 'approve');
	return answeredFrom('Answer in Shadow Mode', answer);
}

function formatsOf(this: Functions): AnswerFormats {
	const { approveStatus, approveJson, declineStatus, declineJson } = this.getNodeParameter(
		'options',
		{},
	) as Options;
	const { approve, decline } = standardFormats;
	const statusFrom = (label: string, value: unknown) =>
		labelled(label, () => wholeNumberFrom(value, 200, 599));
	return {
		approve: {
			status: statusFrom('Status for Approve', approveStatus ?? approve.status),
			json: approveJson ?? approve.json,
		},
		decline: {
			status: statusFrom('Status for Decline', declineStatus ?? decline.status),
			json: declineJson ?? decline.json,
		},
	};
}

/** Nobody else may decide what a word means that is neither. */
function answeredFrom(label: string, value: unknown): Answered {
	if (isAnswered(value)) return value;
	throw new InvalidInput(
		`${label}: ${quoted(value)} is neither approve nor decline`,
		'Expected one of these two words, in small letters.',
	);
}

function unless<Result, Otherwise>(read: () => Result, otherwise: Otherwise) {
	try {
		return read();
	} catch {
		return otherwise;
	}
}
