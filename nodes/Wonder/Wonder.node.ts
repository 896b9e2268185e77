import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { wonderApiTest } from './credential/credentialTest';
import { propertiesOf, subtitleOf } from './operation/nodeProperties';
import { resources } from './resources';
import { run } from './execution/run';
import {
	getCards,
	getUsers,
	searchCards,
	searchLimits,
	searchUsers,
	searchWallets,
} from './search';

export class Wonder implements INodeType {
	description: INodeTypeDescription & { sensitiveOutputFields: string[] } = {
		displayName: 'Wonder',
		name: 'wonder',
		icon: { light: 'file:../../icons/wonder.svg', dark: 'file:../../icons/wonder.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(resources),
		description: 'Issue, lock, limit and fund payment cards with Wonder',
		defaults: { name: 'Wonder' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'wonderApi', required: true, testedBy: 'wonderApiTest' }],
		sensitiveOutputFields: ['pan', 'cvv'],
		properties: propertiesOf(resources),
	};

	methods = {
		credentialTest: { wonderApiTest },
		loadOptions: { getCards, getUsers },
		listSearch: { searchCards, searchLimits, searchUsers, searchWallets },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await run.call(this);
	}
}
