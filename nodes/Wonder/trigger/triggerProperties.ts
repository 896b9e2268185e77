import { NodeConnectionTypes, type ExpressionString, type INodeProperties } from 'n8n-workflow';
import { OUTCOMES } from '../delivery/event';
import { simplify } from '../input/simplify';
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
		"Open Webhook URLs above and copy the production URL into Wonder's portal as the webhook URL of your App ID, or send it to your contact at Wonder. It can't be set through the API. Wonder delivers only to HTTPS URLs that can be reached from the internet; without such a URL, use the Wonder Polling Trigger instead. No account yet? The simulator in this node's repository sends the same signed events (<code>npm start</code>).",
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
	description: 'Only transactions with one of these statuses',
};

export const filterProperties: INodeProperties[] = [
	amountsProperty(
		'Only events with an amount in one of these ranges',
		"Events in neither currency don't match. For settled events, the amount actually debited counts if the card is in this currency",
	),
	cards,
	users,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	statusProperty,
	typeProperty,
];

/** Wonder's three actions, and the two outcomes of an authorization. */
export type EventChoice = 'Approved' | 'Authorization' | 'Declined' | 'Reversed' | 'Settled';

/** Because of the label Events, n8n's node creator lists each option as a trigger: "On purchase declined". */
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
	description:
		'Only events that match all filters start the workflow. The others are acknowledged and ignored.',
	options: filterProperties,
};

export const addCardDetails: INodeProperties = {
	displayName: 'Add Card Details',
	name: 'addCardDetails',
	type: 'boolean',
	default: false,
	description: 'Whether to add the card with its status and limits to the event as card_details',
};

export const compareWithDecision: INodeProperties = {
	displayName: 'Compare With Decision',
	name: 'compareWithDecision',
	type: 'boolean',
	default: false,
	description:
		"Whether to add to authorizations what this n8n instance's Wonder Decision Trigger responded, by which rule, how fast, and whether it matches the outcome. Responses are forgotten when n8n restarts. In queue mode, each webhook process knows only its own.",
};

export const eventsToRemember: INodeProperties = {
	displayName: 'Events to Remember',
	name: 'eventsToRemember',
	type: 'number',
	typeOptions: { minValue: 100, maxValue: 100_000 },
	default: 10_000,
	description:
		'How many events to keep in the database to recognize duplicates. Choose more than arrive within Max Delivery Age (48 hours by default), so that an old delivery sent again starts nothing.',
};

export const keepDuplicates: INodeProperties = {
	displayName: 'Keep Duplicates',
	name: 'keepDuplicates',
	type: 'boolean',
	default: false,
	description:
		'Whether repeated deliveries of an event start the workflow too. Their delivery.duplicate is true.',
};

export const outputPerOutcome: INodeProperties = {
	displayName: 'One Output per Outcome',
	name: 'outputPerOutcome',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether to have five outputs: Declined, Authorized, Reversed, Settled, and Other for anything unclear',
};

export const skipOwnDeclines: INodeProperties = {
	displayName: 'Skip Own Declines',
	name: 'skipOwnDeclines',
	type: 'boolean',
	default: false,
	description:
		"Whether to ignore authorizations that this n8n instance's Wonder Decision Trigger declined itself, for example so that they don't lock the card. Its decisions are forgotten when n8n restarts, and in queue mode, each webhook process knows only its own: the event then starts the workflow.",
};

/** Accepts text as `booleanFrom` does. */
export const outputsExpression: ExpressionString = `={{ String($parameter.options?.outputPerOutcome).trim().toLowerCase() === "true" ? ${JSON.stringify(
	OUTCOMES.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName })),
)} : ["${NodeConnectionTypes.Main}"] }}`;

export const triggerProperties: INodeProperties[] = [
	whatToDoAtWonder,
	reachable,
	eventsProperty,
	simplify,
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
				'. Values below 1440 may lose events: Wonder retries a delivery for up to 24 hours, possibly with its first signature',
			),
			registeredUrl,
			skipOwnDeclines,
		],
	},
];
