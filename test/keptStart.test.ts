import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home, type Memory } from '../demo/home';
import type { N8nVersion } from '../demo/n8n/install';
import { installPackage } from '../demo/n8n/pack';
import { assertFree } from '../demo/n8n/ports';

/** What one `npm start` leaves for the next. */

const newFolder = () => mkdtempSync(join(tmpdir(), 'kept-start-'));
const memory = { n8nUrl: 'http://127.0.0.1:5678', examples: ['One'] } as Memory;

interface Asked {
	fresh?: boolean;
	version?: N8nVersion;
	mode?: 'start' | 'dev' | 'once';
}

const open = (parent: string, { fresh = false, version = '2.8.4', mode = 'start' }: Asked = {}) =>
	new Home(mode, version, { fresh }, parent);

/** n8n has begun to work there. */
function fill({ folder, data }: Home): void {
	mkdirSync(join(folder, '.n8n'), { recursive: true });
	writeFileSync(join(folder, '.n8n', 'database.sqlite'), 'workflows');
	writeFileSync(join(data, 'books.jsonl'), 'purchases');
}

const holds = ({ folder, data }: Home) =>
	[join(folder, '.n8n', 'database.sqlite'), join(data, 'books.jsonl')].filter(existsSync).length;

test('the next start finds n8n and the books of the simulator as they were left', () => {
	const parent = newFolder();
	const first = open(parent);
	expect([first.memory, first.wasHalfDone]).toEqual([undefined, false]);
	fill(first);
	first.remember(memory);
	const next = open(parent);
	expect([next.memory, next.wasHalfDone, holds(next)]).toEqual([memory, false, 2]);
});

test('--fresh forgets both', () => {
	const parent = newFolder();
	const first = open(parent);
	fill(first);
	first.remember(memory);
	const next = open(parent, { fresh: true });
	expect([next.memory, holds(next)]).toEqual([undefined, 0]);
	expect(open(parent).memory).toBeUndefined();
});

test('a start that was ended before it was done is begun anew, books included', () => {
	const parent = newFolder();
	fill(open(parent));
	const next = open(parent);
	expect([next.memory, next.wasHalfDone, holds(next)]).toEqual([undefined, true, 0]);
});

test('if only the books were deleted or only n8n, both begin anew', () => {
	const parent = newFolder();
	const first = open(parent);
	fill(first);
	first.remember(memory);
	rmSync(join(first.folder, '.n8n'), { recursive: true });
	const next = open(parent);
	expect([next.memory, holds(next)]).toEqual([undefined, 0]);
});

test('each version of n8n has a folder of its own, and so have npm run dev and --once', () => {
	const parent = newFolder();
	const first = open(parent);
	fill(first);
	first.remember(memory);
	for (const asked of [{ version: '2.41.1' }, { mode: 'dev' }, { mode: 'once' }] as Asked[]) {
		expect(open(parent, { ...asked, fresh: true }).memory).toBeUndefined();
	}
	expect(open(parent).memory).toEqual(memory);
	expect(open(parent, { version: '2.41.1' }).otherVersions()).toEqual(['2.8.4']);
	expect(open(parent, { mode: 'dev' }).otherVersions()).toEqual([]);
});

test('two starts do not share a folder, and neither empties that of the other', async () => {
	const parent = newFolder();
	const first = open(parent);
	fill(first);
	first.remember(memory);
	const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	writeFileSync(join(first.data, 'simulator.pid'), String(other.pid));
	expect(() => open(parent, { fresh: true })).toThrow(
		new RegExp(`Is another npm start running\\?.* process ID ${other.pid}`),
	);
	expect(holds(first)).toBe(2);
	other.kill('SIGKILL');
	await once(other, 'exit');
	expect(open(parent).memory).toEqual(memory);
});

test('a new build of the same version replaces the old one; other community nodes stay', async () => {
	const folder = newFolder();
	const archiveOf = (name: string, content: string) => {
		const source = newFolder();
		writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version: '0.1.0' }));
		writeFileSync(join(source, 'index.js'), content);
		const args = ['pack', '--silent', '--pack-destination', folder];
		return join(folder, execFileSync('npm', args, { cwd: source, encoding: 'utf8' }).trim());
	};
	await installPackage(archiveOf('n8n-nodes-others', 'others'), folder);
	await installPackage(archiveOf('n8n-nodes-mine', 'before'), folder);
	await installPackage(archiveOf('n8n-nodes-mine', 'after'), folder);
	const content = (name: string) =>
		readFileSync(join(folder, '.n8n', 'nodes', 'node_modules', name, 'index.js'), 'utf8');
	expect([content('n8n-nodes-others'), content('n8n-nodes-mine')]).toEqual(['others', 'after']);
});

test('n8n ends when the start was killed and could end nothing', async () => {
	const folder = newFolder();
	const program = join(folder, 'n8n.js');
	writeFileSync(
		program,
		`require('node:fs').writeFileSync('pid', String(process.pid));
		require('node:http')
			.createServer((_, response) => response.setHeader('content-type', 'application/json').end('{}'))
			.listen(process.env.N8N_PORT, '127.0.0.1');`,
	);
	const installation = { version: '2.8.4', node: process.execPath, program };
	const script = `(async () => {
		const { startN8n } = require('./demo/n8n/launch.ts');
		const { freePort } = require('./demo/n8n/ports.ts');
		const options = { endsWithUs: true };
		await startN8n(${JSON.stringify(installation)}, ${JSON.stringify(folder)}, await freePort(), options);
		console.log('started');
	})()`;
	const start = spawn(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
		cwd: join(__dirname, '..'),
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	await once(start.stdout, 'data');
	const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
	expect(isRunning(pid)).toBe(true);
	start.kill('SIGKILL');
	const deadline = Date.now() + 10_000;
	while (isRunning(pid) && Date.now() < deadline) {
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	expect(isRunning(pid)).toBe(false);
});

function isRunning(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

test('a port is waited for that the n8n of a killed start still holds', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const free = assertFree(port, 'n8n', '--port');
	setTimeout(() => server.close(), 300);
	await expect(free).resolves.toBeUndefined();
});
