import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { command, plainEnvironment, Stop } from './command';

export const root = join(__dirname, '..', '..');

export const n8nVersions = ['2.8.4', '2.41.1'] as const;
export type N8nVersion = (typeof n8nVersions)[number];

/** n8n as it is started: which program, with which Node. */
export interface Installation {
	version: N8nVersion;
	node: string;
	program: string;
}

const ownNode = Number(process.versions.node.split('.')[0]);

/** 2.8.4 is the newest n8n for Node 20 and does not run on Node 24; 2.41.1 needs Node 24. */
export const nativeVersion: N8nVersion = ownNode >= 24 ? '2.41.1' : '2.8.4';

export const runsHere = (version: N8nVersion) => version === '2.41.1' || ownNode < 24;

/** Installs n8n into `.n8n/<version>` unless it is there already. */
export async function installN8n(version: N8nVersion): Promise<Installation> {
	const node = version === '2.41.1' && ownNode < 24 ? await installNode24() : process.execPath;
	const folder = await installed(version, async (into) => {
		await npm(into, node, `Downloading n8n ${version}`, ['install', '--ignore-scripts']);
		const natives = version === '2.41.1' ? ['sqlite3', 'isolated-vm'] : ['sqlite3'];
		const rebuild = ['rebuild', '--ignore-scripts=false', ...natives];
		await npm(into, node, `Building the database driver of n8n ${version}`, rebuild);
	});
	return { version, node, program: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function installNode24(): Promise<string> {
	const folder = await installed('node-24', async (into) => {
		await npm(into, process.execPath, 'Downloading Node 24', ['install', '--ignore-scripts']);
	});
	const found = readdirSync(join(folder, 'node_modules')).find((name) => name.startsWith('node-'));
	if (!found) {
		throw new Stop(
			`n8n 2.41.1 needs Node 24, and there is none here for ${process.platform} ${process.arch}. Install Node 24 and start again.`,
		);
	}
	return join(folder, 'node_modules', found, 'bin', 'node');
}

async function installed(
	name: string,
	install: (folder: string) => Promise<void>,
): Promise<string> {
	const from = join(root, 'demo', 'n8n', name);
	const folder = join(root, '.n8n', name);
	const stampFile = join(folder, 'installed');
	const lock = readFileSync(join(from, 'package-lock.json'));
	const stamp = createHash('sha256').update(lock).digest('hex');
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return folder;
	mkdirSync(folder, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(from, file), join(folder, file));
	}
	await install(folder);
	writeFileSync(stampFile, stamp);
	return folder;
}

/** Now and then npm waits for ever for one of its two thousand downloads. */
const NPM_PATIENCE_MS = 10 * 60_000;

async function npm(folder: string, node: string, doing: string, args: string[]): Promise<void> {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	console.log(`${doing} (once; one to six minutes) …`);
	const ticking = setInterval(() => console.log(`  still at it, ${seconds()} s`), 15_000);
	const run = async () =>
		await command('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], {
			cwd: folder,
			env: environmentFor(node),
			timeout: NPM_PATIENCE_MS,
		});
	let result = await run();
	if (result.timedOut) {
		console.log('  npm hangs. Once more, with what it has downloaded …');
		result = await run();
	}
	clearInterval(ticking);
	const { status, output } = result;
	if (status === 0) return console.log(`  done in ${seconds()} s`);
	const logFile = join(folder, 'install.log');
	writeFileSync(logFile, output);
	throw new Stop(`${reason(output)} The whole output of npm is in ${logFile}.`);
}

function environmentFor(node: string): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {
		npm_config_fetch_retry_maxtimeout: '10000',
		...plainEnvironment(),
	};
	if (node === process.execPath) return env;
	// Native parts must be built with this Node's own headers, which the package carries.
	return {
		...env,
		PATH: [dirname(node), env.PATH].join(delimiter),
		npm_config_nodedir: dirname(dirname(node)),
	};
}

function reason(output: string): string {
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/.test(output)) {
		return 'The npm registry cannot be reached: installing n8n needs a network connection, once.';
	}
	if (/ENOSPC/.test(output)) return 'The disk is full: n8n needs about 3 GB.';
	if (/gyp ERR|node-gyp/.test(output)) {
		return "n8n's database driver could not be built: it needs python3, make and a C++ compiler.";
	}
	return 'n8n could not be installed.';
}
