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
import { past } from './decision/countedPayments';
import { decideAuthorization } from './decision/decisionTrigger';
import { decisionTriggerProperties } from './decision/decisionTriggerProperties';
import { checkSettings } from './decision/decisionSettings';
import { NEWEST_VERSION, VERSIONS } from './decision/nodeVersions';
import { outputsExpression } from './decision/outputs';
import { showPayment } from './decision/showPayment';
import { getCards, getUsers } from './search';
import { checkBeforeActivation } from './delivery/activation';
import { whetherWonderReachesThis } from './delivery/reachable';

const WHILE_BUILDING =
	"<b>While building your workflow</b>, click the 'execute step' button, then have Wonder send an authorization to the test URL. In Live mode, that payment gets a real decision. With the simulator, open its page (http://127.0.0.1:4010), enter the test URL as Decision URL under <b>Connect</b>, and pay with a card under <b>Cards</b>. The execution will show up in this editor.<br /><br />";

const WHERE_SHOWN =
	'These executions will show up in the <a data-key="executions">executions list</a>, but not in the editor.';

export class WonderDecisionTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Decision Trigger',
		name: 'wonderDecisionTrigger',
		icon: {
			light: 'file:../../icons/wonderDecisionTrigger.svg',
			dark: 'file:../../icons/wonderDecisionTrigger.dark.svg',
		},
		group: ['trigger'],
		version: VERSIONS,
		defaultVersion: NEWEST_VERSION,
		subtitle: '={{ $parameter["mode"] === "shadow" ? "Shadow Mode" : "Live Decisions" }}',
		description: 'Approves or declines card payments in real time',
		eventTriggerDescription: 'Waiting for an authorization',
		activationMessage:
			'Card payments now wait for this workflow. In Shadow mode, each gets the Shadow Mode Decision. In Live mode, its decisions are real: approved payments go through, and a payment without a decision by the deadline gets the Fallback Decision.',
		triggerPanel: {
			header: 'Decide a test payment',
			executionsHelp: {
				inactive: `${WHILE_BUILDING}<b>Once you're happy with your workflow</b>, publish it. Then every payment that Wonder sends to the production URL waits for this workflow, which in Live mode decides real payments. ${WHERE_SHOWN}`,
				active: `${WHILE_BUILDING}<b>This workflow is published.</b> Every payment that Wonder sends to the production URL waits for it, and in Live mode it decides real payments. ${WHERE_SHOWN}`,
			},
			activationHint: {
				inactive:
					'Once published, each payment waits for this workflow, and in Live mode it decides real payments.',
				active:
					'This workflow is published: each payment waits for it, and in Live mode it decides real payments.',
			},
		},
		defaults: { name: 'Wonder Decision Trigger' },
		inputs: [],
		outputs: outputsExpression,
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		// No expressions here: n8n would evaluate them for each request.
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'responseNode',
				path: 'wonder-decision',
			},
		],
		properties: decisionTriggerProperties,
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers, whetherWonderReachesThis },
	};

	/** Nothing to register: Wonder's staff enter the URL. */
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
				past.distrustAll();
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await decideAuthorization.call(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await showPayment.call(this);
	}
}
