// @ts-check
/**
 * Installs with npm, several things side by side, and says how it goes. Plain JavaScript without
 * imports from npm, because nothing may be installed yet.
 */
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');

/** A failure whose message is a whole sentence for the person at the terminal. */
class Stop extends Error {}

const TICK_MS = 15_000;
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/;

/** What runs, and since when. @type {Map<import('node:child_process').ChildProcess, { doing: string, began: number }>} */
const running = new Map();
/** @type {NodeJS.Timeout | undefined} */
let ticking;

/**
 * @typedef {object} Job
 * @property {string} doing What it does, as a person says it: "Downloading n8n"
 * @property {string} lasts How long that takes
 * @property {string} disk How much space it needs
 * @property {string[]} args
 * @property {string} cwd
 * @property {string} logFile Gets npm's output when it fails
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [patience] In milliseconds; then once more
 */

/** Resolves when npm has succeeded; else rejects with a Stop that says which job it was. @param {Job} job */
async function runNpm(job) {
	const { doing, lasts, patience, logFile } = job;
	const began = Date.now();
	say(`${doing} (once; ${lasts}) …`);
	let result = await attempt(job, began);
	if (patience && result.timedOut) {
		say(`${doing}: npm hangs. Once more, with what it has downloaded …`);
		result = await attempt(job, began);
	}
	if (result.status === 0) return say(`${doing}: done in ${secondsSince(began)} s.`);
	writeFileSync(logFile, result.output);
	throw new Stop(
		`${doing} failed: ${reason(result.output, job)} The whole output of npm is in ${logFile}.`,
	);
}

/**
 * @param {Job} job
 * @param {number} began
 * @returns {Promise<{ status: number, output: string, timedOut: boolean }>}
 */
async function attempt({ doing, args, cwd, env = process.env, patience }, began) {
	return await new Promise((resolve) => {
		const npm = spawn('npm', [...args, '--no-audit', '--no-fund'], {
			cwd,
			// npm's own patience is minutes; without a network the answer should come sooner.
			env: { npm_config_fetch_retry_maxtimeout: '10000', ...env },
			// An npm that hangs ignores any other.
			...(patience && { timeout: patience, killSignal: 'SIGKILL' }),
			shell: process.platform === 'win32',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		running.set(npm, { doing, began });
		ticking ??= setInterval(tick, TICK_MS);
		/** @type {Buffer[]} */
		const output = [];
		npm.stdout.on('data', (chunk) => output.push(chunk));
		npm.stderr.on('data', (chunk) => output.push(chunk));
		/** @param {number} status */
		const done = (status) => {
			running.delete(npm);
			if (running.size === 0) {
				clearInterval(ticking);
				ticking = undefined;
			}
			resolve({ status, output: Buffer.concat(output).toString(), timedOut: npm.killed });
		};
		npm.on('error', (error) => {
			output.push(Buffer.from(error.message));
			done(1);
		});
		npm.on('close', (status) => done(status ?? 1));
	});
}

/** One line about all that runs. */
function tick() {
	const all = [...running.values()].map(
		({ doing, began }) => `${doing[0].toLowerCase()}${doing.slice(1)} (${secondsSince(began)} s)`,
	);
	say(`  still ${all.join(', ')}`);
}

/** @param {number} began */
const secondsSince = (began) => Math.round((Date.now() - began) / 1000);

/** Ends every npm that still runs, before this process ends. Returns what they were doing. */
function endNpm() {
	return [...running].map(([npm, { doing }]) => {
		npm.kill();
		return doing;
	});
}
process.on('exit', endNpm);

/** @param {string} output @param {Job} job */
function reason(output, { disk }) {
	if (OFFLINE.test(output)) {
		return 'the npm registry cannot be reached. It needs a network connection, once.';
	}
	if (/ENOSPC/.test(output)) return `the disk is full. It needs about ${disk}.`;
	if (/gyp ERR|node-gyp/.test(output)) return 'it needs python3, make and a C++ compiler.';
	return 'npm could not do it.';
}

/** What `npm run` hands down to its children would steer an npm that works in another folder. */
function plainEnvironment() {
	const unwanted =
		/^(npm_|N8N_|DB_|EXECUTIONS_|QUEUE_|NODE_OPTIONS$|NODE_ENV$|INIT_CWD$|WEBHOOK_URL$)/i;
	const wanted =
		/^npm_config_(cache|registry|proxy|https_proxy|noproxy|cafile|offline|userconfig)$/i;
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => wanted.test(name) || !unwanted.test(name)),
	);
}

/** Not to standard output, which another program may read. @param {string} text */
function say(text) {
	process.stderr.write(`${text}\n`);
}

module.exports = { Stop, endNpm, plainEnvironment, runNpm, say };
