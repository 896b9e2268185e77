import type { N8n, StoredCredential } from '../../demo/n8n/rest';
import type { Execution, Json, Workflow } from '../../demo/n8n/workflow';
import type { Simulator } from '../../simulator';
import type { LogEntry } from '../../simulator/gateway/log';

/** An n8n, however it runs, and a simulated Wonder that it has the credential of. */
export abstract class WonderStage {
	constructor(
		public n8n: N8n,
		readonly simulator: Simulator,
		public credential: StoredCredential,
	) {}

	abstract close(): Promise<void>;

	/** Stores the workflow with the credential in it. Returns its ID. */
	async store(workflow: Workflow): Promise<string> {
		for (const node of workflow.nodes) {
			if (node.credentials?.wonderApi) node.credentials = { wonderApi: this.credential };
		}
		return await this.n8n.createWorkflow(workflow);
	}

	/** Stores the workflow and runs it to its end. */
	async run(workflow: Workflow): Promise<Execution> {
		return await this.n8n.run(await this.store(workflow));
	}

	/** Stores and activates a workflow with a trigger of ours; returns when it listens. */
	async listen(workflow: Workflow): Promise<{ id: string; url: string }> {
		const id = await this.store(workflow);
		return { id, url: await this.n8n.activateTrigger(id) };
	}

	/** What n8n's list of executions shows of one; n8n saves it after the status. */
	async highlightedOf(executionId: string): Promise<Json> {
		let shown: Json = {};
		await until(async () => {
			shown = (await this.n8n.execution(executionId)).highlighted ?? {};
			return Object.keys(shown).length > 0;
		});
		return shown;
	}

	/** A purchase in US dollars, as the merchant's terminal sees it. */
	async buy(card: string, amount = '10.00', merchant = 'Peak Hotel') {
		return await this.control<{
			transaction: { id: string; status: string };
			decision_reason: string | null;
		}>('POST', '/authorizations', {
			card,
			amount,
			currency: 'USD',
			merchant_name: merchant,
			merchant_country: 'HK',
		});
	}

	/** The simulator's control plane. */
	async control<T = Json>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.simulator.url}/_simulator${path}`, {
			method,
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
		return (await response.json()) as T;
	}

	async reset(seed: Json = {}): Promise<{ users: string[]; cards: string[] }> {
		await this.control('POST', '/reset', {});
		return await this.control('POST', '/seed', seed);
	}

	/** What the simulator received since the last reset. */
	async log(): Promise<LogEntry[]> {
		return (await this.control<{ requests: LogEntry[] }>('GET', '/log')).requests;
	}
}

export async function until(holds: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await holds())) {
		if (Date.now() > deadline)
			throw new Error(`It did not come true within ${seconds} s: ${holds}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
