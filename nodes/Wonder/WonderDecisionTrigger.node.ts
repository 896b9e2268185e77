import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { wonderApiTest } from './credential/credentialTest';
import { decideAuthorization } from './decision/trigger';
import { decisionProperties } from './decision/decisionProperties';
import { checkSettings } from './decision/decisionSettings';
import { getCards, getUsers } from './search';
import { checkBeforeActivation } from './delivery/activation';
import { whetherWonderReachesThis } from './delivery/reachable';

export class WonderDecisionTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Decision Trigger',
		name: 'wonderDecisionTrigger',
		icon: {
			light: 'file:../../icons/wonderDecisionTrigger.svg',
			dark: 'file:../../icons/wonderDecisionTrigger.dark.svg',
		},
		group: ['trigger'],
		// Above 1 n8n evaluates no expression of its own before it calls this node.
		version: 1.1,
		subtitle: '={{ $parameter["mode"] === "shadow" ? "shadow mode" : "approves or declines" }}',
		description: 'Approves or declines card payments while the shopper waits',
		defaults: { name: 'Wonder Decision Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		// No expressions here: n8n would evaluate them before each request.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'responseNode',
				path: 'wonder-decision',
			},
		],
		properties: decisionProperties,
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers, whetherWonderReachesThis },
	};

	/** There is nothing to register: Wonder enters the URL. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkBeforeActivation.call(this, checkSettings);
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await decideAuthorization.call(this);
	}
}
