import { randomUUID } from 'node:crypto';
import type { StoredCredential } from '../../demo/n8n/rest';
import type { Json, Workflow, WorkflowNode } from '../../demo/n8n/workflow';
import { chain, node, wonder } from './build';

/** 1.7 and 2.2 run the tools themselves, all calls of one answer side by side; 3 lets the engine. */
export const agentVersions = [1.7, 2.2, 3] as const;

type More = Partial<WorkflowNode>;

/** n8n makes it from our node. */
export const wonderTool = (name: string, operation: string, parameters: Json, more?: More) => ({
	...wonder(name, operation, parameters, more),
	type: 'n8n-nodes-wonder.wonderTool',
});

/** A parameter that the model fills in. */
export const fromAI = (name: string) => `={{ $fromAI('${name}', '', 'string') }}`;

/** A workflow as a tool of an agent, written into the tool's own node. */
export const workflowTool = (name: string, workflow: Workflow, more?: More) =>
	node(
		name,
		'@n8n/n8n-nodes-langchain.toolWorkflow',
		2.2,
		{ description: name, source: 'parameter', workflowJson: JSON.stringify(workflow) },
		more,
	);

/** An agent that is started by hand. */
export function agentWith(
	version: (typeof agentVersions)[number],
	model: StoredCredential,
	...tools: WorkflowNode[]
): Workflow {
	const agent = node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
		...(version < 2 && { agent: 'toolsAgent' }),
		promptType: 'define',
		text: 'Go',
		options: version < 2 ? {} : { enableStreaming: false },
	});
	const chat = node(
		'Model',
		'@n8n/n8n-nodes-langchain.lmChatOpenAi',
		1.2,
		{ model: { __rl: true, mode: 'id', value: 'gpt-4o-mini' }, options: {} },
		{ credentials: { openAiApi: model } },
	);
	const workflow = chain(`Agent ${version}`, agent);
	connect(workflow, 'ai_languageModel', chat, agent);
	for (const tool of tools) connect(workflow, 'ai_tool', tool, agent);
	return workflow;
}

/** Tools for whoever speaks the Model Context Protocol, at `/mcp/<path>`. */
export function mcpServerWith(path: string, ...tools: WorkflowNode[]): Workflow {
	const server = node(
		'MCP Server Trigger',
		'@n8n/n8n-nodes-langchain.mcpTrigger',
		2,
		{ path },
		{ webhookId: randomUUID() },
	);
	const workflow: Workflow = {
		name: `MCP ${path}`,
		nodes: [server],
		connections: {},
		settings: { executionOrder: 'v1' },
	};
	for (const tool of tools) connect(workflow, 'ai_tool', tool, server);
	return workflow;
}

function connect(workflow: Workflow, type: string, from: WorkflowNode, to: WorkflowNode): void {
	workflow.nodes.push(from);
	workflow.connections[from.name] = { [type]: [[{ node: to.name, type, index: 0 }]] };
}
