import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n, root, type Installation, type N8nVersion } from '../../demo/n8n/install';
import { startN8n, type RunningN8n } from '../../demo/n8n/launch';
import { installPackage } from '../../demo/n8n/pack';
import { freePort } from '../../demo/n8n/ports';
import { N8n, type StoredCredential } from '../../demo/n8n/rest';
import type { Json } from '../../demo/n8n/workflow';
import { startSimulator, type Simulator } from '../../simulator';
import { until, WonderStage } from './wonderStage';

export const API = '/svc/ts/api/v1/openapi';

interface StageOptions {
	/** Emptied first. */
	folder?: string;
	/** For n8n, until it is started again. */
	env?: NodeJS.ProcessEnv;
}

/** A real n8n with the packed package in it, and a simulated Wonder. */
export class Stage extends WonderStage {
	private constructor(
		readonly folder: string,
		n8n: N8n,
		simulator: Simulator,
		credential: StoredCredential,
		readonly credentialData: Json,
		private readonly installation: Installation,
		private running: RunningN8n,
	) {
		super(n8n, simulator, credential);
	}

	static async open(
		version: N8nVersion,
		archive: string,
		{ folder = join(root, '.n8n', 'e2e', version), env }: StageOptions = {},
	): Promise<Stage> {
		const installation = await installN8n(version);
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		await installPackage(archive, folder);
		const running = await startN8n(installation, folder, await freePort(), { env });
		const simulator = await startSimulator();
		const n8n = new N8n(running.url);
		await n8n.signUp();
		const data = simulator.credentialData;
		const credential = await n8n.createCredential('Wonder simulator', 'wonderApi', data);
		return new Stage(folder, n8n, simulator, credential, data, installation, running);
	}

	/**
	 * Ends n8n as a crash would, and starts it again with the same database. Ready is when n8n has called
	 * all executions of before crashed: one that waited and runs on earlier is called so while it runs.
	 */
	async crashAndRestart(env: NodeJS.ProcessEnv = {}): Promise<void> {
		const starts = this.starts();
		await this.crash(env);
		await until(() => this.starts() > starts);
	}

	/** The same, but while n8n still looks after the executions of before. */
	async crash(env: NodeJS.ProcessEnv = {}): Promise<void> {
		await this.running.kill();
		await this.start(env);
	}

	private starts(): number {
		return readFileSync(this.logFile, 'utf8').split('Editor is now accessible').length;
	}

	/** Starts n8n with an empty database: another n8n, as far as it can tell. */
	async startAfresh(): Promise<void> {
		await this.running.stop();
		for (const file of ['database.sqlite', 'database.sqlite-shm', 'database.sqlite-wal']) {
			rmSync(join(this.folder, '.n8n', file), { force: true });
		}
		await this.start({});
		this.n8n = new N8n(this.running.url);
		await this.n8n.signUp();
		this.credential = await this.n8n.createCredential(
			'Wonder simulator',
			'wonderApi',
			this.credentialData,
		);
	}

	async restart(env: NodeJS.ProcessEnv = {}): Promise<void> {
		await this.running.stop();
		await this.start(env);
	}

	private async start(env: NodeJS.ProcessEnv): Promise<void> {
		const port = Number(new URL(this.n8n.url).port);
		this.running = await startN8n(this.installation, this.folder, port, { env });
	}

	get version(): N8nVersion {
		return this.installation.version;
	}

	get logFile() {
		return this.running.logFile;
	}

	/** Of the n8n that runs now. */
	get pid() {
		return this.running.pid;
	}

	async close(): Promise<void> {
		await this.running.stop();
		await this.simulator.close();
	}
}
