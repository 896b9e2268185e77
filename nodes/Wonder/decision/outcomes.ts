/** What the shopper gets. */
export type Answered = 'approve' | 'decline';

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

export const isAnswered = (value: unknown): value is Answered =>
	approveOrDecline.some((option) => option.value === value);
