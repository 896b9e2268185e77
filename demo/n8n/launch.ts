import { join } from 'node:path';
import { plainEnvironment } from './command';
import type { Installation, N8nVersion } from './install';
import { freePort } from './ports';
import { startService, type Service } from './service';

export interface RunningN8n extends Service {
	url: string;
}

export type Role = 'start' | 'webhook' | 'worker';

const END_WITH_PARENT = join(__dirname, 'endWithParent.cjs');

/** What each role answers in JSON as soon as it can work, later than its health check. */
const lastToAnswer: Record<Role, string> = {
	start: '/rest/settings',
	webhook: '/webhook/is-there-anybody',
	worker: '/healthz/readiness',
};

/**
 * Starts n8n on this machine only, with a folder of its own; in it n8n keeps its encryption key and,
 * unless `env` names another one, its database. With `endsWithUs` it also ends when this process is
 * killed and can end nothing.
 */
export async function startN8n(
	{ version, node, program }: Installation,
	userFolder: string,
	port: number,
	{
		role = 'start',
		env = {},
		endsWithUs = false,
	}: { role?: Role; env?: NodeJS.ProcessEnv; endsWithUs?: boolean } = {},
): Promise<RunningN8n> {
	const url = `http://127.0.0.1:${port}`;
	const service = await startService({
		name: role === 'start' ? 'n8n' : `The ${role} process of n8n`,
		command: [node, ...(endsWithUs ? ['--require', END_WITH_PARENT] : []), program, role],
		holdsInput: endsWithUs,
		cwd: userFolder,
		env: {
			...plainEnvironment(),
			...environment(userFolder, port, await freePort()),
			...onlyFor[version],
			...env,
		},
		logFile: join(userFolder, 'n8n.log'),
		async isReady() {
			const answer = await fetch(url + lastToAnswer[role]).catch(() => undefined);
			// Until then it answers "n8n is starting up", with status 200, or 503 without a database.
			const type = answer?.headers.get('content-type');
			return answer?.status !== 503 && type?.includes('json') === true;
		},
	});
	return { ...service, url };
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
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		// Without it, n8n 2.41 makes an isolate for each delivery of a webhook before it knows a need.
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
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
	};
}
