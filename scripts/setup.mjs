/**
 * Runs before every command: makes sure that Node is new enough and that the development
 * dependencies are installed as package-lock.json says. Plain JavaScript without imports from npm,
 * because nothing may be installed yet. Silent when there is nothing to do.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = `${root}package-lock.json`;
const stampFile = `${root}node_modules/.setup-stamp`;
const logFile = `${root}setup.log`;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
	stop(
		`Node ${process.versions.node} is too old: this project needs Node ${OLDEST_NODE.join('.')} or newer.`,
	);
}

const lock = readFileSync(lockFile);
const stamp = createHash('sha256').update(lock).digest('hex');
if (!(existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp)) {
	if (!isInstalled()) await install();
	writeFileSync(stampFile, stamp);
}

/** Whether somebody ran `npm ci` or `npm install` by hand: npm notes down what it installed. */
function isInstalled() {
	const note = `${root}node_modules/.package-lock.json`;
	if (!existsSync(note)) return false;
	const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
	const wanted = Object.entries(JSON.parse(lock.toString()).packages);
	return wanted.every(
		([path, { version, optional }]) =>
			path === '' || (installed[path] ? installed[path].version === version : optional),
	);
}

async function install() {
	// npm would empty the folder that it leads to, which another checkout uses.
	if (lstatSync(`${root}node_modules`, { throwIfNoEntry: false })?.isSymbolicLink()) {
		stop(
			'node_modules is a link, and holds other versions than package-lock.json. Remove the link.',
		);
	}
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	say('Installing the development dependencies (once; one to three minutes) …');
	const ticking = setInterval(() => say(`  still installing, ${seconds()} s`), 10_000);
	const output = [];
	const status = await new Promise((resolve) => {
		const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
			cwd: root,
			shell: process.platform === 'win32',
			stdio: ['ignore', 'pipe', 'pipe'],
			// npm's own patience is minutes; without a network the answer should come sooner.
			env: { npm_config_fetch_retry_maxtimeout: '10000', ...process.env },
		});
		npm.stdout.on('data', (chunk) => output.push(chunk));
		npm.stderr.on('data', (chunk) => output.push(chunk));
		npm.on('error', (error) => {
			output.push(Buffer.from(error.message));
			resolve(1);
		});
		npm.on('close', resolve);
	});
	clearInterval(ticking);
	if (status === 0) return say(`Installed in ${seconds()} s.`);
	const text = Buffer.concat(output).toString();
	writeFileSync(logFile, text);
	stop(`${reason(text)} The whole output of npm is in ${logFile}.`);
}

function reason(text) {
	if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT/.test(text)) {
		return 'The npm registry cannot be reached: installing needs a network connection.';
	}
	if (/ENOSPC/.test(text)) return 'The disk is full: installing needs about 1.5 GB.';
	return 'The development dependencies could not be installed.';
}

function say(text) {
	process.stderr.write(`${text}\n`);
}

function stop(text) {
	say(text);
	process.exit(1);
}
