import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n, root, type Installation, type N8nVersion } from '../../demo/n8n/install';
import { startN8n, type RunningN8n } from '../../demo/n8n/launch';
import { installPackage } from '../../demo/n8n/pack';
import { freePort } from '../../demo/n8n/ports';
import { N8n, type StoredCredential } from '../../demo/n8n/rest';
import type { Execution, Json, Workflow } from '../../demo/n8n/workflow';
import { startSimulator, type Simulator } from '../../simulator';
import type { LogEntry } from '../../simulator/gateway/log';

export const API = '/svc/ts/api/v1/openapi';

/** A real n8n with the packed package in it, and a simulated Wonder. */
export class Stage {
	private constructor(
		readonly folder: string,
		readonly n8n: N8n,
		readonly simulator: Simulator,
		readonly credential: StoredCredential,
		readonly credentialData: Json,
		private readonly installation: Installation,
		private running: RunningN8n,
	) {}

	static async open(version: N8nVersion, archive: string): Promise<Stage> {
		const installation = await installN8n(version);
		const folder = join(root, '.n8n', 'e2e', version);
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		await installPackage(archive, folder);
		const running = await startN8n(installation, folder, await freePort());
		const simulator = await startSimulator();
		const n8n = new N8n(running.url);
		await n8n.signUp();
		const data = simulator.credentialData;
		const credential = await n8n.createCredential('Wonder simulator', 'wonderApi', data);
		return new Stage(folder, n8n, simulator, credential, data, installation, running);
	}

	/** Stores the workflow with the credential in it. Returns its ID. */
	async create(workflow: Workflow): Promise<string> {
		for (const node of workflow.nodes) {
			if (node.credentials) node.credentials = { wonderApi: this.credential };
		}
		return await this.n8n.createWorkflow(workflow);
	}

	/** Stores the workflow and runs it to its end. */
	async run(workflow: Workflow): Promise<Execution> {
		return await this.n8n.run(await this.create(workflow));
	}

	/** Stores and activates a workflow with a trigger of ours; returns when it listens. */
	async activate(workflow: Workflow): Promise<{ id: string; url: string }> {
		const id = await this.create(workflow);
		return { id, url: await this.n8n.activateTrigger(id) };
	}

	/** Ends n8n as a crash would, and starts it again with the same database. */
	async crashAndRestart(environment: NodeJS.ProcessEnv = {}): Promise<void> {
		await this.running.kill();
		await this.start(environment);
	}

	async restart(environment: NodeJS.ProcessEnv = {}): Promise<void> {
		await this.running.stop();
		await this.start(environment);
	}

	private async start(environment: NodeJS.ProcessEnv): Promise<void> {
		const port = Number(new URL(this.n8n.url).port);
		this.running = await startN8n(this.installation, this.folder, port, environment);
	}

	get logFile() {
		return this.running.logFile;
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

	async close(): Promise<void> {
		await this.running.stop();
		await this.simulator.close();
	}

	kill(): void {
		void this.running.kill();
	}
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 30_000;
	while (!(await holds())) {
		if (Date.now() > deadline) throw new Error(`It did not come true within 30 s: ${holds}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
