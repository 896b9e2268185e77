import type { INodeProperties } from 'n8n-workflow';
import { simplify } from '../input/simplify';
import { addCardDetails, eventsProperty, filters, outputPerOutcome } from './triggerProperties';

const howItWorks: INodeProperties = {
	displayName:
		"Reads Wonder's list of transactions at the poll times and starts the workflow for what has changed, so n8n needs no public URL. The first poll after publishing only remembers what is there. Events come with the delay of the poll times; the Wonder Trigger gets them at once, if Wonder can reach this server.",
	name: 'howItWorks',
	type: 'notice',
	default: '',
};

export const daysToLookBack: INodeProperties = {
	displayName: 'Days to Look Back',
	name: 'daysToLookBack',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 366 },
	default: 30,
	description:
		'How long to watch each transaction after it was created. A change after that starts nothing. Choose more than your merchants need to settle.',
};

export const maxTransactions: INodeProperties = {
	displayName: 'Max Transactions to Read',
	name: 'maxTransactions',
	type: 'number',
	typeOptions: { minValue: 1000, maxValue: 1_000_000 },
	default: 100_000,
	description:
		"Max number of transactions to read in one poll. If Wonder's list is longer and its end may hold new transactions, the poll fails rather than miss them.",
};

export const pollingProperties: INodeProperties[] = [
	howItWorks,
	{
		...eventsProperty,
		description:
			'Which events start the workflow. Purchases include withdrawals and refunds (see the Type filter). Other events are ignored.',
	},
	{
		...filters,
		description: 'Only events that match all filters start the workflow. The others are ignored.',
	},
	simplify,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [addCardDetails, daysToLookBack, maxTransactions, outputPerOutcome],
	},
];
