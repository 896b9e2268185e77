import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signedHeaders } from '../simulator/gateway/signature';
import { clearUp, receiver } from './support/data';
import { endAll, installSimulator, npm, run } from './support/installedSimulator';

/** wonder-simulator as npm installs it. `npm test` builds it before the suites. */
const root = join(__dirname, '..');
const { folder, files } = installSimulator();
afterEach(async () => {
	endAll();
	await clearUp();
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const manifestOf = (path: string) =>
	JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as {
		version: string;
		engines: { node: string };
		dependencies?: Record<string, string>;
	};

test('the archive holds the compiled program, what its page is made of, and its papers', () => {
	const papers = ['LICENSE', 'README.md', 'package.json'];
	expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual(papers);
	expect(files).toEqual(
		expect.arrayContaining(['dist/cli.js', 'dist/index.js', 'dist/index.d.ts']),
	);
	expect(files.filter((path) => /(?<!\.d)\.ts$|\.map$|\.pem$/.test(path))).toEqual([]);
	const sources = readdirSync(join(root, 'simulator'), { recursive: true, encoding: 'utf8' });
	const page = sources.filter((path) => /^page.*\.(js|html|css|svg)$/.test(path));
	expect(files).toEqual(expect.arrayContaining(page.map((path) => `dist/${path}`)));
});

test('it has the version of the pack, runs on the same Node, and pins what it needs', () => {
	const [pack, simulator] = ['.', 'simulator'].map(manifestOf);
	expect(simulator.version).toBe(pack.version);
	expect(simulator.engines).toEqual(pack.engines);
	const versions = Object.values(simulator.dependencies!);
	expect(versions.length).toBeGreaterThan(3);
	expect(versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

test('npx finds the command, and --help names every option', () => {
	const help = npm(folder, 'exec', '--offline', '--', 'wonder-simulator', '--help');
	for (const option of ['--port', '--host', '--data', '--empty', '--sign-query', '--help']) {
		expect(help).toContain(option);
	}
	expect(help).toContain('Not affiliated with Wonder');
});

test.each([
	[['--prot', '4010'], "Unknown option '--prot'. See wonder-simulator --help.\n"],
	[['4010'], "Unexpected argument '4010'. See wonder-simulator --help.\n"],
	[['--port'], "Option '--port <value>' argument missing. See wonder-simulator --help.\n"],
	[['--port', '70000'], '--port 70000 is not a port: expected a number from 0 to 65535.\n'],
	[['--port', ''], '--port  is not a port: expected a number from 0 to 65535.\n'],
	[['--sign-query', 'no'], '--sign-query no is not valid: expected on or off.\n'],
	[['--data', ''], '--data is empty: expected the path of a folder.\n'],
	[['--host', 'a b'], /^--host a b is not an IP address.*\n$/],
])('%j is refused in one line, with status 2', async (args, message) => {
	const { status, output } = await run(folder, ...args);
	expect(output).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
	expect(status).toBe(2);
});

test('a port that another program uses is reported in one line', async () => {
	const other = createServer();
	await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
	const { port } = other.address() as AddressInfo;
	const { status, output } = await run(folder, '--port', String(port));
	other.close();
	expect(output).toMatch(/^The port is in use by another program\. .*--port 4011\.\n$/);
	expect(status).toBe(1);
});

test.each([
	['commonjs', "const { startSimulator } = require('wonder-simulator');"],
	['module', "import { startSimulator } from 'wonder-simulator';"],
])('a %s program can start it, and TypeScript knows its types', async (type, statement) => {
	const program = `${statement}
		startSimulator().then(async ({ url, close }) => {
			console.log((await fetch(url + '/_simulator/clock')).status);
			await close();
		});`;
	const options = { cwd: folder, encoding: 'utf8' } as const;
	const flags = type === 'module' ? ['--input-type=module'] : [];
	expect(execFileSync(process.execPath, [...flags, '-e', program], options)).toBe('200\n');

	const typed = `import { startSimulator, type Simulator } from 'wonder-simulator';
		const simulator: Simulator = await startSimulator({ port: 0, data: 'folder' });
		// @ts-expect-error: a port is a number.
		await startSimulator({ port: '4010' });
		console.log(simulator.credentialData.privateKey.length);`;
	const file = join(folder, type === 'module' ? 'typed.mts' : 'typed.cts');
	const wrapped = typed.replace(/(const simulator[^]*)/, 'export async function main() { $1 }');
	writeFileSync(file, wrapped);
	const compiler = require.resolve('typescript/bin/tsc');
	const settings = ['--noEmit', '--strict', '--module', 'node16', '--target', 'es2022'];
	const types = [
		'--skipLibCheck',
		'--types',
		'node',
		'--typeRoots',
		join(root, 'node_modules/@types'),
	];
	const args = [compiler, ...settings, ...types, file];
	const { stdout } = spawnSync(process.execPath, args, options);
	expect(stdout).toBe('');
});

const keysIn = (data: string) =>
	['private-key.pem', 'webhook-private-key.pem'].map((name) =>
		readFileSync(join(data, name), 'utf8'),
	);

/** A client that knows of the simulator what its output says, and the key in the folder. */
async function call(
	{ url, output }: { url: string; output: string },
	data: string,
	method: string,
	path: string,
	json?: unknown,
): Promise<Record<string, never>> {
	const target = `/svc/ts/api/v1/openapi${path}`;
	const [, appId] = /App ID +(\S+)/.exec(output)!;
	const body = json === undefined ? undefined : JSON.stringify(json);
	const signed = signedHeaders({ method, target, body }, { appId, privateKey: keysIn(data)[0] });
	const response = await fetch(url + target, { method, headers: signed, body });
	expect(response.status).toBe(200);
	return ((await response.json()) as { data: Record<string, never> }).data;
}

async function control<T>({ url }: { url: string }, path: string, body: unknown): Promise<T> {
	const options = { method: 'POST', body: JSON.stringify(body) };
	return (await (await fetch(`${url}/_simulator/${path}`, options)).json()) as T;
}

test('killed with kill -9 and started again, it has cards, balances, payments, keys and unsent events', async () => {
	const data = join(folder, 'data');
	const args = ['--port', '0', '--empty', '--data', data];
	const first = await run(folder, ...args);
	let status = 500;
	const { got, url } = await receiver(() => status);
	await control(first, 'webhooks', { urls: [url] });
	const { id: card } = await call(first, data, 'POST', '/cards', { card: { title: 'Team' } });
	const { transaction } = await control<{ transaction: { id: string } }>(first, 'authorizations', {
		...{ card, amount: '12.34', currency: 'USD', merchant_name: 'Café', merchant_country: 'HK' },
	});
	const ask = async (from: typeof first) => [
		await call(from, data, 'GET', '/cards'),
		await call(from, data, 'GET', `/cards/${String(card)}/full`),
		await call(from, data, 'GET', '/transactions'),
		await call(from, data, 'GET', '/account/balance'),
	];
	const before = await ask(first);
	expect(before[3]).toMatchObject({ balance: { available_balance: '9987.66' } });
	expect(got).toHaveLength(1);
	const keys = keysIn(data);
	await first.kill();

	status = 200;
	const second = await run(folder, ...args);
	expect(await ask(second)).toEqual(before);
	expect(keysIn(data)).toEqual(keys);
	await control(second, 'clock', { advance_seconds: 3600 });
	const sent = got.map(
		(body) => (JSON.parse(body) as { card_transaction: { id: string } }).card_transaction.id,
	);
	expect(sent).toEqual([transaction.id, transaction.id]);
	expect(await second.end()).toBe(0);
});

test('its page is there with every file that it loads, and nothing else is', async () => {
	const { url, end } = await run(folder, '--port', '0', '--empty');
	const loaded = new Set<string>();
	const load = async (path: string): Promise<void> => {
		if (loaded.has(path)) return;
		loaded.add(path);
		const response = await fetch(url + path);
		expect([path, response.status]).toEqual([path, 200]);
		const content = await response.text();
		const names = [...content.matchAll(/(?:href|src|from|import)[= ]["'](\.?\/[^"']+\.\w+)["']/g)];
		for (const [, name] of names) await load(new URL(name, url + path).pathname);
	};
	await load('/');
	const libraries = ['preact', 'htm'].map((name) => `/_simulator/page/${name}.js`);
	expect([...loaded]).toEqual(expect.arrayContaining(libraries));
	const other = await fetch(`${url}/_simulator/page/page.html`, {
		headers: { Range: 'bytes=9999-' },
	});
	expect([other.status, await other.text()]).toEqual([416, 'Range Not Satisfiable']);
	expect(await end()).toBe(0);
});
