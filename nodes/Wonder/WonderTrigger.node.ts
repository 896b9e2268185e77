import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { wonderApiTest } from './credential/credentialTest';
import { getCards, getUsers } from './search';
import { checkBeforeActivation } from './delivery/activation';
import { outputsExpression, triggerProperties } from './trigger/triggerProperties';
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
		// Above version 1, n8n evaluates no expression of its own before it calls this node.
		version: 1.1,
		// An expression for Events may return text.
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description:
			'Starts the workflow when a card payment is approved, declined, reversed, or settled',
		eventTriggerDescription: 'Waiting for a card event',
		activationMessage:
			"Wonder can now deliver card events to your production webhook URL. If you haven't yet, register it in Wonder's portal.",
		defaults: { name: 'Wonder Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		// No expressions here: n8n would evaluate them before every delivery.
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
			header: 'Receive card events from Wonder',
			executionsHelp: {
				inactive:
					"<b>While building your workflow</b>, click the 'execute step' button, then have Wonder deliver an event to the test URL. With the simulator, open its page (http://127.0.0.1:4010), enter the test URL under <b>Connect</b>, and pay with a card under <b>Cards</b>. The execution will show up in this editor.<br /><br /><b>Once you're happy with your workflow</b>, publish it and register the production URL in Wonder's portal. Every matching event will then start an execution. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
				active:
					"<b>While building your workflow</b>, click the 'execute step' button, then have Wonder deliver an event to the test URL. With the simulator, open its page (http://127.0.0.1:4010), enter the test URL under <b>Connect</b>, and pay with a card under <b>Cards</b>. The execution will show up in this editor.<br /><br /><b>Your workflow will also execute automatically</b>, since it's published. Every matching event that Wonder delivers to the production URL will start an execution. These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.",
			},
			activationHint: {
				inactive:
					"Once you've finished building your workflow, publish it, then register the production URL in Wonder's portal (you won't see those executions here).",
				active:
					"This node will also start for events that Wonder delivers to the production URL (you won't see those executions here).",
			},
		},
		properties: triggerProperties,
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers, whetherWonderReachesThis },
	};

	/** Nothing to register: the URL can only be set in Wonder's portal. */
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
