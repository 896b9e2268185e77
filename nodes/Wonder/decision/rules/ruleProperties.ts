import type { INodeProperties } from 'n8n-workflow';
import { conditionProperties } from './conditionProperties';
import { ruleOutcomeOptions } from '../decisions';
import { isReplaced } from '../nodeVersions';

const reason: Omit<INodeProperties, 'name'> = {
	displayName: 'Decline Reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Above the limit for travel',
	description: 'Why the payment is declined. Optional; sent to Wonder with the decision.',
};

const ruleWith = (conditions: INodeProperties[]): INodeProperties[] => [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. No payments at night',
		description: 'Shows in the output which rule decided. If empty, its number does: Rule 2.',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'collection',
		placeholder: 'Add Condition',
		default: {},
		description: 'The rule matches payments that meet all of these conditions. Add at least one.',
		options: conditions,
	},
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'options',
		options: ruleOutcomeOptions,
		default: 'decline',
		description: 'What happens to a payment that matches this rule',
	},
	{ ...reason, name: 'reason', displayOptions: { show: { outcome: ['decline'] } } },
];

const rulesWith = (conditions: INodeProperties[]): INodeProperties => ({
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Rule',
	default: {},
	description:
		'Checked from top to bottom for every payment. The first rule that matches decides, and the rest are skipped. Drag a rule to move it.',
	options: [{ displayName: 'Rule', name: 'rule', values: ruleWith(conditions) }],
});

export const rules = rulesWith(conditionProperties);

export const rulesOfNewForm = rulesWith(
	conditionProperties.filter((condition) => !isReplaced(condition)),
);

export const defaultOutcome: INodeProperties = {
	displayName: 'Default Outcome',
	name: 'otherwise',
	type: 'options',
	options: ruleOutcomeOptions,
	default: 'approve',
	description:
		"What happens to a payment that matches no rule. It has already passed Wonder's own checks (card status, limits, balance).",
};

export const defaultReason: INodeProperties = {
	...reason,
	displayName: 'Default Decline Reason',
	name: 'otherwiseReason',
	displayOptions: { show: { otherwise: ['decline'] } },
};
