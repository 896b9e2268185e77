import type { INodeProperties } from 'n8n-workflow';
import { conditionProperties } from './conditionProperties';
import { outcomeOptions } from '../outcomes';

const reason: Omit<INodeProperties, 'name'> = {
	displayName: 'Reason',
	type: 'string',
	default: '',
	placeholder: 'e.g. Above the limit for travel',
	description: 'Why it is declined, as the answer to Wonder says it. May be left empty.',
};

const rule: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. No payments at night',
		description: 'Says later which rule decided. Empty: its number, like Rule 2.',
	},
	{
		displayName: 'Conditions',
		name: 'conditions',
		type: 'collection',
		placeholder: 'Add Condition',
		default: {},
		description:
			'The rule matches a payment for which all of these are true. It needs at least one.',
		options: conditionProperties,
	},
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'options',
		options: outcomeOptions,
		default: 'decline',
		description: 'What happens to a payment that this rule matches',
	},
	{ ...reason, name: 'reason', displayOptions: { show: { outcome: ['decline'] } } },
];

export const rules: INodeProperties = {
	displayName: 'Rules',
	name: 'rules',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Rule',
	default: {},
	description:
		'Looked at from top to bottom for every payment: the first rule that matches decides, and the rest are not looked at. Drag a rule to move it.',
	options: [{ displayName: 'Rule', name: 'rule', values: rule }],
};

export const otherwise: INodeProperties = {
	displayName: 'Otherwise',
	name: 'otherwise',
	type: 'options',
	options: outcomeOptions,
	default: 'ask',
	description: 'What happens to a payment that no rule matches',
};

export const otherwiseReason: INodeProperties = {
	...reason,
	displayName: 'Otherwise: Reason',
	name: 'otherwiseReason',
	displayOptions: { show: { otherwise: ['decline'] } },
};

/** The form in which the decision trigger's user enters rules. */
export const ruleProperties: INodeProperties[] = [rules, otherwise, otherwiseReason];
