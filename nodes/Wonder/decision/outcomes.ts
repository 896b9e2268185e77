/** What is decided about a pending payment. */
export const ANSWERED = ['approve', 'decline'] as const;
export type Answered = (typeof ANSWERED)[number];

export type Outcome = Answered | 'ask';

export const outcomeOptions: Array<{ name: string; value: Outcome; description: string }> = [
	{ name: 'Approve', value: 'approve', description: 'The payment goes through' },
	{
		name: 'Ask the Workflow',
		value: 'ask',
		description: 'The payment waits while this workflow runs and answers it',
	},
	{ name: 'Decline', value: 'decline', description: 'The payment is refused' },
];

/** Where nobody is left to be asked. */
export const approveOrDecline = outcomeOptions.filter(({ value }) => value !== 'ask');
