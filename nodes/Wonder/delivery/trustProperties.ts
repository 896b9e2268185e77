import type { INodeProperties } from 'n8n-workflow';

/** The fields of all triggers: which deliveries to accept, and from whom. */

export type SignatureMode = 'required' | 'notChecked';

/** Source: developer.wonder.today/openapi/webhook (production). */
const WONDER_ADDRESSES = '119.8.39.23, 119.8.232.135';

const reachabilityOptions = { loadOptionsMethod: 'whetherWonderReachesThis' };

/** Its only option is a sentence about this n8n instance, which n8n shows as the selected one. */
export const reachable: INodeProperties = {
	displayName: 'Can Wonder Reach This Server',
	name: 'reachable',
	type: 'options',
	noDataExpression: true,
	typeOptions: reachabilityOptions,
	options: [],
	default: '',
	description: 'Based on the public URL set in WEBHOOK_URL. Read-only.',
};

export const senderAddresses: INodeProperties = {
	displayName: 'Sender Addresses',
	name: 'senderAddresses',
	type: 'string',
	default: WONDER_ADDRESSES,
	placeholder: 'e.g. 119.8.39.23, 119.8.232.135',
	displayOptions: { show: { signature: ['notChecked'] } },
	description:
		"IP addresses or ranges (10.0.0.0/8) to accept deliveries from, separated by commas. Leave empty to accept any. The default is Wonder's addresses in production. Behind a proxy, n8n sees the sender's address only if N8N_PROXY_HOPS is set.",
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
				description: 'Only deliveries signed by Wonder start the workflow',
			},
			{
				name: 'Not Checked',
				value: 'notChecked',
				description: 'Use only if your card events prove to be unsigned',
			},
		] satisfies Array<{ name: string; value: SignatureMode; description: string }>,
		default: 'required',
		description:
			'Whether deliveries must have a signature that matches the Webhook Public Key in the credential',
	},
	{
		displayName:
			"Anyone who knows the webhook URL can start this workflow with fake events. Don't let it change cards or move money. Keep the list of sender addresses below as short as possible.",
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
		'Needed only if a proxy changes the path: the exact URL that Wonder delivers to, because the signature covers its path',
};

/** Wonder retries a delivery for 24 hours, possibly with its first signature. */
export const EVENT_MAX_AGE_MINUTES = 48 * 60;
/** No payment waits longer for a decision, but the clocks of two servers may differ this much. */
export const QUESTION_MAX_AGE_MINUTES = 5;

export const refuseOlderThan = (minutes: number, description = ''): INodeProperties => ({
	displayName: 'Max Delivery Age (Minutes)',
	name: 'refuseOlderThanMinutes',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: minutes,
	description: `Counted from when Wonder signed the delivery; the default is ${minutes}. 0 accepts any age${description}.`,
});
