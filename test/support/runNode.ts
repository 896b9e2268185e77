import 'reflect-metadata';
import { createRequire } from 'node:module';
import {
	DataDeduplicationService,
	ExecutionLifecycleHooks,
	LoadOptionsContext,
	SupplyDataContext,
	WorkflowExecute,
} from 'n8n-core';
import { makeHandleToolInvocation } from 'n8n-core/dist/execution-engine/node-execution-context/utils/get-input-connection-data';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';
import * as n8nWorkflow from 'n8n-workflow';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type ICheckProcessedContextData,
	type IConnections,
	type IDataDeduplicator,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeListSearchItems,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IWorkflowBase,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { WonderApi } from '../../credentials/WonderApi.credentials';
import { Wonder } from '../../nodes/Wonder/Wonder.node';
import { WonderDecision } from '../../nodes/Wonder/WonderDecision.node';
import { WonderDecisionTrigger } from '../../nodes/Wonder/WonderDecisionTrigger.node';
import { WonderPollingTrigger } from '../../nodes/Wonder/WonderPollingTrigger.node';
import { WonderTrigger } from '../../nodes/Wonder/WonderTrigger.node';

/**
 * Runs the real node with the real credential through n8n's own engine, in this process. Requests
 * go out over HTTP; nothing of ours is replaced.
 */

const start: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getNodeParameter('items', 0) as INodeExecutionData[]];
	},
};
start.description.properties.push({
	displayName: 'Items',
	name: 'items',
	type: 'json',
	default: '[]',
});

/** Runs a function of the test where a node would run, with all that n8n gives a node. */
let probe: (this: IExecuteFunctions) => Promise<void>;
const probeNode: INodeType = {
	description: {
		...start.description,
		name: 'probe',
		inputs: ['main'],
		credentials: [{ name: 'wonderApi', required: true }],
		properties: [],
	},
	async execute() {
		await probe.call(this);
		return [[]];
	},
};

/** Hands on what comes, in the first rounds of a loop. */
const rounds: INodeType = {
	description: {
		...start.description,
		name: 'rounds',
		inputs: ['main'],
		properties: [{ displayName: 'Most', name: 'most', type: 'number', default: 1 }],
	},
	async execute() {
		const { $runIndex: round } = this.getWorkflowDataProxy(0);
		return [round < (this.getNodeParameter('most', 0) as number) ? this.getInputData() : []];
	},
};

/** The node as another process of n8n has it, or a restarted one: with a memory of its own. */
export function inAnotherProcess(node: 'Wonder' | 'WonderDecisionTrigger' = 'Wonder'): string {
	const name = `wonderElsewhere${Object.keys(types).length}`;
	jest.isolateModules(() => {
		jest.doMock('n8n-workflow', () => n8nWorkflow);
		const module = jest.requireActual<Record<string, new () => INodeType>>(
			`../../nodes/Wonder/${node}.node`,
		);
		types[name] = new module[node]();
	});
	return name;
}

/** The node whose execution goes on in another process after its first run, as after a Wait node. */
export function continuedElsewhere(): string {
	const [here, elsewhere] = [types.wonder, types[inAnotherProcess()]];
	const name = `wonderContinued${Object.keys(types).length}`;
	types[name] = {
		description: here.description,
		async execute() {
			const isFirst = this.getWorkflowDataProxy(0).$runIndex === 0;
			return await (isFirst ? here : elsewhere).execute!.call(this);
		},
	};
	return name;
}

function asTool(node: INodeType): INodeType {
	node.description = { ...node.description, name: 'wonderTool' };
	return node;
}

const types: Record<string, INodeType> = {
	start,
	rounds,
	probe: probeNode,
	// Stands behind a trigger; it never runs here.
	'n8n-nodes-base.executeWorkflow': probeNode,
	wonder: new Wonder(),
	// n8n makes it from a node that is usable as a tool.
	wonderTool: asTool(new Wonder()),
	wonderTrigger: new WonderTrigger(),
	wonderPollingTrigger: new WonderPollingTrigger(),
	wonderDecision: new WonderDecision(),
	wonderDecisionTrigger: new WonderDecisionTrigger(),
};

export const nodeTypes: INodeTypes = {
	getKnownTypes: () => ({}),
	getByName: (type) => types[type],
	getByNameAndVersion: (type, version) => NodeHelpers.getVersionedNodeType(types[type], version),
};

/** What n8n's own helper does with a credential, without a database. */
export class Credentials extends ICredentialsHelper {
	readonly type = new WonderApi();

	constructor(private readonly data: ICredentialDataDecryptedObject) {
		super();
	}

	getParentTypes = () => [];
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		_type: string,
		options: unknown,
	) => await this.type.authenticate(credentials, options as IHttpRequestOptions);
	preAuthentication = async () => undefined;
	isCredentialUsableByNode = () => true;
	getCredentials = async (): Promise<never> => await Promise.reject(new Error('not stored'));
	getDecrypted = async () =>
		NodeHelpers.getNodeParameters(
			this.type.properties,
			this.data as never,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
	updateCredentials = async () => {};
	updateCredentialsOauthTokenData = async () => {};
	getCredentialsProperties = () => this.type.properties;
}

/** n8n's list of processed items, in memory: its own service needs n8n's database. */
export const processedItems = new Map<string, string[]>();
const listOf = (scope: string, { workflow, node }: ICheckProcessedContextData) =>
	`${workflow.id} ${scope === 'node' ? node?.id : ''}`;
/** A test may put another one in the place of each part. */
export const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(items, scope, context, { maxEntries = 10_000 }) {
		const list = processedItems.get(listOf(scope, context)) ?? [];
		const added = items.filter((item) => !list.includes(String(item)));
		processedItems.set(listOf(scope, context), [...list, ...added.map(String)].slice(-maxEntries));
		return { new: added, processed: items.filter((item) => !added.includes(item)) };
	},
	async removeProcessed(items, scope, context) {
		const list = processedItems.get(listOf(scope, context)) ?? [];
		processedItems.set(
			listOf(scope, context),
			list.filter((item) => !items.includes(item)),
		);
	},
	clearAllProcessedItems: async () => processedItems.clear(),
	getProcessedDataCount: async () => processedItems.size,
};
void DataDeduplicationService.init(deduplicator);

let executions = 0;

export interface NodeRun {
	/** The node's first output. */
	items: INodeExecutionData[];
	/** The notes above its output. */
	hints: string[];
	/** The second one: failures, when they have an output of their own. */
	failures: INodeExecutionData[];
	error?: Error & { description?: string | null; httpCode?: string; context: IDataObject };
	run: IRun;
}

export interface NodeSettings extends Partial<INode> {
	/** Items that go into the node; one empty item unless told. */
	input?: IDataObject[];
	mode?: WorkflowExecuteMode;
	/** The same one again is another try of n8n's. A new one unless told. */
	executionId?: string;
	/** Of the workflow; n8n's default unless told. */
	timezone?: string;
}

const wonderAccount = { wonderApi: { id: '1', name: 'Wonder account' } };

/**
 * Most stories check what Wonder returns, so they run with Simplify off. One that names `simplify` has its
 * own; `undefined` is the form's default.
 */
export const RAW = { simplify: false, output: 'raw' };
export const AS_SHOWN = { simplify: undefined, output: undefined };

export async function runNode(
	credentials: IDataObject,
	parameters: IDataObject,
	{ input = [{}], mode = 'manual', executionId, timezone, ...settings }: NodeSettings = {},
	type = 'wonder',
): Promise<NodeRun> {
	const run = await runWorkflow(
		credentials,
		[
			node('Start', 'start', { items: input.map((json) => ({ json })) }),
			{ ...node('Wonder', type, parameters), credentials: wonderAccount, ...settings },
		],
		{ Start: ['Wonder'] },
		{ mode, executionId, timezone },
	);
	const result = run.data.resultData.runData.Wonder?.at(-1);
	return {
		items: result?.data?.main[0] ?? [],
		hints: (result?.hints ?? []).map(({ message }) => message),
		failures: result?.data?.main[1] ?? [],
		error: (result?.error ?? run.data.resultData.error) as NodeRun['error'],
		run,
	};
}

/** `connections` names for each node those behind it; an array for each output, when it has several. */
export async function runWorkflow(
	credentials: IDataObject,
	nodes: Array<ReturnType<typeof node>>,
	connections: Record<string, string[] | string[][]>,
	{ mode = 'manual', executionId, timezone }: NodeSettings = {},
): Promise<IRun> {
	const behind = (names: string[]) => names.map((name) => ({ node: name, type: 'main', index: 0 }));
	const workflowData = {
		id: 'workflow',
		name: 'workflow',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		settings: { executionOrder: 'v1', ...(timezone && { timezone }) },
		nodes: nodes.map((each) =>
			each.type.startsWith('wonder')
				? {
						credentials: wonderAccount,
						...each,
						parameters: { ...RAW, ...(each.parameters as IDataObject) },
					}
				: each,
		),
		connections: Object.fromEntries(
			Object.entries(connections).map(([name, outputs]) => [
				name,
				{
					main: outputs.some(Array.isArray)
						? (outputs as string[][]).map(behind)
						: [behind(outputs as string[])],
				},
			]),
		),
	} as unknown as IWorkflowBase;
	const workflow = new Workflow({ ...workflowData, nodeTypes } as never);
	const helpers = additionalData(workflowData, new Credentials(credentials as never));
	return await new WorkflowExecute(
		{ ...helpers, executionId: executionId ?? helpers.executionId },
		mode,
	).run({ workflow, startNode: workflow.getNode('Start') ?? undefined });
}

interface ToolSettings extends Partial<INode> {
	/** Absent where n8n makes none, as behind its MCP Server Trigger. */
	executionId?: string;
	/** How many runs of the tool the execution knows already. */
	runsBefore?: number;
}

/**
 * One call of the node as a tool by n8n's own function, which gives each try of Retry On Fail a new
 * number of the run. Resolves to what the agent is told.
 */
export async function callTool(
	credentials: IDataObject,
	parameters: IDataObject,
	{ executionId, runsBefore = 0, ...settings }: ToolSettings = {},
): Promise<string> {
	const tool = {
		...node('Wonder', 'wonderTool', { ...RAW, ...parameters }),
		credentials: wonderAccount,
		...settings,
	} as unknown as INode;
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [tool],
		connections: {},
		active: false,
		nodeTypes,
	});
	const more = additionalData(workflow as never, new Credentials(credentials as never));
	const data = createRunExecutionData();
	data.resultData.runData.Wonder = Array.from({ length: runsBefore }, () => ({}) as never);
	const context = (runIndex: number) =>
		new SupplyDataContext(
			workflow,
			tool,
			{ ...more, executionId } as never,
			'webhook',
			data,
			runIndex,
			[],
			{},
			NodeConnectionTypes.AiTool,
			{ node: tool, data: {}, source: null } as never,
			[],
		);
	const call = makeHandleToolInvocation(context as never, tool, types.wonderTool, data);
	return (await call({}).catch((error: Error) => error.message)) as string;
}

interface BehindTrigger {
	/** Of the trigger. */
	version?: number;
	following?: Array<ReturnType<typeof node>>;
	connections?: IConnections;
}

/** Runs a trigger's own part of an execution, with the item that its `webhook()` has handed over. */
export async function runTrigger(
	credentials: IDataObject,
	parameters: IDataObject,
	json: IDataObject,
	mode: WorkflowExecuteMode = 'manual',
	type = 'wonderTrigger',
	{ version = 1.1, following = [], connections = {} }: BehindTrigger = {},
): Promise<{
	outputs: INodeExecutionData[][];
	hints: string[];
	highlighted?: IDataObject;
	error?: Error;
	run: IRun;
}> {
	const trigger = {
		...node('Wonder Trigger', type, { ...RAW, ...parameters }, version),
		credentials: { wonderApi: { id: '1', name: 'Wonder account' } },
	} as unknown as INode;
	const nodes = [trigger, ...following];
	const workflowData = { id: 'workflow', nodes, connections } as never;
	const workflow = new Workflow({ ...(workflowData as object), active: false, nodeTypes } as never);
	const startNode = workflow.getNode('Wonder Trigger') as INode;
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: startNode, data: { main: [[{ json }]] }, source: null }],
		},
	});
	const run = await new WorkflowExecute(
		additionalData(workflowData, new Credentials(credentials as never)),
		mode,
		data,
	).processRunExecutionData(workflow);
	const result = run.data.resultData.runData['Wonder Trigger']?.at(-1);
	return {
		outputs: (result?.data?.main ?? []).map((items) => items ?? []),
		hints: (result?.hints ?? []).map(({ message }) => message),
		highlighted: run.data.resultData.metadata,
		error: (result?.error ?? run.data.resultData.error) as Error | undefined,
		run,
	};
}

export async function insideNode(
	credentials: IDataObject,
	run: (this: IExecuteFunctions) => Promise<void>,
): Promise<void> {
	probe = run;
	const { error } = await runNode(credentials, {}, {}, 'probe');
	if (error) throw error;
}

/** What n8n's editor offers in one of the node's searchable lists. */
export async function searchList(
	credentials: IDataObject,
	list: keyof Wonder['methods']['listSearch'],
	filter?: string,
	parameters: INodeParameters = {},
): Promise<INodeListSearchItems[]> {
	const wonder = {
		...node('Wonder', 'wonder', {}),
		credentials: { wonderApi: { id: '1', name: 'Wonder account' } },
	} as unknown as INode;
	const workflow = new Workflow({ nodes: [wonder], connections: {}, active: false, nodeTypes });
	const more = additionalData(workflow as never, new Credentials(credentials as never));
	const form = { ...more, currentNodeParameters: parameters };
	const context = new LoadOptionsContext(workflow, wonder, form, 'parameters');
	return (await new Wonder().methods.listSearch[list].call(context, filter)).results;
}

export const node = (name: string, type: string, parameters: unknown, typeVersion = 1) => ({
	id: name,
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
});

export function additionalData(workflowData: IWorkflowBase, credentialsHelper: ICredentialsHelper) {
	const url = 'http://127.0.0.1/';
	return {
		hooks: new ExecutionLifecycleHooks('manual', '1', workflowData),
		credentialsHelper,
		executionId: String(++executions),
		instanceBaseUrl: url,
		restApiUrl: url,
		webhookBaseUrl: url,
		webhookTestBaseUrl: url,
		webhookWaitingBaseUrl: url,
		formWaitingBaseUrl: url,
		userId: '1',
		variables: {},
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

// npm may install several copies of @n8n/di; only n8n-core's own one knows its services.
const { Container } = createRequire(require.resolve('n8n-core'))('@n8n/di') as {
	Container: { get(type: unknown): { onShutdown(): void } };
};

/** n8n-core leaves an interval behind, which would keep jest from ending. */
afterAll(() => Container.get(SSHClientsManager).onShutdown());
