/** What can become of a pending payment. */
export const DECISIONS = ['approve', 'decline'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What a rule can do with a payment. */
export type RuleOutcome = Decision | 'ask';

export const ruleOutcomeOptions: Array<{
	name: string;
	value: RuleOutcome;
	description: string;
}> = [
	{ name: 'Approve', value: 'approve', description: 'The payment goes through' },
	{ name: 'Decline', value: 'decline', description: 'The payment is declined' },
	{
		name: 'Let the Workflow Decide',
		value: 'ask',
		description: 'The payment waits until a Wonder Decision node in this workflow decides',
	},
];

/** Where there is no workflow left to decide. */
export const approveOrDecline = ruleOutcomeOptions.filter(({ value }) => value !== 'ask');
