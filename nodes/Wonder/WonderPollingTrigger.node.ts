import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
} from 'n8n-workflow';
import { wonderApiTest } from './credential/credentialTest';
import { getCards, getUsers } from './search';
import { pollEvents } from './trigger/poll';
import { pollingProperties } from './trigger/pollingProperties';
import { outputsExpression } from './trigger/triggerProperties';

export class WonderPollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Polling Trigger',
		name: 'wonderPollingTrigger',
		icon: {
			light: 'file:../../icons/wonderPollingTrigger.svg',
			dark: 'file:../../icons/wonderPollingTrigger.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		// An expression for Events may return text.
		subtitle: '={{ [$parameter["events"]].flat().join(", ") }}',
		description:
			'Checks at intervals for card payments that were approved, declined, reversed, or settled, and starts the workflow. Needs no public URL.',
		activationMessage:
			'The transactions so far have been noted. From now on, each change starts the workflow at the next poll time.',
		defaults: { name: 'Wonder Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: outputsExpression,
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		properties: pollingProperties,
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers },
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollEvents.call(this);
	}
}
