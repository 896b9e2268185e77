import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerAuthorization } from './decision/answer';
import { approveOrDecline } from './decision/outcomes';

export class WonderDecision implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Decision',
		name: 'wonderDecision',
		icon: { light: 'file:../../icons/wonder.svg', dark: 'file:../../icons/wonder.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["decision"] }}',
		description:
			'Answers the card payment that a Wonder Decision Trigger started this workflow for',
		defaults: { name: 'Wonder Decision' },
		// It belongs behind its trigger, and an agent's tools are not behind anything.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{
				displayName:
					'The first answer counts, and only until the deadline of the trigger. Answer first, and do slow things after this node. Several items must agree.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Decision',
				name: 'decision',
				type: 'options',
				options: approveOrDecline,
				default: 'decline',
				description: 'What the shopper who waits gets',
			},
			{
				displayName: 'Reason',
				name: 'reason',
				type: 'string',
				default: '',
				placeholder: 'e.g. Above the limit for travel',
				displayOptions: { show: { decision: ['decline'] } },
				description: 'Why it is declined, as the answer to Wonder says it. May be left empty.',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add Option',
				default: {},
				options: [
					{
						displayName: 'Fail When Too Late',
						name: 'failWhenLate',
						type: 'boolean',
						default: false,
						description:
							'Whether the workflow fails when the answer came too late, or another one was given before. Otherwise it goes on, and decision_answer says so.',
					},
				],
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await answerAuthorization.call(this);
	}
}
