import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Json, Workflow, WorkflowNode } from '../../demo/n8n/workflow';

type More = Partial<WorkflowNode>;

export const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: Json,
	more?: More,
) =>
	({
		id: randomUUID(),
		name,
		type,
		typeVersion,
		parameters,
		position: [0, 0],
		...more,
	}) satisfies WorkflowNode as WorkflowNode;

/** Filled in by the stage before the workflow is stored. */
const ourCredential = { wonderApi: { id: '', name: '' } };

/** A node of ours. `operation` is written like "card.lock". */
export const wonder = (name: string, operation: string, parameters: Json, more?: More) => {
	const [resource, verb] = operation.split('.');
	return node(
		name,
		'n8n-nodes-wonder.wonder',
		1,
		{ resource, operation: verb, ...parameters },
		{ credentials: ourCredential, ...more },
	);
};

/** What listens at Wonder's deliveries; its address is new in each call. */
export const wonderTrigger = (parameters: Json = {}) =>
	node('Wonder Trigger', 'n8n-nodes-wonder.wonderTrigger', 1.1, parameters, {
		credentials: ourCredential,
		webhookId: randomUUID(),
	});

/** Polls every three seconds: n8n takes no shorter interval than a minute, but many of them. */
const pollTimes = {
	item: Array.from({ length: 20 }, (_, index) => ({
		mode: 'custom',
		cronExpression: `${index * 3} * * * * *`,
	})),
};

/** What reads Wonder's list of transactions. */
export const pollingTrigger = (parameters: Json = {}, name = 'Wonder Polling Trigger') =>
	node(
		name,
		'n8n-nodes-wonder.wonderPollingTrigger',
		1,
		{ pollTimes, ...parameters },
		{ credentials: ourCredential },
	);

/** What Wonder asks about authorizations, as the editor adds it: in Shadow mode. */
export const newDecisionTrigger = (parameters: Json = {}) =>
	node('Wonder Decision Trigger', 'n8n-nodes-wonder.wonderDecisionTrigger', 1.2, parameters, {
		credentials: ourCredential,
		webhookId: randomUUID(),
	});

/** Live, and the workflow decides, unless told. */
export const decisionTrigger = (parameters: Json = {}) =>
	newDecisionTrigger({ mode: 'live', otherwise: 'ask', ...parameters });

/** In the order of the decision trigger's outputs. */
const DECISION_OUTPUTS = ['Asked', 'Decided', 'Would Ask'] as const;

/** What follows the decision trigger follows this output of it, instead of Asked. */
export function behind(output: (typeof DECISION_OUTPUTS)[number], workflow: Workflow): Workflow {
	const [{ name }] = workflow.nodes;
	const [asked] = workflow.connections[name].main;
	const main = DECISION_OUTPUTS.map((each) => (each === output ? asked : []));
	return { ...workflow, connections: { ...workflow.connections, [name]: { main } } };
}

/** A deadline that is long enough for any machine, where an answer has to be in time. */
export const patient = { deadlineMs: 50_000, options: { mostAsked: 1000, wonderWaitsMs: 60_000 } };

/** What was measured is at least nothing; how much, differs from run to run. */
export function withoutTime(decision: unknown): Json {
	const { answered_in_ms: ms, ...rest } = decision as Json;
	assert.ok(Number.isInteger(ms) && Number(ms) >= 0, `${String(ms)} ms`);
	return rest;
}

export const decide = (name: string, decision: string, parameters: Json = {}, more?: More) =>
	node(name, 'n8n-nodes-wonder.wonderDecision', 1, { decision, ...parameters }, more);

/** n8n's own Wait node; short waits stay in memory. */
export const wait = (name: string, seconds: number) =>
	node(name, 'n8n-nodes-base.wait', 1.1, { amount: seconds, unit: 'seconds' });

/** Until somebody calls the URL in `$execution.resumeUrl`; n8n keeps the execution in its database. */
export const waitForCall = (name: string) =>
	node(name, 'n8n-nodes-base.wait', 1.1, { resume: 'webhook', httpMethod: 'POST', options: {} });

/** One item with the values of these expressions. */
export const set = (name: string, values: Record<string, string>) =>
	node(name, 'n8n-nodes-base.set', 3.4, {
		mode: 'manual',
		assignments: {
			assignments: Object.entries(values).map(([field, expression]) => ({
				id: randomUUID(),
				name: field,
				value: `={{ ${expression} }}`,
				type: 'string',
			})),
		},
		options: {},
	});

export const fail = (name: string) =>
	node(name, 'n8n-nodes-base.stopAndError', 1, { errorMessage: 'On purpose' });

/** Does nothing. */
export const noOp = (name: string) => node(name, 'n8n-nodes-base.noOp', 1, {});

/** n8n's own HTTP Request node. */
export const httpRequest = (name: string, parameters: Json, more?: More) =>
	node(name, 'n8n-nodes-base.httpRequest', 4.2, { options: {}, ...parameters }, more);

/** The same, signed by our credential. */
export const signedHttpRequest = (name: string, parameters: Json) =>
	httpRequest(
		name,
		{
			...parameters,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'wonderApi',
		},
		{ credentials: ourCredential },
	);

/** One item for each of the given objects. */
export const items = (name: string, rows: Json[]): WorkflowNode[] => [
	node(`${name} (list)`, 'n8n-nodes-base.set', 3.4, {
		mode: 'raw',
		jsonOutput: JSON.stringify({ rows }),
		options: {},
	}),
	node(name, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'rows', options: {} }),
];

/** What the editor stores for a card or a user that was given by ID. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/** n8n's own Webhook node: the production URL ends in `/webhook/<path>`. */
export const webhook = (
	name: string,
	path: string,
	responseMode: 'responseNode' | 'onReceived' = 'responseNode',
) =>
	node(
		name,
		'n8n-nodes-base.webhook',
		2,
		{ httpMethod: 'POST', path, responseMode, options: {} },
		{ webhookId: randomUUID() },
	);

/** n8n's own answer to it. `body` is an expression. */
export const respondToWebhook = (name: string, body: string, more?: More) =>
	node(
		name,
		'n8n-nodes-base.respondToWebhook',
		1.1,
		{ respondWith: 'json', responseBody: `={{ ${body} }}`, options: {} },
		more,
	);

/** Goes on to its first output while the expression is true. */
export const branch = (name: string, condition: string) =>
	node(name, 'n8n-nodes-base.if', 2.2, {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{
					id: randomUUID(),
					leftValue: `={{ ${condition} }}`,
					rightValue: '',
					operator: { type: 'boolean', operation: 'true', singleValue: true },
				},
			],
			combinator: 'and',
		},
		options: {},
	});

/** Calls the workflow, which is stored in the node itself. */
export const executeWorkflow = (name: string, workflow: Workflow, more?: More) =>
	node(
		name,
		'n8n-nodes-base.executeWorkflow',
		1.2,
		{ source: 'parameter', workflowJson: JSON.stringify(workflow), mode: 'once', options: {} },
		more,
	);

/** Nodes one after the other, behind what other workflows call. */
export const subWorkflow = (name: string, ...nodes: WorkflowNode[]): Workflow =>
	row(
		name,
		node('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, { inputSource: 'passthrough' }),
		...nodes,
	);

/** Nodes one after the other, behind a manual trigger. */
export const chain = (name: string, ...nodes: WorkflowNode[]): Workflow =>
	row(name, node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), ...nodes);

/** Nodes one after the other. The first one has to be a trigger. */
export function row(name: string, ...nodes: WorkflowNode[]): Workflow {
	const connections: Workflow['connections'] = {};
	nodes.forEach((each, index) => {
		each.position = [index * 220, 300];
		const next = nodes[index + 1];
		if (next) connections[each.name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
