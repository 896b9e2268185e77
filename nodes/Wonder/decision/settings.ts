import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../operation';
import { checkForm, type DecisionForm, type Rule } from './rules';
import { checkFormats, standardFormats, WONDER_WAITS_MS, type AnswerFormats } from './wire';
import type { Outcome } from './outcomes';

export interface DecisionSettings {
	form: DecisionForm;
	/** What shadow mode always answers; undefined when the rules decide. */
	shadowAnswer?: 'approve' | 'decline';
	fallback: 'approve' | 'decline';
	deadlineMs: number;
	runAfterRule: boolean;
	formats: AnswerFormats;
}

interface Options {
	approveJson?: string;
	approveStatus?: number;
	declineJson?: string;
	declineStatus?: number;
	runAfterRule?: boolean;
	wonderWaitsMs?: number;
}

export function decisionSettings(this: IWebhookFunctions | IHookFunctions): DecisionSettings {
	const read = <T>(name: string, otherwise: T) => this.getNodeParameter(name, otherwise) as T;
	const options = read<Options>('options', {});
	const wonderWaitsMs = options.wonderWaitsMs ?? WONDER_WAITS_MS;
	const { approve, decline } = standardFormats;
	return {
		form: {
			rules: read<{ rule?: Rule[] }>('rules', {}).rule ?? [],
			otherwise: read<Outcome>('otherwise', 'ask'),
			otherwiseReason: read<string>('otherwiseReason', ''),
		},
		...(read<string>('mode', 'live') === 'shadow' && {
			shadowAnswer: read('shadowAnswer', 'approve'),
		}),
		fallback: read('fallback', 'decline'),
		deadlineMs: Math.min(read('deadlineMs', 1500), wonderWaitsMs),
		runAfterRule: options.runAfterRule ?? true,
		formats: {
			approve: {
				status: options.approveStatus ?? approve.status,
				json: options.approveJson ?? approve.json,
			},
			decline: {
				status: options.declineStatus ?? decline.status,
				json: options.declineJson ?? decline.json,
			},
		},
	};
}

/** What would only be found out when a shopper waits. Throws InvalidInput. */
export function checkSettings(this: IHookFunctions): void {
	const { form, formats } = decisionSettings.call(this);
	checkForm(form);
	checkFormats(formats);
	const { wonderWaitsMs = WONDER_WAITS_MS } = this.getNodeParameter('options', {}) as Options;
	if ((this.getNodeParameter('deadlineMs', 1500) as number) < wonderWaitsMs) return;
	throw new InvalidInput(
		`Deadline is not shorter than the ${wonderWaitsMs} ms that Wonder waits`,
		'Lower the deadline: an answer that comes too late counts as none.',
	);
}
