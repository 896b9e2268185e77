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

const WHILE_BUILDING =
	"<b>While building your workflow</b>, click the 'fetch' button to see the latest payments that match. For a new one with the simulator, open its page (http://127.0.0.1:4010) and pay with a card under <b>Cards</b>.<br /><br />";

const WHERE_SHOWN =
	"These executions will show up in the <a data-key='executions'>executions list</a>, but not in the editor.";

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
		triggerPanel: {
			header: 'Check for card payments',
			executionsHelp: {
				inactive: `${WHILE_BUILDING}<b>Once you're happy with your workflow</b>, publish it. Then every matching payment at a poll time starts an execution. ${WHERE_SHOWN}`,
				active: `${WHILE_BUILDING}<b>Your workflow will also execute automatically</b>, since it's published. ${WHERE_SHOWN}`,
			},
			activationHint:
				"Once you've finished building your workflow, publish it to have it check at its poll times (you won't see those executions here).",
		},
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
