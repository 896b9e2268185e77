import type { INodeProperties } from 'n8n-workflow';
import { approveOrDecline } from './decisions';

export const reason: INodeProperties = {
	displayName: 'Decline Reason',
	name: 'reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Above the limit for travel',
	displayOptions: { show: { decision: ['decline'] } },
	description: 'Why the payment is declined. Optional; sent to Wonder with the decision.',
};

export const approvedAmount: INodeProperties = {
	displayName: 'Approved Amount',
	name: 'approvedAmount',
	type: 'string',
	default: '',
	placeholder: 'e.g. 25.00',
	displayOptions: { show: { decision: ['approve'] } },
	description:
		"To approve only a part of the payment: how much, in the payment's currency. Leave empty to approve all of it. Requires {approved_amount} in the trigger's option Approve Response (JSON). If this amount can't be used, the payment is declined and the node fails. Wonder does not document partial approvals.",
};

export const failIfLate: INodeProperties = {
	displayName: 'Fail If Late',
	name: 'failWhenLate',
	type: 'boolean',
	default: false,
	description:
		'Whether the workflow fails if this decision is too late, or another one was sent first. If off, the workflow continues and decision_answer in the output says so.',
};

/** The form of the Wonder Decision node. */
export const decisionNodeProperties: INodeProperties[] = [
	{
		displayName:
			"Only the first response counts, and only before the trigger's deadline. Put slow steps after this node. If it receives several items, all must have the same decision.",
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
		description: 'Whether to approve or decline the pending payment',
	},
	approvedAmount,
	reason,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [failIfLate],
	},
];
