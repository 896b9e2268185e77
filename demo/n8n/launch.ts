import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEnvironment, Stop } from './command';
import type { Installation, N8nVersion } from './install';
import { freePort } from './ports';

export interface RunningN8n {
	url: string;
	logFile: string;
	stop(): Promise<void>;
	/** Ends it at once, as a crash would. */
	kill(): Promise<void>;
}

const PATIENCE_MS = 180_000;
const GRACE_MS = 10_000;

/** Starts n8n on this machine only, with a folder and a database of its own. */
export async function startN8n(
	{ version, node, program }: Installation,
	userFolder: string,
	port: number,
	moreEnvironment: NodeJS.ProcessEnv = {},
): Promise<RunningN8n> {
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	const log = openSync(logFile, 'a');
	const child = spawn(node, [program, 'start'], {
		cwd: userFolder,
		env: {
			...plainEnvironment(),
			...environment(userFolder, port, await freePort()),
			...onlyFor[version],
			...moreEnvironment,
		},
		// A group of its own: Ctrl+C reaches this process first, which then stops n8n in order.
		detached: true,
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
		child.once('error', () => resolve());
	});
	const running = {
		url,
		logFile,
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
		async stop() {
			child.kill('SIGTERM');
			const impatient = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
			await ended;
			clearTimeout(impatient);
		},
	};
	try {
		await untilReady(child, url, logFile);
	} catch (error) {
		await running.stop();
		throw error;
	}
	return running;
}

/** n8n's health check answers before its REST API does, so REST itself is asked. */
async function untilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (Date.now() < deadline) {
		if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
			throw new Stop(`n8n ended while starting. ${lastWords(logFile)}`);
		}
		const answer = await fetch(`${url}/rest/settings`).catch(() => undefined);
		// Until then it answers "n8n is starting up", with status 200.
		if (answer?.headers.get('content-type')?.includes('json')) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
	throw new Stop(`n8n did not start within ${PATIENCE_MS / 1000} s. ${lastWords(logFile)}`);
}

function lastWords(logFile: string): string {
	const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
	return `Its last words, from ${logFile}:\n${lines}`;
}

/** Modules that ask n8n's servers, or take long to start. An unknown name stops n8n. */
const onlyFor: Record<N8nVersion, NodeJS.ProcessEnv> = {
	'2.8.4': { N8N_DISABLED_MODULES: 'chat-hub,mcp,insights' },
	'2.41.1': { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,chat-hub,mcp,insights' },
};

/** Nothing leaves this machine: no telemetry, no update checks, no templates from the internet. */
function environment(userFolder: string, port: number, brokerPort: number): NodeJS.ProcessEnv {
	const url = `http://127.0.0.1:${port}/`;
	return {
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		WEBHOOK_URL: url,
		N8N_WEBHOOK_URL: url,
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
		N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_REINSTALL_MISSING_PACKAGES: 'false',
		DB_SQLITE_POOL_SIZE: '3',
		// Without it, n8n 2.41 makes an isolate for each delivery of a webhook before it knows a need.
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
	};
}
