import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { readCredentials } from '../nodes/Wonder/api/credentials';
import { signedRequest } from '../nodes/Wonder/api/signedRequest';

export class WonderApi implements ICredentialType {
	name = 'wonderApi';

	displayName = 'Wonder API';

	icon: Icon = { light: 'file:../icons/wonder.svg', dark: 'file:../icons/wonder.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-wonder/n8n-nodes-wonder/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: "Wonder's test environment. No real money moves.",
				},
				{ name: 'Production', value: 'production', description: 'Real cards and real money' },
				{
					name: 'Custom',
					value: 'custom',
					description: 'Another server, such as the Wonder simulator',
				},
			],
			default: 'sandbox',
			description:
				'The Wonder environment to send requests to. Each App ID works in one environment only.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			displayOptions: { show: { environment: ['custom'] } },
			default: 'http://127.0.0.1:4010',
			placeholder: 'e.g. http://127.0.0.1:4010',
			description:
				'Scheme, host, and port. Must start with https://, except for localhost, private IP addresses, and host.docker.internal.',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
			description: "The App ID from Wonder's portal",
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			required: true,
			default: '',
			placeholder: '-----BEGIN PRIVATE KEY-----',
			description:
				'The RSA private key whose public half you gave to Wonder. It signs every request and never leaves n8n. Any format works: PKCS#8 or PKCS#1, PEM or base64, with or without line breaks.',
		},
		{
			displayName: 'Webhook Public Key',
			name: 'webhookPublicKey',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN PUBLIC KEY-----',
			description:
				"Wonder's public key, shown once when you create the App ID. The triggers use it to verify that an event comes from Wonder. To rotate keys, paste the new key below the old one.",
		},
		// A notice, because n8n does not show the message of a successful test.
		{
			displayName:
				'Wonder Trigger and Wonder Decision Trigger require this key to verify that events come from Wonder. The Wonder node works without it.',
			name: 'webhookKeyNotice',
			type: 'notice',
			default: '',
			displayOptions: { hide: { webhookPublicKey: [{ _cnd: { exists: true } }] } },
		},
		{
			displayName: 'Language',
			name: 'language',
			type: 'options',
			options: [
				{ name: 'Chinese, Simplified', value: 'zh-CN' },
				{ name: 'Chinese, Traditional (Hong Kong)', value: 'zh-HK' },
				{ name: 'English', value: 'en' },
			],
			default: 'en',
			description: "The language of Wonder's error messages",
		},
		{
			displayName: 'Sign Query',
			name: 'signQuery',
			type: 'boolean',
			default: true,
			description:
				"Whether to include the query string in the signature. This is inferred from Wonder's documentation. Turn it off if the credential test succeeds but requests with a query string, such as filtered lists, are rejected.",
		},
		{
			displayName: 'Endpoint Overrides',
			name: 'endpointOverrides',
			// Not of type json, which n8n marks as invalid while it is empty.
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. { "card.lock": "PUT /cards/{cardId}/freeze" }',
			description:
				'Overrides endpoint paths that differ from the built-in ones. Some built-in paths are inferred because Wonder does not document them publicly; the README lists them. For each operation, enter the method and path with the same {placeholders}.',
		},
	];

	/** n8n calls this with each request of the Wonder nodes and of its HTTP Request node. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await signedRequest(readCredentials(credentials), requestOptions);
	}
}
