import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflow, WorkflowNode } from '../demo/n8n/workflow';
import { resources } from '../nodes/Wonder/resources';
import { methodOf, type Resource } from '../nodes/Wonder/operation/operation';

/** The examples whose Wonder nodes are tools of an agent. */

const folder = join(__dirname, '..', 'demo', 'workflows');
const examples = readdirSync(folder)
	.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow)
	.filter(({ nodes }) => nodes.some(isTool));

function isTool({ type }: WorkflowNode): boolean {
	return type === 'n8n-nodes-wonder.wonderTool';
}

const tools = examples.flatMap((example) =>
	example.nodes.filter(isTool).map((tool) => ({ example, tool })),
);
const named = tools.map(({ example, tool }) => [example.name, tool.name, tool, example] as const);

function writes({ parameters: { resource, operation } }: WorkflowNode): boolean {
	const { operations } = (resources as Record<string, Resource>)[String(resource)];
	return methodOf(operations[String(operation)].route ?? 'GET') !== 'GET';
}

test('there are examples with tools', () => {
	expect(examples.map(({ name }) => name)).toHaveLength(4);
});

test.each(named)('%s: the model learns why %s failed', (_, __, { onError }) => {
	expect(onError).toBe('continueRegularOutput');
});

test.each(named)('%s: each parameter of %s is described to the model', (_, __, { parameters }) => {
	expect(String(parameters.toolDescription).length).toBeLessThanOrEqual(1024);
	const asked = [...JSON.stringify(parameters).matchAll(/\$fromAI\((.*?)\) \}\}/g)];
	const described = asked.filter(([, given]) => /^'\w+', '[^']{10,}', 'string'$/.test(given));
	expect(described).toEqual(asked);
});

test.each(named.filter(([, , tool]) => writes(tool)))(
	'%s: a person approves each call of %s',
	(_, name, __, { nodes, connections }) => {
		const [targets] = connections[name].ai_tool;
		const types = targets.map(({ node }) => nodes.find((one) => one.name === node)?.type);
		expect(types).toEqual(['@n8n/n8n-nodes-langchain.chatHitlTool']);
	},
);

test.each(named.filter(([, , tool]) => 'cardId' in tool.parameters))(
	'%s: %s takes the last four digits of a card, never its ID',
	(_, __, { parameters }) => {
		expect(parameters.cardId).toMatchObject({ mode: 'lastFour' });
	},
);

const reviews = examples.flatMap(({ name, nodes }) =>
	nodes
		.filter(({ type }) => type.endsWith('HitlTool'))
		.map((review) => [name, review.name, review] as const),
);

test.each(reviews)('%s: %s can be declined', (_, __, review) => {
	expect(review.parameters).toMatchObject({
		responseType: 'approval',
		approvalOptions: { values: { approvalType: 'double' } },
	});
});
