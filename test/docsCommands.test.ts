import { execFileSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPairOf, privateKeyFrom, publicKeysFrom } from '../nodes/Wonder/api/keys';
import { startSimulator } from '../simulator';
import { issueCard } from '../simulator/issuer/cards';
import { readOptions } from '../simulator/options';
import { blocksIn, commandsIn, pages, read, root } from './support/pages';
import { useWonder } from './support/wonder';

/** What readers copy into a terminal. Each command is run, or compared with what it names. */
interface Manifest {
	name: string;
	version: string;
	scripts: Record<string, string>;
	bin: Record<string, string>;
	repository: { url: string };
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const simulator = JSON.parse(read('simulator/package.json')) as Manifest;
const [archive, simulatorArchive] = [manifest, simulator].map(
	({ name, version }) => `${name}-${version}.tgz`,
);

const wonder = useWonder();
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'wonder-docs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** As under a careful umask, too. */
const run = (script: string) =>
	execFileSync('sh', ['-euc', `umask 077\n${script}`], {
		cwd: folder,
		encoding: 'utf8',
		stdio: 'pipe',
	});
const npm = (args: string[], cwd: string) =>
	execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

async function askSimulator(path: string, body: string): Promise<void> {
	const { id } = issueCard(wonder.books, { title: 'Coffee' });
	const response = await fetch(wonder.url + path, {
		method: 'POST',
		body: body.replace('"card": "…"', `"card": "${id}"`),
	});
	expect([response.status, await response.text()]).toEqual([200, expect.any(String)]);
}

function packs(args: string): void {
	const output = npm(['pack', '--dry-run', '--json', ...args.split(' ')], root);
	const packed = JSON.parse(output) as Array<{ filename: string }>;
	expect(packed.map(({ filename }) => filename)).toEqual([
		args.startsWith('--workspace ') ? simulatorArchive : archive,
	]);
}

function releases(version: string, flags: string): void {
	const files = ['package.json', 'simulator/package.json'];
	for (const file of files) cpSync(join(root, file), join(folder, file));
	npm(['version', version, ...flags.split(' '), '--workspaces-update=false'], folder);
	const versions = files.map(
		(file) => (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Manifest).version,
	);
	expect(versions).toEqual([version, version]);
}

function startsContainer(port: string, volume: string): void {
	const dockerfile = read('simulator/Dockerfile').split('\n');
	expect(dockerfile).toEqual(expect.arrayContaining([`EXPOSE ${port}`, `VOLUME ${volume}`]));
}

async function keepsKeys(paths: string): Promise<void> {
	const { close } = await startSimulator({ data: folder });
	await close();
	const files = paths.split(' ').map((path) => path.replace('/data/', ''));
	expect(readdirSync(folder)).toEqual(expect.arrayContaining(files));
}

/** Installed with the flags with which the tests install it. */
const PACKAGE = [manifest.name, `${manifest.name}@VERSION`, `~/${archive}`];
const INSTALL_FLAGS = '--omit=peer --legacy-peer-deps';
const isTested = (flags: string) =>
	read('demo/n8n/pack.ts').includes(
		['install', ...flags.split(' ')].map((flag) => `'${flag}'`).join(', '),
	);

type Check = (...parts: string[]) => unknown;
const checks: Array<[RegExp, Check]> = [
	[/^curl http:\/\/127\.0\.0\.1:4010(\S+) -d '(.+)'$/, askSimulator],
	[/^npm (test|start)$/, (name) => expect(manifest.scripts).toHaveProperty(name)],
	[/^npm run (\S+)$/, (name) => expect(Object.keys(manifest.scripts)).toContain(name)],
	[/^npm run simulator -- (.+)$/, (args) => readOptions(args.split(' '))],
	[
		/^npm run mutation -- --only=(\S+)$/,
		(parts) => {
			const targets = read('test/mutation/targets.mjs');
			for (const part of parts.split(',')) expect(targets).toContain(`\t${part}: { `);
		},
	],
	[
		/^npm run bench -- --part=(\S+)$/,
		(part) => expect(/const PARTS = (.+) as const/.exec(read('bench/run.ts'))?.[1]).toContain(part),
	],
	[/^npm pack (.+)$/, packs],
	[/^npm version (\S+) (.+)$/, releases],
	[
		/^npm install (.+) (\S+)$/,
		(flags, what) => {
			expect([flags, isTested(flags)]).toEqual([INSTALL_FLAGS, true]);
			expect(PACKAGE).toContain(what);
		},
	],
	[/^npx (?:jest|tsx) (\S+)$/, (file) => expect(existsSync(join(root, file))).toBe(true)],
	[/^npx ([\w-]+)$/, (name) => expect(Object.keys(simulator.bin)).toContain(name)],
	[/^npx \.\/(\S+\.tgz)$/, (file) => expect(file).toBe(simulatorArchive)],
	[/^git clone (\S+)$/, (url) => expect(manifest.repository.url).toBe(`git+${url}`)],
	[
		/^cd n8n-nodes-wonder$/,
		() => expect(manifest.repository.url).toMatch(/\/n8n-nodes-wonder\.git$/),
	],
	[
		/^(?:mkdir -p|cd) ~\/\.n8n\/nodes$/,
		() => expect(read('demo/n8n/pack.ts')).toContain("'.n8n', 'nodes'"),
	],
	[
		/^docker build -t wonder-simulator -f (\S+) \.$/,
		(file) => expect(existsSync(join(root, file))).toBe(true),
	],
	[
		/^docker run --name wonder -p 127\.0\.0\.1:4010:(\d+) -v wonder:(\S+) wonder-simulator$/,
		startsContainer,
	],
	[/^docker exec wonder cat (.+)$/, keepsKeys],
	[
		/^docker compose (?:up --detach|restart)$/,
		() => expect(existsSync(join(root, 'deploy/single/compose.yaml'))).toBe(true),
	],
];

/** Blocks that are run as a whole, below. */
const runBelow = [
	...blocksIn('docs/credentials.md', 'sh'),
	...blocksIn('deploy/README.md', 'sh').filter((text) => text.includes('secrets')),
].flatMap((text) =>
	text
		.trim()
		.split('\n')
		.filter((line) => !line.startsWith('curl')),
);

const commands = pages.flatMap((page) => commandsIn(page).map((command) => [page, command]));

test.each(commands)('%s: "%s" works', async (_, command) => {
	const found = checks
		.map(([pattern, check]) => ({ parts: pattern.exec(command)?.slice(1), check }))
		.filter(({ parts }) => parts);
	const isRun = runBelow.includes(command);
	expect([command, found.length > 0 || isRun]).toEqual([command, true]);
	for (const { parts = [], check } of found) await check(...parts);
});

test('the openssl lines make a pair of keys that the credential reads', () => {
	const [make, compare] = blocksIn('docs/credentials.md', 'sh').filter((text) =>
		text.startsWith('openssl'),
	);
	run(make);
	const key = (name: string) => readFileSync(join(folder, `wonder-${name}-key.pem`), 'utf8');
	const own = privateKeyFrom(key('private'));
	expect(own.asymmetricKeyDetails?.modulusLength).toBeGreaterThanOrEqual(2048);
	expect(publicKeysFrom(key('public')).map((one) => isPairOf(own, one))).toEqual([true]);
	expect(run(compare)).toBe(key('public').repeat(2));
});

test('the lines that set up a deployment make the settings and the secrets', () => {
	cpSync(join(root, 'deploy/queue/.env.example'), join(folder, '.env.example'));
	const [lines] = blocksIn('deploy/README.md', 'sh').filter((text) => text.includes('secrets'));
	run(lines);
	expect(readFileSync(join(folder, '.env'), 'utf8')).toBe(read('deploy/queue/.env.example'));
	expect((statSync(join(folder, 'secrets')).mode & 0o777).toString(8)).toBe('700');
	for (const secret of ['encryption_key', 'postgres_password']) {
		const path = join(folder, 'secrets', secret);
		expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{48}$/);
		expect((statSync(path).mode & 0o777).toString(8)).toBe('644');
	}
});
