import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerAuthorization } from './decision/answer';
import { answerProperties } from './decision/answerProperties';

export class WonderDecision implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wonder Decision',
		name: 'wonderDecision',
		icon: {
			light: 'file:../../icons/wonderDecision.svg',
			dark: 'file:../../icons/wonderDecision.dark.svg',
		},
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
		properties: answerProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await answerAuthorization.call(this);
	}
}
