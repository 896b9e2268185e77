import type { INodeProperties } from 'n8n-workflow';

/** What all triggers ask: whether, how and from whom deliveries are accepted. */

export type SignatureMode = 'required' | 'notChecked';

/** Source: developer.wonder.today/openapi/webhook (production). */
const WONDER_ADDRESSES = '119.8.39.23, 119.8.232.135';

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
