import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { StoredCredential } from '../../demo/n8n/rest';
import type { Json, Workflow, WorkflowNode } from '../../demo/n8n/workflow';
import { chain, node, row, wonder } from './build';
import { startFakeModel, type ToolCall } from './fakeModel';
import { failureOf, RETRIES } from './payments';
import type { Stage } from './stage';

/** 1.7 and 2.2 run the tools themselves, all calls of one answer side by side; 3 lets the engine. */
export const agentVersions = [1.7, 2.2, 3] as const;

export type AgentVersion = (typeof agentVersions)[number];

/** Runs agents in this n8n whose model makes the calls that the test wants. */
export async function openAgents(stage: Stage) {
	const model = await startFakeModel();
	const credential = await stage.n8n.createCredential('Fake model', 'openAiApi', {
		apiKey: 'none',
		url: `${model.url}/v1`,
	});
	const work = async (who: WorkflowNode, tool: WorkflowNode) => {
		const workflow = chain('An agent', who);
		connect(workflow, 'ai_languageModel', chatModel(credential), who);
		connect(workflow, 'ai_tool', tool, who);
		const execution = await stage.run(workflow);
		return {
			execution,
			results: model.results(),
			/** What the model knows at the end, and whoever looks at the execution. */
			told: [...model.results(), failureOf(execution)].join('\n'),
			/** All that the model was sent. */
			heard: model.received.map(({ body }) => body.toString()).join('\n'),
		};
	};
	return {
		/** All calls come in the first answer of the model. */
		async run(version: AgentVersion, tool: WorkflowNode, ...calls: ToolCall[]) {
			model.say(calls);
			return await work(agent(version), tool);
		},
		/** Like `run`, but the model fails once behind the tool, so that n8n retries the whole agent. */
		async runRetried(version: AgentVersion, tool: WorkflowNode, ...calls: ToolCall[]) {
			model.say(calls);
			model.failOnce();
			const retried = await work(agent(version, RETRIES), tool);
			// Agent 3 keeps what its tools have told it; the older ones begin anew.
			assert.equal(model.received.length, version < 3 ? 4 : 3, retried.told);
			return retried;
		},
		close: model.close,
	};
}

export type Agents = Awaited<ReturnType<typeof openAgents>>;

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

const agent = (version: AgentVersion, more?: More) =>
	node(
		'Agent',
		'@n8n/n8n-nodes-langchain.agent',
		version,
		{
			...(version < 2 && { agent: 'toolsAgent' }),
			promptType: 'define',
			text: 'Go',
			options: version < 2 ? {} : { enableStreaming: false },
		},
		more,
	);

const chatModel = (credential: StoredCredential) =>
	node(
		'Model',
		'@n8n/n8n-nodes-langchain.lmChatOpenAi',
		1.2,
		{ model: { __rl: true, mode: 'id', value: 'gpt-4o-mini' }, options: {} },
		{ credentials: { openAiApi: credential } },
	);

/** Offers a tool to whoever speaks the Model Context Protocol. Returns the URL. */
export async function mcpServer(stage: Stage, tool: WorkflowNode): Promise<string> {
	const path = randomUUID();
	const server = node(
		'MCP Server Trigger',
		'@n8n/n8n-nodes-langchain.mcpTrigger',
		2,
		{ path },
		{ webhookId: randomUUID() },
	);
	const workflow = row(`MCP ${path}`, server);
	connect(workflow, 'ai_tool', tool, server);
	await stage.n8n.activate(await stage.store(workflow));
	return `${stage.n8n.url}/mcp/${path}`;
}

function connect(workflow: Workflow, type: string, from: WorkflowNode, to: WorkflowNode): void {
	workflow.nodes.push(from);
	workflow.connections[from.name] = { [type]: [[{ node: to.name, type, index: 0 }]] };
}
