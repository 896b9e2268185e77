import type { INodeProperties } from 'n8n-workflow';
import { approveOrDecline } from './outcomes';

export const reason: INodeProperties = {
	displayName: 'Reason',
	name: 'reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Above the limit for travel',
	displayOptions: { show: { decision: ['decline'] } },
	description: 'Why it is declined, as the answer to Wonder says it. May be left empty.',
};

export const failWhenLate: INodeProperties = {
	displayName: 'Fail When Too Late',
	name: 'failWhenLate',
	type: 'boolean',
	default: false,
	description:
		'Whether the workflow fails when the answer came too late, or another one was given before. Otherwise it goes on, and decision_answer says so.',
};

/** The form of the node Wonder Decision. */
export const answerProperties: INodeProperties[] = [
	{
		displayName:
			'The first answer counts, and only until the deadline of the trigger. Answer first, and do slow things after this node. Several items must agree.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Decision',
		name: 'decision',
		type: 'options',
		options: approveOrDecline,
		default: 'decline',
		description: 'What the shopper who waits gets',
	},
	reason,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [failWhenLate],
	},
];
