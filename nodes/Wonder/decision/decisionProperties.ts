import type { INodeProperties } from 'n8n-workflow';
import {
	QUESTION_MAX_AGE_MINUTES,
	reachable,
	refuseOlderThan,
	registeredUrl,
	signatureProperties,
} from '../delivery/trustProperties';
import { approveOrDecline } from './outcomes';
import { ruleProperties } from './rules/ruleProperties';
import { WONDER_WAITS_MS } from './wire';

const INFERRED = "Wonder's documents do not show it; this is inferred";

export const mode: INodeProperties = {
	displayName: 'Mode',
	name: 'mode',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Live', value: 'live', description: 'Rules and workflow decide' },
		{
			name: 'Shadow',
			value: 'shadow',
			description: 'Always gives the same answer, and records what would have been decided',
		},
	],
	default: 'live',
	description: 'Whether the rules decide, or are only tried on live traffic',
};

export const shadowAnswer: INodeProperties = {
	displayName: 'Answer in Shadow Mode',
	name: 'shadowAnswer',
	type: 'options',
	noDataExpression: true,
	options: approveOrDecline,
	default: 'approve',
	displayOptions: { show: { mode: ['shadow'] } },
	description: 'What every authorization is answered, whatever the rules say',
};

export const fallback: INodeProperties = {
	displayName: 'When the Workflow Does Not Answer',
	name: 'fallback',
	type: 'options',
	noDataExpression: true,
	options: approveOrDecline,
	default: 'decline',
	description:
		'The answer when the workflow was asked and fails, forgets to answer, or is too slow, and when a rule approves only after the deadline. Whatever is chosen here, a payment whose amount cannot be read is declined then, and so is what the rules cannot judge.',
};

export const deadlineMs: INodeProperties = {
	displayName: 'Deadline (Milliseconds)',
	name: 'deadlineMs',
	type: 'number',
	typeOptions: { minValue: 100, maxValue: 60_000 },
	default: 1500,
	description:
		'How long the workflow may take. It must be shorter than Wonder waits, see the options.',
};

export const approveJson: INodeProperties = {
	displayName: 'Answer for Approve (JSON)',
	name: 'approveJson',
	type: 'json',
	default: '{ "approved": true }',
	description: `What Wonder gets when a payment is approved. ${INFERRED}.`,
};

export const declineJson: INodeProperties = {
	displayName: 'Answer for Decline (JSON)',
	name: 'declineJson',
	type: 'json',
	default: '{ "approved": false, "reason": "{reason}" }',
	description: `What Wonder gets when a payment is declined; {reason} stands for the reason. ${INFERRED}.`,
};

export const runAfterRule: INodeProperties = {
	displayName: 'Run the Workflow After a Rule',
	name: 'runAfterRule',
	type: 'boolean',
	default: true,
	description:
		'Whether the workflow also runs for what a rule has answered, for example to log it. The answer does not wait for it.',
};

export const approveStatus: INodeProperties = {
	displayName: 'Status for Approve',
	name: 'approveStatus',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 599 },
	default: 200,
	description: `The HTTP status of the answer. ${INFERRED}.`,
};

export const declineStatus: INodeProperties = {
	displayName: 'Status for Decline',
	name: 'declineStatus',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 599 },
	default: 200,
	description: `The HTTP status of the answer. ${INFERRED}.`,
};

export const wonderWaitsMs: INodeProperties = {
	displayName: 'Wonder Waits (Milliseconds)',
	name: 'wonderWaitsMs',
	type: 'number',
	typeOptions: { minValue: 200, maxValue: 60_000 },
	default: WONDER_WAITS_MS,
	description: `How long Wonder waits for an answer at most. ${INFERRED}.`,
};

export const decisionProperties: INodeProperties[] = [
	{
		displayName:
			"Every authorization that Wonder's own checks have passed waits for this trigger. Ask your contact at Wonder to switch on remote trading decisions, with the Production URL that Webhook URLs above shows. Try your rules in Shadow mode first.",
		name: 'whatToDoAtWonder',
		type: 'notice',
		default: '',
	},
	reachable,
	mode,
	shadowAnswer,
	...ruleProperties,
	fallback,
	deadlineMs,
	...signatureProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			approveJson,
			declineJson,
			refuseOlderThan(
				QUESTION_MAX_AGE_MINUTES,
				'. A question lives for seconds only, so 5 is enough when the clock of n8n is right',
			),
			runAfterRule,
			approveStatus,
			declineStatus,
			registeredUrl,
			wonderWaitsMs,
		],
	},
];
