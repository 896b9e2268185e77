import {
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeType,
} from 'n8n-workflow';
import { Wonder } from '../../nodes/Wonder/Wonder.node';
import { resources } from '../../nodes/Wonder/resources';
import type { Resource } from '../../nodes/Wonder/operation/operation';

/** What n8n sends to the model of an AI agent about this node as a tool. */

/** n8n makes the tool from the node: under another name, for another connection. */
const tool: INodeType = new Wonder();
tool.description.name = 'wonderTool';
tool.description.inputs = [];
tool.description.outputs = [NodeConnectionTypes.AiTool];

function toolText(parameters: IDataObject): string {
	const node = {
		...{ id: '1', name: 'Wonder', type: 'wonderTool', typeVersion: 1, position: [0, 0] },
		parameters,
	} as INode;
	const nodeTypes = { getByName: () => tool, getByNameAndVersion: () => tool };
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { ...nodeTypes, getKnownTypes: () => ({}) },
	});
	return NodeHelpers.getToolDescriptionForNode(workflow.getNode('Wonder') as INode, tool);
}

const operations = Object.entries<Resource>(resources).flatMap(([resource, { operations: all }]) =>
	Object.entries(all).map(([name, operation]) => [`${resource}.${name}`, operation] as const),
);

test.each(operations)(
	'%s: the model reads what it does and how to fill it, in 1,024 characters',
	(id, { description, fields }) => {
		const [resource, operation] = id.split('.');
		const text = toolText({ resource, operation });
		expect(text.startsWith(description)).toBe(true);
		expect(text.length).toBeLessThanOrEqual(1024);
		for (const { property } of fields) {
			if (property.type === 'string') {
				expect(text).toContain(`- ${property.displayName}: ${String(property.description)}`);
			}
		}
	},
);

test('a model learns that a card is named by its ID, and that a transfer moves money', () => {
	expect(toolText({ operation: 'lock' })).toBe(
		'Block a card: every payment is declined until it is unlocked. Returns the card. Reversible with Unlock.\n- Card: its ID',
	);
	const transfer = toolText({ resource: 'transfer', operation: 'create' });
	for (const part of [
		'real money',
		'- Amount: The amount to move, with at most two decimals',
		'- Transfer Reference: ',
		'Required for retries from the executions list, AI agents and sub-workflows.',
	]) {
		expect(transfer).toContain(part);
	}
});

test('the text that an older workflow gave its tool by hand is still what the model reads', () => {
	const saved = { descriptionType: 'manual', toolDescription: 'Locks the travel card' };
	expect(toolText({ operation: 'lock', ...saved })).toBe('Locks the travel card');
	expect(toolText({ operation: 'get', cardId: 'a', toolDescription: 'Mine' })).toBe('Mine');
});

test('outside of agents, the form has no text for a model', () => {
	const { description } = new Wonder();
	const shown = description.properties.filter(
		(property) =>
			property.name === 'toolDescription' &&
			NodeHelpers.displayParameter(
				{ resource: 'card', operation: 'lock' },
				property,
				{ typeVersion: 1 },
				description,
			),
	);
	expect(shown).toEqual([]);
});
