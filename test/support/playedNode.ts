import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { run } from '../../nodes/Wonder/execution/run';
import type { Operation, Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';

/**
 * The Wonder node with operations of the test's own and n8n played here: no engine, no connection.
 */
const privateKey = readFileSync(
	join(__dirname, '..', 'vectors', 'test_request_private.pem'),
	'utf8',
);
export const credentials = {
	...{ environment: 'custom', baseUrl: 'https://wonder.example', privateKey },
	appId: '11111111-2222-4333-8444-555555555555',
};

const operations: Record<string, Operation> = {};
const trial: Resource = { name: 'Trial', description: '', operations };
beforeAll(() => void Object.assign(resources, { trial }));

export type Answer = IDataObject & { status?: number };

export const n8n = {
	/** Without an answer, the connection is lost. */
	answerTo: async (_request: IHttpRequestOptions): Promise<Answer | undefined> => undefined,
	sent: [] as string[],
	timeouts: [] as unknown[],
	/** How many requests were under way at the same time at most. */
	atOnce: 0,
	/** Items that the list in n8n's database was asked to add and to remove. */
	recorded: [] as string[][],
	removed: [] as string[],
	hints: [] as string[],
};
let underway = 0;
/** Of the execution, so that a test starts without the writes of the one before it. */
let test = 0;
let executions = 0;
let stored: IDataObject;
let processed: Set<string>;

beforeEach(() => {
	test += 1;
	underway = 0;
	[stored, processed] = [{}, new Set()];
	Object.assign(n8n, { sent: [], timeouts: [], atOnce: 0, recorded: [], removed: [], hints: [] });
	n8n.answerTo = async ({ url }) => ({ data: { id: url.split('/').at(-1) } });
});

export interface Settings {
	goesOn?: boolean;
	isToolExecution?: boolean;
	type?: string;
	mode?: string;
	/** A new one unless given; null where n8n has none. */
	execution?: string | null;
	runIndex?: number;
	node?: string;
	/** Parameters of all items. */
	parameters?: IDataObject;
	credentials?: IDataObject;
	resource?: string;
}

async function httpRequestWithAuthentication(_: string, options: IHttpRequestOptions) {
	const { method, url, body, timeout } = options;
	const { pathname, search } = new URL(url);
	const path = pathname.split('/openapi').at(-1);
	n8n.sent.push(`${method} ${path}${search}${body ? ` ${String(body as Buffer)}` : ''}`);
	n8n.timeouts.push(timeout);
	n8n.atOnce = Math.max(n8n.atOnce, (underway += 1));
	const answer = await n8n.answerTo(options).finally(() => (underway -= 1));
	if (!answer) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
	const { status = 200, ...content } = answer;
	return { statusCode: status, headers: {}, body: JSON.stringify(content) };
}

function contextOf(items: IDataObject[], settings: Settings) {
	const { execution = `new ${(executions += 1)}` } = settings;
	return {
		getNodeParameter: (name: string, item: number, byDefault: unknown) => {
			const { resource = 'trial', parameters = {} } = settings;
			const all: IDataObject = { resource, operation: 'it', ...parameters, ...items[item] };
			return name in all ? all[name] : byDefault;
		},
		getInputData: () => items.map((json) => ({ json })),
		continueOnFail: () => settings.goesOn ?? false,
		...(settings.isToolExecution && { isToolExecution: () => true }),
		getNode: () => ({
			...{ id: settings.node ?? 'node', name: 'Wonder', typeVersion: 1, position: [0, 0] },
			...{ type: settings.type ?? 'wonder', parameters: {} },
		}),
		getExecutionId: () => (execution === null ? undefined : `${test} ${execution}`),
		getMode: () => settings.mode ?? 'manual',
		getWorkflow: () => ({ id: `workflow ${test}` }),
		getWorkflowDataProxy: () => ({ $runIndex: settings.runIndex ?? 0 }),
		getContext: () => stored,
		getTimezone: () => 'UTC',
		getCredentials: async () => ({ ...credentials, ...settings.credentials }),
		addExecutionHints: ({ message }: { message: string }) => n8n.hints.push(message),
		logger: { debug: () => {}, warn: () => {} },
		helpers: {
			httpRequestWithAuthentication,
			async checkProcessedAndRecord(wanted: string[]) {
				n8n.recorded.push(wanted);
				const added = wanted.filter((item) => !processed.has(item));
				for (const item of added) processed.add(item);
				return { new: added, processed: [] };
			},
			async removeProcessed(given: string[]) {
				n8n.removed.push(...given);
				for (const item of given) processed.delete(item);
			},
		},
	} as unknown as IExecuteFunctions;
}

/** What the node outputs for these items. */
export async function outputOf(
	operation: Operation,
	items: IDataObject[],
	settings: Settings = {},
) {
	operations.it = operation;
	const [output] = await run.call(contextOf(items, settings));
	return output;
}

export const rowsOf = async (...of: Parameters<typeof outputOf>) =>
	(await outputOf(...of)).map(({ json }) => json);

export async function errorOf(...of: Parameters<typeof outputOf>) {
	return await outputOf(...of).then(
		(output) => Promise.reject(new Error(`succeeded: ${JSON.stringify(output)}`)),
		(error: Error & { description?: string }) => error,
	);
}
