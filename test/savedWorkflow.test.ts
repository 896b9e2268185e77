import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { Wonder } from '../nodes/Wonder/Wonder.node';
import { WonderDecision } from '../nodes/Wonder/WonderDecision.node';
import { WonderDecisionTrigger } from '../nodes/Wonder/WonderDecisionTrigger.node';
import { WonderTrigger } from '../nodes/Wonder/WonderTrigger.node';
import saved from './vectors/savedWorkflow_22a072c.json';

/**
 * Workflows of users hold parameter names, option values and what differs from the defaults. The file has
 * nodes as n8n saved them with the nodes of commit 22a072c: together they set every parameter of every
 * operation, and every option value. `defaults` is what n8n added from that commit's defaults.
 */
interface SavedNode {
	type: string;
	typeVersion: number;
	parameters: INodeParameters;
	defaults: INodeParameters;
}

const nodes = saved as unknown as SavedNode[];

const descriptions = new Map<string, INodeTypeDescription>(
	[new Wonder(), new WonderTrigger(), new WonderDecisionTrigger(), new WonderDecision()].map(
		({ description }) => [description.name, description],
	),
);

const descriptionOf = ({ type }: SavedNode) => descriptions.get(type) as INodeTypeDescription;

/** What n8n hands to today's node; it drops every value that no parameter of today has. */
function loaded(savedNode: SavedNode): INodeParameters {
	const description = descriptionOf(savedNode);
	const node = { name: 'Saved', ...savedNode } as unknown as INode;
	return NodeHelpers.getNodeParameters(
		description.properties,
		savedNode.parameters,
		true,
		false,
		node,
		description,
	) as INodeParameters;
}

/** Values that no longer do anything, because they never did: writes run one at a time. */
function withoutIdleValues(node: SavedNode): INodeParameters {
	const parameters = { ...node.parameters, ...node.defaults };
	const options = descriptionOf(node).properties.find(
		({ name, displayOptions: { show = {} } = {} }) =>
			name === 'options' &&
			show.resource?.includes(parameters.resource as string) &&
			show.operation?.includes(parameters.operation as string),
	);
	const offered = (options?.options ?? []).map(({ name }) => name);
	if (node.type !== 'wonder' || !options || offered.includes('readsAtOnce')) return parameters;
	expect(WRITES).toContain(`${String(parameters.resource)}.${String(parameters.operation)}`);
	const { readsAtOnce: _, ...rest } = parameters.options as INodeParameters;
	return { ...parameters, options: rest };
}

const WRITES = [
	'card.create',
	'card.lock',
	'card.terminate',
	'card.unlock',
	'card.updateLimits',
	'feeRule.set',
	'transfer.create',
	'user.create',
	'user.update',
	'wallet.create',
];

/** Saved values of a choice that today's choice does not offer. */
function unknownChoices(properties: INodeProperties[], values: INodeParameters): string[] {
	return properties.flatMap((property) => {
		const value = values[property.name];
		if (value === undefined) return [];
		if (property.type === 'collection') {
			return unknownChoices(property.options as INodeProperties[], value as INodeParameters);
		}
		if (property.type === 'fixedCollection') {
			return (property.options ?? []).flatMap((group) =>
				'values' in group
					? [(value as INodeParameters)[group.name]]
							.flat()
							.flatMap((entry) => unknownChoices(group.values, (entry ?? {}) as INodeParameters))
					: [],
			);
		}
		if (property.typeOptions?.loadOptionsMethod) return [];
		if (!['options', 'multiOptions'].includes(property.type)) return [];
		const known = (property.options as INodePropertyOptions[]).map((option) => option.value);
		return [value]
			.flat()
			.filter((choice) => !known.includes(choice as string))
			.map((choice) => `${property.name}: ${String(choice)}`);
	});
}

const named = nodes.map((node, index) => {
	const { resource = '', operation = '' } = { ...node.parameters, ...node.defaults };
	return [`${index + 1}, ${node.type} ${[resource, operation].join('.')}`, node] as const;
});

describe.each(named)('saved node %s', (_, node) => {
	test('keeps every value and every default', () => {
		expect(loaded(node)).toMatchObject(withoutIdleValues(node));
	});

	test('finds every chosen option', () => {
		const values = loaded(node);
		const { properties } = descriptionOf(node);
		const shown = properties.filter((property) =>
			NodeHelpers.displayParameter(values, property, node as never, descriptionOf(node)),
		);
		expect(unknownChoices(shown, values)).toEqual([]);
	});
});

test('the saved workflow holds every operation and node of that version', () => {
	const operations = nodes.flatMap(({ type, parameters, defaults }) => {
		const { resource, operation } = { ...parameters, ...defaults };
		return type === 'wonder' ? [`${String(resource)}.${String(operation)}`] : [type];
	});
	expect([...new Set(operations)].sort()).toEqual(
		[
			...['wonderDecision', 'wonderDecisionTrigger', 'wonderTrigger', ...WRITES],
			...['account.getBalance', 'api.call', 'card.get', 'card.getAll', 'card.getFullNumber'],
			...['card.getLimitHistory', 'feeRule.get', 'feeRule.preview', 'transaction.getAll'],
			...['transfer.getAll', 'user.get', 'wallet.get', 'wallet.getAll', 'wallet.getTransactions'],
		].sort(),
	);
});
