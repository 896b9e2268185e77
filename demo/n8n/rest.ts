import { randomUUID } from 'node:crypto';
import { parse } from 'flatted';
import type { Execution, Json, NodeRun, Workflow, WorkflowNode } from './workflow';

export const owner = {
	email: 'demo@example.com',
	firstName: 'Wonder',
	lastName: 'Demo',
	password: 'Wonder-demo-1',
};

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

interface ExecutionSummary {
	id: string;
	status: string;
}

interface WorkflowSummary {
	id: string;
	name: string;
	active: boolean;
	/** Of what is published. */
	activeVersionId: string | null;
}

interface Publication {
	status: string;
	triggers: Array<{ status: string; errorMessage?: string }>;
}

const PUBLISH_PATIENCE_MS = 30_000;
const RUN_PATIENCE_MS = 120_000;

/** Asked for all without naming them, n8n leaves those out of the count that still run. */
const ALL_STATUSES = [
	'canceled',
	'crashed',
	'error',
	'new',
	'running',
	'success',
	'unknown',
	'waiting',
];

/** n8n's own REST API, as its editor uses it. */
export class N8n {
	private readonly browserId = randomUUID();
	private cookie = '';

	constructor(readonly url: string) {}

	/** Makes the owner of a fresh n8n and logs in. */
	async signUp(): Promise<void> {
		await this.call('POST', '/rest/owner/setup', owner);
		await this.logIn();
	}

	/** Unless its owner has another email or password by now. */
	async logsIn(): Promise<boolean> {
		return await this.logIn().then(
			() => true,
			() => false,
		);
	}

	private async logIn(): Promise<void> {
		const { email, password } = owner;
		await this.call('POST', '/rest/login', { emailOrLdapLoginId: email, password });
	}

	async createCredential(name: string, type: string, data: Json): Promise<StoredCredential> {
		const { id } = await this.call<{ id: string }>('POST', '/rest/credentials', {
			name,
			type,
			data,
		});
		return { id, name, type };
	}

	/** What is stored, with blanks for secrets, which an update may repeat. */
	async credentialData({ id }: StoredCredential): Promise<Json> {
		const { data } = await this.call<{ data: Json }>(
			'GET',
			`/rest/credentials/${id}?includeData=true`,
		);
		return data;
	}

	async updateCredential({ id, name, type }: StoredCredential, data: Json): Promise<void> {
		await this.call('PATCH', `/rest/credentials/${id}`, { id, name, type, data });
	}

	async testCredential(stored: StoredCredential, data: Json) {
		return await this.call<{ status: 'OK' | 'Error'; message: string }>(
			'POST',
			'/rest/credentials/test',
			{ credentials: { ...stored, data } },
		);
	}

	async workflows(): Promise<WorkflowSummary[]> {
		return await this.call('GET', '/rest/workflows');
	}

	async workflow(id: string): Promise<Workflow> {
		return await this.call('GET', `/rest/workflows/${id}`);
	}

	/** Returns its ID. */
	async createWorkflow(workflow: Workflow): Promise<string> {
		const { id } = await this.call<{ id: string }>('POST', '/rest/workflows', workflow);
		return id;
	}

	async activate(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/rest/workflows/${id}`);
		await this.call('POST', `/rest/workflows/${id}/activate`, { versionId });
		await this.untilPublished(id);
	}

	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/rest/workflows/${id}/deactivate`, {});
	}

	/** Newer n8n activates later, and says how it went only when asked; 2.8 does not know the question. */
	private async untilPublished(id: string): Promise<void> {
		const deadline = Date.now() + PUBLISH_PATIENCE_MS;
		while (Date.now() < deadline) {
			const publication = await this.call<Publication>(
				'GET',
				`/rest/workflows/${id}/publication-status`,
			).catch(() => undefined);
			if (!publication || publication.status === 'published') return;
			const failed = publication.triggers.find(({ status }) => status === 'failed');
			if (failed) throw new Error(`n8n: ${failed.errorMessage}`);
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`n8n did not activate workflow ${id} within ${PUBLISH_PATIENCE_MS / 1000} s`);
	}

	/** Activates a workflow with a trigger of ours. Returns the URL when it listens. */
	async activateTrigger(id: string): Promise<string> {
		await this.activate(id);
		const { nodes } = await this.workflow(id);
		const trigger = nodes.find(({ type }) => /\.wonder\w*Trigger$/.test(type)) as WorkflowNode;
		const url = this.webhookUrl(trigger);
		await untilListening(url);
		return url;
	}

	/** Where a trigger of an active workflow listens. The path is the one of the Wonder triggers. */
	webhookUrl({ webhookId, type }: WorkflowNode): string {
		const path = type.endsWith('.wonderTrigger') ? 'wonder' : 'wonder-decision';
		return `${this.url}/webhook/${webhookId}/${path}`;
	}

	/** The latest executions of a workflow, newest first, and how many there are in all. */
	async executionsOf(
		workflowId: string,
		status = ALL_STATUSES,
	): Promise<{ count: number; results: ExecutionSummary[] }> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
		return await this.call('GET', `/rest/executions?limit=100&filter=${filter}`);
	}

	/** Starts a stored workflow at a trigger, by hand. Returns the ID of the execution. */
	async start(id: string, from?: string): Promise<string> {
		const workflowData = await this.workflow(id);
		const trigger = workflowData.nodes.find(({ type, name }) =>
			from ? name === from : type.endsWith('Trigger'),
		);
		const { executionId } = await this.call<{ executionId: string }>(
			'POST',
			`/rest/workflows/${id}/run`,
			{ workflowData, startNodes: [], triggerToStartFrom: { name: trigger?.name } },
		);
		return executionId;
	}

	/** Waits until an execution has ended, or until it waits itself. */
	async ended(id: string, { orWaits = false } = {}): Promise<Execution> {
		const deadline = Date.now() + RUN_PATIENCE_MS;
		while (Date.now() < deadline) {
			const execution = await this.execution(id);
			if (execution.status === 'waiting' && orWaits) return execution;
			if (!['new', 'running', 'waiting'].includes(execution.status)) return execution;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		throw new Error(`Execution ${id} did not end within ${RUN_PATIENCE_MS / 1000} s`);
	}

	/** Runs a stored workflow to the end, whether it succeeds or fails. */
	async run(id: string, from?: string): Promise<Execution> {
		return await this.ended(await this.start(id, from));
	}

	/** As the button in the list of executions does it. Returns the new execution, which has ended. */
	async retry(id: string): Promise<Execution> {
		const retried = await this.call<{ id: string }>('POST', `/rest/executions/${id}/retry`, {
			loadWorkflow: false,
		});
		return await this.execution(retried.id);
	}

	async execution(id: string): Promise<Execution> {
		const answer = await this.call<{ status: string; data: string; customData?: Json }>(
			'GET',
			`/rest/executions/${id}`,
		);
		const { status, data: stored, customData: highlighted } = answer;
		// While it runs, n8n stores an empty list.
		const data = (parse(stored || '[]') ?? {}) as {
			resultData?: { runData?: Record<string, NodeRun[]>; error?: Execution['error'] };
		};
		const { runData: runs = {}, error } = data.resultData ?? {};
		return { id, status, error, runs, data, highlighted };
	}

	/** `data` of the answer, or the answer itself where n8n does not wrap it. */
	async call<T>(method: string, path: string, body?: unknown): Promise<T> {
		const text = await this.text(method, path, body);
		const answer = JSON.parse(text || 'null') as { data?: T } | T;
		return ((answer as { data?: T } | null)?.data ?? answer) as T;
	}

	/** The whole answer. */
	async text(method: string, path: string, body?: unknown): Promise<string> {
		const response = await fetch(this.url + path, {
			method,
			headers: {
				'browser-id': this.browserId,
				'content-type': 'application/json',
				...(this.cookie && { cookie: this.cookie }),
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		const [cookie] = response.headers.getSetCookie();
		if (cookie) this.cookie = cookie.split(';')[0];
		const text = await response.text();
		if (!response.ok) {
			throw new Error(`n8n: ${method} ${path} → ${response.status} ${text.slice(0, 500)}`);
		}
		return text;
	}
}

/** n8n answers 404 for about two seconds after a workflow was activated. */
export async function untilListening(url: string): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (Date.now() < deadline) {
		const { status } = await fetch(url, { method: 'POST' });
		if (status !== 404) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`Nothing listens at ${url}`);
}
