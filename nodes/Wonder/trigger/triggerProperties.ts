import type { INodeProperties } from 'n8n-workflow';
import { statusOptions } from '../payment/cardTransaction';
import {
	EVENT_MAX_AGE_MINUTES,
	reachable,
	refuseOlderThan,
	registeredUrl,
	signatureProperties,
} from '../delivery/trustProperties';
import {
	amountsProperty,
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	typeProperty,
	users,
} from '../payment/conditionProperties';

const whatToDoAtWonder: INodeProperties = {
	displayName:
		"Open Webhook URLs above and copy the Production URL into Wonder's portal as the webhook URL of your App ID, or send it to your contact at Wonder: it cannot be set through the API. Wonder delivers only to https addresses that can be reached from the internet. No account yet? The simulator sends the same signed events: <code>npm start</code>.",
	name: 'whatToDoAtWonder',
	type: 'notice',
	default: '',
};

export const statusProperty: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'multiOptions',
	options: statusOptions,
	default: [],
	description: 'Only transactions in one of these states, for example declined ones',
};

export const filterProperties: INodeProperties[] = [
	amountsProperty(
		'Only events with an amount in one of these ranges',
		'An event in neither does not pass. Once settled, what was really debited counts, if the card is in this currency',
	),
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	statusProperty,
	typeProperty,
	users,
];

/** Three are Wonder's own actions; Approved and Declined tell authorizations apart. */
export type EventChoice = 'Approved' | 'Authorization' | 'Declined' | 'Reversed' | 'Settled';

/** n8n's node creator makes a trigger of each option: "On purchase declined". It needs the label Events. */
export const eventsProperty: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		{
			name: 'Purchase Approved',
			value: 'Approved',
			description: 'A payment attempt that was approved',
		},
		{
			name: 'Purchase Authorization',
			value: 'Authorization',
			description: 'A payment attempt, approved or declined',
		},
		{
			name: 'Purchase Declined',
			value: 'Declined',
			description: 'A payment attempt that was declined',
		},
		{
			name: 'Purchase Reversed',
			value: 'Reversed',
			description: 'The merchant reversed the authorization',
		},
		{
			name: 'Purchase Settled',
			value: 'Settled',
			description: 'The amount was charged or refunded',
		},
	] satisfies Array<{ name: string; value: EventChoice; description: string }>,
	default: ['Authorization', 'Reversed', 'Settled'],
	description:
		'Which events start the workflow. Purchases include withdrawals and refunds (see the Type filter). Other events are acknowledged and ignored.',
};

export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Events that do not pass all of them are acknowledged and ignored',
	options: filterProperties,
};

export const addCardDetails: INodeProperties = {
	displayName: 'Add Card Details',
	name: 'addCardDetails',
	type: 'boolean',
	default: false,
	description:
		'Whether to read the card from Wonder and add it to the event as card_details: title, status, limits',
};

export const compareWithDecision: INodeProperties = {
	displayName: 'Compare With Decision',
	name: 'compareWithDecision',
	type: 'boolean',
	default: false,
	description:
		'Whether to add to authorizations what the Wonder Decision Trigger of this n8n has answered, and whether it matches what became of them. Known since n8n started; in queue mode, to each webhook process for itself.',
};

export const eventsToRemember: INodeProperties = {
	displayName: 'Events to Remember',
	name: 'eventsToRemember',
	type: 'number',
	typeOptions: { minValue: 100, maxValue: 100_000 },
	default: 10_000,
	description:
		'How many events are kept in the database to recognize duplicates. It should be more than arrive within Refuse Deliveries Older Than (48 hours unless changed), so that an old delivery sent again starts nothing.',
};

export const keepDuplicates: INodeProperties = {
	displayName: 'Keep Duplicates',
	name: 'keepDuplicates',
	type: 'boolean',
	default: false,
	description:
		'Whether an event that Wonder delivers several times starts the workflow each time. Repeated events then have delivery.duplicate set.',
};

export const outputPerOutcome: INodeProperties = {
	displayName: 'One Output per Outcome',
	name: 'outputPerOutcome',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether to have five outputs: Declined, Authorized, Reversed, Settled, and Other for what is none of them for certain',
};

export const triggerProperties: INodeProperties[] = [
	whatToDoAtWonder,
	reachable,
	eventsProperty,
	filters,
	...signatureProperties,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			addCardDetails,
			compareWithDecision,
			eventsToRemember,
			keepDuplicates,
			outputPerOutcome,
			refuseOlderThan(
				EVENT_MAX_AGE_MINUTES,
				'. Less than 1440 may lose events, because Wonder repeats a delivery for up to 24 hours, perhaps with its first signature',
			),
			registeredUrl,
		],
	},
];
