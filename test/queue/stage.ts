import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n, root, type N8nVersion } from '../../demo/n8n/install';
import { startN8n, type Role } from '../../demo/n8n/launch';
import { installPackage } from '../../demo/n8n/pack';
import { freePort } from '../../demo/n8n/ports';
import { N8n, type StoredCredential } from '../../demo/n8n/rest';
import type { Workflow } from '../../demo/n8n/workflow';
import { startSimulator, type Simulator } from '../../simulator';
import { composeFile, modeOf } from '../support/compose';
import { until, WonderStage } from '../e2e/wonderStage';
import { Member } from './member';
import { findPrograms } from './programs';
import { endServers, jobsUnderWay, startPostgres, startRedis } from './servers';

const PATIENCE_MS = 30_000;

type Pair = [Member, Member];

/** n8n spread over five processes, which share a Redis, a database and nothing else. */
export class QueueStage extends WonderStage {
	private constructor(
		n8n: N8n,
		simulator: Simulator,
		credential: StoredCredential,
		/** Has the editor and the REST API, and activates workflows; answers no webhooks. */
		readonly main: Member,
		/** Answer webhooks, and hand the executions to the workers. */
		readonly webhooks: Pair,
		readonly workers: Pair,
		private readonly redisPort: number,
		private readonly newMember: (name: string, role: Role, port: number) => Promise<Member>,
	) {
		super(n8n, simulator, credential);
	}

	static async open(version: N8nVersion, archive: string): Promise<QueueStage> {
		const programs = findPrograms();
		const installation = await installN8n(version);
		const folder = join(root, '.n8n', 'queue', version);
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const webhookPorts = [await freePort(), await freePort()];
		// Secrets come from files, as in deploy/queue.
		const encryptionKey = join(folder, 'encryption_key');
		writeFileSync(encryptionKey, randomBytes(24).toString('hex'), { mode: 0o600 });
		const publicUrl = `http://127.0.0.1:${webhookPorts[0]}/`;
		const redis = await startRedis(programs.redis, folder);
		const env = {
			...redis,
			...(await startPostgres(programs, folder)),
			...modeOf(composeFile('queue').services.main),
			N8N_ENCRYPTION_KEY_FILE: encryptionKey,
			WEBHOOK_URL: publicUrl,
			N8N_WEBHOOK_URL: publicUrl,
		};
		// A folder and a host name each, as on machines of their own: in a shared folder they trip over
		// each other's crash journal, and in a container n8n takes its host name for its identity.
		const member = async (name: string, role: Role, port: number) => {
			const home = join(folder, name);
			await installPackage(archive, home);
			const hostFile = join(home, 'host.cjs');
			writeFileSync(hostFile, `require('node:os').hostname = () => '${name}';`);
			const own = { ...env, NODE_OPTIONS: `--require "${hostFile}"` };
			return new Member(
				`http://127.0.0.1:${port}`,
				home,
				async () => await startN8n(installation, home, port, { role, env: own }),
			);
		};
		const main = await member('main', 'start', await freePort());
		const webhooks: Pair = [
			await member('webhook-1', 'webhook', webhookPorts[0]),
			await member('webhook-2', 'webhook', webhookPorts[1]),
		];
		const workers: Pair = [
			await member('worker-1', 'worker', await freePort()),
			await member('worker-2', 'worker', await freePort()),
		];
		// First, because it makes the tables.
		await main.start();
		await Promise.all([...webhooks, ...workers].map(async (each) => await each.start()));
		const simulator = await startSimulator();
		const n8n = new N8n(main.url);
		await n8n.signUp();
		const credential = await n8n.createCredential(
			'Wonder simulator',
			'wonderApi',
			simulator.credentialData,
		);
		const redisPort = Number(redis.QUEUE_BULL_REDIS_PORT);
		return new QueueStage(n8n, simulator, credential, main, webhooks, workers, redisPort, member);
	}

	/** One more, for as long as the caller needs it. */
	async startAnotherWorker(): Promise<Member> {
		const worker = await this.newMember('worker-3', 'worker', await freePort());
		await worker.start();
		return worker;
	}

	/** Stores and activates the workflow. Returns its ID. */
	async activate(workflow: Workflow): Promise<string> {
		const id = await this.store(workflow);
		await this.n8n.activate(id);
		return id;
	}

	/** Until both webhook processes know the path that follows `/webhook/`. Runs no workflow. */
	async untilListening(path: string, method = 'POST'): Promise<void> {
		for (const { url } of this.webhooks) await untilListening(`${url}/webhook/${path}`, method);
	}

	/**
	 * n8n stores that an execution has ended, and then tells the queue. A worker that is killed in
	 * between leaves a job that another worker runs again, as the same execution.
	 */
	async untilQueueKnowsTheEnds(): Promise<void> {
		await until(async () => (await jobsUnderWay(this.redisPort)) === 0);
	}

	async close(): Promise<void> {
		await endServers();
		await this.simulator.close();
	}
}

/** n8n lists the methods of a webhook to browsers that ask before they call it. */
async function untilListening(url: string, method: string): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (Date.now() < deadline) {
		const answer = await fetch(url, { method: 'OPTIONS', headers: { origin: url } });
		const methods = answer.headers.get('access-control-allow-methods') ?? '';
		if (methods.split(', ').includes(method)) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error(`${url} did not listen within ${PATIENCE_MS / 1000} s`);
}
