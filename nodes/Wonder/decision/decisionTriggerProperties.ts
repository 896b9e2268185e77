import type { INodeProperties } from 'n8n-workflow';
import {
	QUESTION_MAX_AGE_MINUTES,
	reachable,
	refuseOlderThan,
	registeredUrl,
	signatureProperties,
} from '../delivery/trustProperties';
import { simplify } from '../input/simplify';
import { approveOrDecline } from './decisions';
import { withEarlierDefault } from './nodeVersions';
import { defaultOutcome, defaultReason, rules } from './rules/ruleProperties';
import { WONDER_TIMEOUT_MS } from './wire';

const INFERRED = 'Wonder does not document it; the default is an assumption';

const FIELDS = '{transaction.id} or another name by that field of the transaction';

export const mode: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Shadow',
			value: 'shadow',
			description: 'Every payment gets the same decision; what the rules say is only recorded',
		},
		{
			name: 'Live',
			value: 'live',
			description: 'The rules and the workflow decide real payments',
		},
	],
	default: 'shadow',
	description: 'Whether the rules decide, or are only tried out on real payments',
};

export const shadowDecision: INodeProperties = {
	displayName: 'Shadow Mode Decision',
	name: 'shadowAnswer',
	type: 'options',
	noDataExpression: true,
	options: approveOrDecline,
	default: 'approve',
	displayOptions: { show: { mode: ['shadow'] } },
	description: 'The decision for every payment, whatever the rules say',
};

export const fallbackDecision: INodeProperties = {
	displayName: 'Fallback Decision',
	name: 'fallback',
	type: 'options',
	noDataExpression: true,
	options: approveOrDecline,
	default: 'decline',
	description:
		'The decision when the workflow fails, does not decide, or is too slow, or when a rule approves after the deadline. A payment with an unreadable amount is declined instead. A payment that the rules cannot evaluate is always declined.',
};

export const deadlineMs: INodeProperties = {
	displayName: 'Deadline (Milliseconds)',
	name: 'deadlineMs',
	type: 'number',
	typeOptions: { minValue: 100, maxValue: 60_000 },
	default: 1500,
	description:
		'How long the workflow may take to decide. Must be shorter than Wonder Timeout in the options.',
};

export const approveJson: INodeProperties = {
	displayName: 'Approve Response (JSON)',
	name: 'approveJson',
	type: 'json',
	default: '{ "approved": true }',
	description: `What Wonder receives when a payment is approved; {amount} is replaced by its amount without a sign, {approved_amount} by the same or the Approved Amount of a Wonder Decision node, and ${FIELDS}. ${INFERRED}.`,
};

export const declineJson: INodeProperties = {
	displayName: 'Decline Response (JSON)',
	name: 'declineJson',
	type: 'json',
	default: '{ "approved": false, "reason": "{reason}" }',
	description: `What Wonder receives when a payment is declined; {reason} is replaced by the decline reason, {amount} by the amount without a sign, and ${FIELDS}. ${INFERRED}.`,
};

export const runAfterRule: INodeProperties = {
	displayName: 'Run Workflow After a Rule Decides',
	name: 'runAfterRule',
	type: 'boolean',
	default: true,
	description:
		'Whether the workflow also runs when a rule has already decided, for example to log the decision. The payment does not wait for it.',
};

export const mostAsked: INodeProperties = {
	displayName: 'Most Payments Asked at Once',
	name: 'mostAsked',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 10_000 },
	default: 0,
	description:
		'How many payments workflows may be asked about at the same time in this n8n process, by all Wonder Decision Triggers together. Any further payment gets the Fallback Decision at once and starts no run. 0 means 32, and more if earlier runs of this workflow were fast enough.',
};

export const approveStatus: INodeProperties = {
	displayName: 'Approve Status Code',
	name: 'approveStatus',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 599 },
	default: 200,
	description: `The HTTP status code of the approve response. ${INFERRED}.`,
};

export const declineStatus: INodeProperties = {
	displayName: 'Decline Status Code',
	name: 'declineStatus',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 599 },
	default: 200,
	description: `The HTTP status code of the decline response. ${INFERRED}.`,
};

export const wonderTimeoutMs: INodeProperties = {
	displayName: 'Wonder Timeout (Milliseconds)',
	name: 'wonderWaitsMs',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 60_000 },
	default: WONDER_TIMEOUT_MS,
	description: `How long Wonder waits for a response. ${INFERRED}.`,
};

export const pastPayments: INodeProperties = {
	displayName: 'Past Payments',
	name: 'pastPayments',
	type: 'options',
	options: [
		{
			name: 'Read at First Question of a Card, Then Count Here',
			value: 'once',
			description: 'Right when one n8n process receives all questions',
		},
		{
			name: 'Read at Each Question (Exact)',
			value: 'exact',
			description: 'Right when several webhook processes share the questions (queue mode)',
		},
	],
	default: 'once',
	description:
		"When to read a card's payments from Wonder, for the conditions Velocity, First Payment at Merchant and First Payment in Country. Other rules read nothing. With several webhook processes (queue mode), choose Exact: each process receives only some of the questions.",
};

export const pastPaymentsMs: INodeProperties = {
	displayName: 'Time to Read Past Payments (Milliseconds)',
	name: 'pastPaymentsMs',
	type: 'number',
	typeOptions: { minValue: 10, maxValue: 60_000 },
	default: 500,
	description:
		'How long a payment may wait until the past payments of its card are read. After that, If Unknown of the condition applies. Must be shorter than the deadline.',
};

/** The form of the Wonder Decision Trigger. */
export const decisionTriggerProperties: INodeProperties[] = [
	{
		displayName:
			"Once this workflow is published, each card payment that passes Wonder's own checks waits for it. Ask your contact at Wonder to turn on remote trading decisions, and give them the production URL (under Webhook URLs above). Try your rules in Shadow mode first, then switch to Live.",
		name: 'whatToDoAtWonder',
		type: 'notice',
		default: '',
	},
	reachable,
	...withEarlierDefault(mode, 'live'),
	shadowDecision,
	{
		displayName:
			"Wonder's transactions carry no merchant category (MCC). To find a kind of merchant, such as gambling or hotels, use Merchant Name Contains or Merchant IDs in a rule.",
		name: 'noMerchantCategory',
		type: 'notice',
		default: '',
	},
	rules,
	...withEarlierDefault(defaultOutcome, 'ask'),
	defaultReason,
	fallbackDecision,
	deadlineMs,
	// An expression that fails would decline every payment.
	...withEarlierDefault({ ...simplify, noDataExpression: true }, false),
	...signatureProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			approveJson,
			approveStatus,
			declineJson,
			declineStatus,
			mostAsked,
			pastPayments,
			refuseOlderThan(
				QUESTION_MAX_AGE_MINUTES,
				'. A pending payment waits only seconds, so 5 is enough if the n8n server clock is right',
			),
			runAfterRule,
			registeredUrl,
			pastPaymentsMs,
			wonderTimeoutMs,
		],
	},
];
