import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { Wonder } from '../nodes/Wonder/Wonder.node';
import { WonderDecision } from '../nodes/Wonder/WonderDecision.node';
import { WonderDecisionTrigger } from '../nodes/Wonder/WonderDecisionTrigger.node';
import { WonderTrigger } from '../nodes/Wonder/WonderTrigger.node';
import saved from './vectors/savedWorkflow_22a072c.json';

/**
 * Workflows of users hold parameter names, option values and what differs from the defaults. The file
 * has nodes as n8n saved them at commit 22a072c: together they set every parameter of every operation
 * and every option value, and leave each parameter at its default. `defaults` is what n8n then added.
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

/**
 * All but three values that never did anything: a wallet ID that nobody entered, which is now an empty
 * locator, the number of concurrent reads of a write, and the type of a document without a number.
 */
function effective(node: SavedNode): INodeParameters {
	const { walletId, ...others } = { ...node.parameters, ...node.defaults };
	const parameters: INodeParameters = walletId ? { ...others, walletId } : others;
	for (const party of ['sender', 'receiver']) {
		if (parameters[`${party}DocumentNumber`] === '') delete parameters[`${party}DocumentType`];
	}
	const options = descriptionOf(node).properties.find(
		({ name, displayOptions: { show = {} } = {} }) =>
			name === 'options' &&
			show.resource?.includes(parameters.resource as string) &&
			show.operation?.includes(parameters.operation as string),
	);
	const offered = (options?.options ?? []).map(({ name }) => name);
	const given = (parameters.options ?? {}) as INodeParameters;
	if (!('readsAtOnce' in given) || offered.includes('readsAtOnce')) return parameters;
	expect(WRITES).toContain(`${String(parameters.resource)}.${String(parameters.operation)}`);
	const kept = Object.entries(given).filter(([name]) => name !== 'readsAtOnce');
	return { ...parameters, options: Object.fromEntries(kept) as INodeParameters };
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
		// A hidden parameter has choices, too.
		const known = (property.options ?? []).flatMap((option) =>
			'value' in option ? [option.value] : [],
		);
		if (known.length === 0) return [];
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
		expect(loaded(node)).toMatchObject(effective(node));
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
