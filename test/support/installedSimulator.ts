import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { plainEnvironment } from '../../demo/n8n/command';

const root = join(__dirname, '..', '..');

export const npm = (cwd: string, ...args: string[]) =>
	execFileSync('npm', args, {
		cwd,
		encoding: 'utf8',
		env: plainEnvironment(),
		shell: process.platform === 'win32',
		stdio: ['ignore', 'pipe', 'pipe'],
	});

/** Packs wonder-simulator as npm would publish it. `npm run build:simulator` comes first. */
export function packSimulator(into: string): { archive: string; files: string[] } {
	const options = ['--json', '--workspace=wonder-simulator', '--pack-destination', into];
	const [{ filename, files }] = JSON.parse(npm(root, 'pack', ...options)) as [
		{ filename: string; files: Array<{ path: string }> },
	];
	return { archive: join(into, filename), files: files.map(({ path }) => path) };
}

/** An empty folder, and the package installed in it, with the dependencies that are here already. */
export function installSimulator(): { folder: string; files: string[] } {
	// Below a folder with a dot, as npx installs it.
	const folder = join(mkdtempSync(join(tmpdir(), 'simulator-')), '.npx', 'installed');
	mkdirSync(folder, { recursive: true });
	const { archive, files } = packSimulator(folder);
	const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { dev?: boolean; peer?: boolean; link?: boolean }>;
	};
	for (const [path, { dev, peer, link }] of Object.entries(lock.packages)) {
		if (!path.startsWith('node_modules/') || dev || peer || link) continue;
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		cpSync(realpathSync(join(root, path)), join(folder, path), { recursive: true });
	}
	writeFileSync(join(folder, 'package.json'), '{ "private": true }');
	npm(folder, 'install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', archive);
	return { folder, files };
}

export interface Started {
	url: string;
	output: string;
	kill: () => Promise<void>;
	end: () => Promise<number | null>;
}

const children = new Set<ChildProcess>();
export const endAll = () => children.forEach((child) => child.kill('SIGKILL'));

/** Runs the installed command until it listens or ends. */
export async function run(
	folder: string,
	...args: string[]
): Promise<Started & { status?: number }> {
	const { bin } = JSON.parse(
		readFileSync(join(folder, 'node_modules/wonder-simulator/package.json'), 'utf8'),
	) as { bin: Record<string, string> };
	const program = join(folder, 'node_modules/wonder-simulator', bin['wonder-simulator']);
	const child = spawn(process.execPath, [program, ...args], { cwd: folder });
	children.add(child);
	let output = '';
	const ended = once(child, 'close') as Promise<[number | null]>;
	const listening = new Promise<void>((resolve) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.on('data', (chunk: Buffer) => {
				output += chunk.toString();
				if (output.includes('Stop with')) resolve();
			});
		}
	});
	await Promise.race([listening, ended]);
	const end = async (signal: NodeJS.Signals) => {
		child.kill(signal);
		return (await ended)[0];
	};
	return {
		output,
		url: /Base URL +(\S+)/.exec(output)?.[1] ?? '',
		status: child.exitCode ?? undefined,
		kill: async () => void (await end('SIGKILL')),
		end: async () => await end('SIGTERM'),
	};
}
