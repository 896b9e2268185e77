import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { decidePayment } from './decision/decisionNode';
import { decisionNodeProperties } from './decision/decisionNodeProperties';

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
		subtitle:
			'={{ $rawParameter["decision"] === "approve" ? "Approve Payment" : $rawParameter["decision"] === "decline" ? "Decline Payment" : "Approve or Decline" }}',
		description: 'Approve or decline the payment that started this workflow',
		defaults: { name: 'Wonder Decision' },
		// It must follow its trigger, and an agent's tools follow nothing.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: decisionNodeProperties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await decidePayment.call(this);
	}
}
