import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { wonderApiTest } from './credential/credentialTest';
import { getCards, getUsers } from './search';
import { checkBeforeActivation } from './delivery/activation';
import { OUTCOMES } from './delivery/event';
import { triggerProperties } from './trigger/triggerProperties';
import { whetherWonderReachesThis } from './delivery/reachable';
import { triggerSettings } from './trigger/triggerSettings';
import { acceptEvent, startRun } from './trigger/trigger';

export class WonderTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Trigger',
		name: 'wonderTrigger',
		icon: {
			light: 'file:../../icons/wonderTrigger.svg',
			dark: 'file:../../icons/wonderTrigger.dark.svg',
		},
		group: ['trigger'],
		// Above 1 n8n evaluates no expression of its own before it calls this node.
		version: 1.1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a card is used: authorized, declined, reversed, settled',
		defaults: { name: 'Wonder Trigger' },
		inputs: [],
		// Text, too, means what `booleanFrom` takes it for.
		outputs: `={{ String($parameter.options?.outputPerOutcome).trim().toLowerCase() === "true" ? ${JSON.stringify(
			OUTCOMES.map((displayName) => ({ type: NodeConnectionTypes.Main, displayName })),
		)} : ["${NodeConnectionTypes.Main}"] }}`,
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		// No expressions here: n8n would evaluate them before each delivery.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: 'wonder',
			},
		],
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					'<b>While you build</b>, click Listen and let Wonder, or the simulator, deliver an event to the test URL. <b>When it is ready</b>, activate the workflow and give Wonder the production URL. Its runs are in the list of executions.',
				active:
					'<b>While you build</b>, click Listen and let Wonder, or the simulator, deliver an event to the test URL. <b>The workflow is active</b>: deliveries to the production URL start it. Its runs are in the list of executions.',
			},
			activationHint: 'Activate the workflow before you give Wonder the production URL.',
		},
		properties: triggerProperties,
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers, whetherWonderReachesThis },
	};

	/** There is nothing to register: the URL is entered in Wonder's portal. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				await checkBeforeActivation.call(this, triggerSettings);
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
		return await acceptEvent.call(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await startRun.call(this);
	}
}
