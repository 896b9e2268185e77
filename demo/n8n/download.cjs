// @ts-check
/** Which n8n there is, and with which Node. Imports nothing from npm: runs beside its first installation. */
const { createHash } = require('node:crypto');
const {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} = require('node:fs');
const { delimiter, dirname, join } = require('node:path');
const { plainEnvironment, runNpm, Stop } = require('../../scripts/npm.cjs');

const root = join(__dirname, '..', '..');

/** Those that are pinned, oldest first. */
const n8nVersions = /** @type {const} */ (['2.8.4', '2.41.1']);
/** @typedef {(typeof n8nVersions)[number]} N8nVersion */

/**
 * n8n as it is started: which program, with which Node.
 * @typedef {{ version: N8nVersion, node: string, program: string }} Installation
 */

const ownNode = Number(process.versions.node.split('.')[0]);

/**
 * 2.8.4 is the newest n8n for Node 20 and does not run on Node 24; 2.41.1 needs Node 24.
 * @type {N8nVersion}
 */
const nativeVersion = ownNode >= 24 ? '2.41.1' : '2.8.4';

/** @type {N8nVersion} */
const newestVersion = n8nVersions[n8nVersions.length - 1];

/** @param {N8nVersion} version */
const runsHere = (version) => version === '2.41.1' || ownNode < 24;

/**
 * Installs n8n into `.n8n/<version>` unless it is there already.
 * @param {N8nVersion} version
 * @returns {Promise<Installation>}
 */
async function installN8n(version) {
	const node = version === '2.41.1' && ownNode < 24 ? await installNode24() : process.execPath;
	const folder = await installed(version, async (into) => {
		await npm(into, node, `Downloading n8n ${version}`, ['install', '--ignore-scripts']);
		const natives = version === '2.41.1' ? ['sqlite3', 'isolated-vm'] : ['sqlite3'];
		const rebuild = ['rebuild', '--ignore-scripts=false', ...natives];
		await npm(into, node, `Building the database driver of n8n ${version}`, rebuild);
	});
	return { version, node, program: join(folder, 'node_modules', 'n8n', 'bin', 'n8n') };
}

async function installNode24() {
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

/**
 * @param {string} name
 * @param {(folder: string) => Promise<void>} install
 */
async function installed(name, install) {
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

/**
 * @param {string} folder
 * @param {string} node
 * @param {string} doing
 * @param {string[]} args
 */
async function npm(folder, node, doing, args) {
	await runNpm({
		doing,
		lasts: 'one to six minutes',
		disk: '3 GB',
		args: [...args, '--prefer-offline'],
		cwd: folder,
		logFile: join(folder, 'install.log'),
		env: environmentFor(node),
		patience: NPM_PATIENCE_MS,
	});
}

/** @param {string} node */
function environmentFor(node) {
	const env = plainEnvironment();
	if (node === process.execPath) return env;
	// Native parts must be built with this Node's own headers, which the package carries.
	return {
		...env,
		PATH: [dirname(node), env.PATH].join(delimiter),
		npm_config_nodedir: dirname(dirname(node)),
	};
}

module.exports = { installN8n, n8nVersions, nativeVersion, newestVersion, root, runsHere };
