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
		'https://github.com/n8n-nodes-wonder/n8n-nodes-wonder/blob/main/docs/credential.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: "Wonder's test system: no real money moves",
				},
				{ name: 'Production', value: 'production', description: 'Real cards and real money' },
				{
					name: 'Custom',
					value: 'custom',
					description: 'Another address, for example the simulator that comes with these nodes',
				},
			],
			default: 'sandbox',
			description: 'Where requests go. An App ID belongs to one environment.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			displayOptions: { show: { environment: ['custom'] } },
			default: 'http://127.0.0.1:4010',
			placeholder: 'e.g. http://127.0.0.1:4010',
			description:
				'Scheme, host and port. Must be https, except to this machine, a private IP address or host.docker.internal.',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
			description: "From Wonder's portal, where the App ID is created",
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
				'The RSA private key whose public half you gave to Wonder. It signs every request and never leaves n8n. Paste it in any form: with or without line breaks, PKCS#8 or PKCS#1, PEM or base64.',
		},
		{
			displayName: 'Webhook Public Key',
			name: 'webhookPublicKey',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN PUBLIC KEY-----',
			description:
				"Wonder's own public key, shown once when the App ID is created. It proves that a card event really comes from Wonder. While a key is being replaced, paste the old and the new one below each other.",
		},
		// n8n shows no words of a test that went well.
		{
			displayName:
				'Wonder Trigger and Wonder Decision Trigger need this key, to check that an event comes from Wonder. The Wonder node does not.',
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
			description: "The language of Wonder's messages",
		},
		{
			displayName: 'Sign Query',
			name: 'signQuery',
			type: 'boolean',
			default: true,
			description:
				"Whether the signature of a request covers its query string. This is inferred from Wonder's documents. Switch it off if the credential test succeeds and only requests with a query, such as lists with filters, are refused.",
		},
		{
			displayName: 'Endpoint Overrides',
			name: 'endpointOverrides',
			// A field of type json has a red dot as long as it is empty.
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			placeholder: 'e.g. { "card.lock": "PUT /cards/{cardId}/freeze" }',
			description:
				"Corrects an address that these nodes have wrong. Some addresses are not in Wonder's public documents and are inferred; the README lists them. Write the operation, then method and path with the same {placeholders}.",
		},
	];

	/** Called by n8n with the final request of the Wonder nodes and of its own HTTP Request node. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return await signedRequest(readCredentials(credentials), requestOptions);
	}
}
