import type { INodeProperties } from 'n8n-workflow';
import { amountsProperty } from '../payment/amountsProperty';
import { statusOptions } from '../payment/cardTransaction';
import {
	cards,
	merchantCountries,
	merchantCountriesExcluded,
	merchantNameContains,
	merchantNameContainsAnywhere,
	typeProperty,
	users,
} from '../payment/conditionProperties';

/** What the Wonder Trigger asks its user. The parts about trust are the decision trigger's, too. */

export type SignatureMode = 'required' | 'notChecked';

/** Source: developer.wonder.today/openapi/webhook (production). */
const WONDER_ADDRESSES = '119.8.39.23, 119.8.232.135';

const whatToDoAtWonder: INodeProperties = {
	displayName:
		"Open Webhook URLs above and copy the Production URL into Wonder's portal as the webhook URL of your App ID, or send it to your contact at Wonder: it cannot be set through the API. Wonder delivers only to https addresses that can be reached from the internet. No account yet? The simulator sends the same signed events: <code>npm start</code>.",
	name: 'whatToDoAtWonder',
	type: 'notice',
	default: '',
};

const toldByThisN8n = { loadOptionsMethod: 'whetherWonderReachesThis' };

/** Its only choice is a sentence about this installation, which n8n shows as the chosen one. */
export const reachable: INodeProperties = {
	displayName: 'Can Wonder Reach This Server',
	name: 'reachable',
	type: 'options',
	noDataExpression: true,
	typeOptions: toldByThisN8n,
	options: [],
	default: '',
	description:
		'Judged by the public address that this n8n has been given in WEBHOOK_URL. Nothing to choose here.',
};

export const senderAddresses: INodeProperties = {
	displayName: 'Sender Addresses',
	name: 'senderAddresses',
	type: 'string',
	default: WONDER_ADDRESSES,
	placeholder: 'e.g. 119.8.39.23, 119.8.232.135',
	displayOptions: { show: { signature: ['notChecked'] } },
	description:
		"IP addresses or ranges (10.0.0.0/8) that may deliver, separated by commas; empty means any. These two are Wonder's in production. Behind a proxy, n8n sees the sender's address only if N8N_PROXY_HOPS is set.",
};

export const signatureProperties: INodeProperties[] = [
	{
		displayName: 'Signature',
		name: 'signature',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Required',
				value: 'required',
				description: 'Only what Wonder has signed starts the workflow',
			},
			{
				name: 'Not Checked',
				value: 'notChecked',
				description: 'Only if your card events prove to be unsigned',
			},
		] satisfies Array<{ name: string; value: SignatureMode; description: string }>,
		default: 'required',
		description:
			'Whether a delivery must carry a signature that fits the Webhook Public Key in the credential',
	},
	{
		displayName:
			'Anybody who learns the webhook URL can now start this workflow with invented events. Do not let it change cards or move money. Keep the list of sender addresses below as short as it can be.',
		name: 'notCheckedNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { signature: ['notChecked'] } },
	},
	senderAddresses,
];

export const registeredUrl: INodeProperties = {
	displayName: 'URL Registered at Wonder',
	name: 'registeredUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://hooks.example.com/wonder',
	description:
		'Only needed when a proxy changes the path: the exact URL that Wonder delivers to, because its path is signed',
};

/** Wonder repeats a delivery for 24 hours, perhaps with its first signature. */
export const EVENT_MAX_AGE_MINUTES = 48 * 60;
/** Nobody waits longer for a decision; the clocks of two servers may differ by as much. */
export const QUESTION_MAX_AGE_MINUTES = 5;

export const refuseOlderThan = (minutes: number, description = ''): INodeProperties => ({
	displayName: 'Refuse Deliveries Older Than (Minutes)',
	name: 'refuseOlderThanMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: minutes,
	description: `Counted from the moment that Wonder signed; ${minutes} unless changed. 0 accepts any age${description}.`,
});

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

export const eventsProperty: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	required: true,
	options: [
		{
			name: 'Authorization',
			value: 'Authorization',
			description: 'Somebody wants to pay; approved or declined',
		},
		{ name: 'Reversed', value: 'Reversed', description: 'The merchant gave it back' },
		{ name: 'Settled', value: 'Settled', description: 'The amount was charged or refunded' },
	],
	default: ['Authorization', 'Reversed', 'Settled'],
	description: 'Which events start the workflow. The others are acknowledged and ignored.',
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
