/**
 * Runs before every command: makes sure that Node is new enough and that the development
 * dependencies are installed as package-lock.json says. Plain JavaScript without imports from npm,
 * because nothing may be installed yet. Silent when there is nothing to do.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import npm from './npm.cjs';

const { runNpm, say, Stop } = npm;

const OLDEST_NODE = [20, 19];

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = `${root}node_modules/.setup-stamp`;

export async function setUp() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
		throw new Stop(
			`Node ${process.versions.node} is too old: this project needs Node ${OLDEST_NODE.join('.')} or newer.`,
		);
	}
	const lock = readFileSync(`${root}package-lock.json`);
	const stamp = createHash('sha256').update(lock).digest('hex');
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
	if (!isInstalled(lock)) await install();
	writeFileSync(stampFile, stamp);
}

/** Whether somebody ran `npm ci` or `npm install` by hand: npm notes down what it installed. */
function isInstalled(lock) {
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
		throw new Stop(
			'node_modules is a link, and holds other versions than package-lock.json. Remove the link.',
		);
	}
	await runNpm({
		doing: 'Installing the development dependencies',
		lasts: 'one to three minutes',
		disk: '1.5 GB',
		args: ['ci', '--ignore-scripts'],
		cwd: root,
		logFile: `${root}setup.log`,
	});
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	await setUp().catch((error) => {
		say(error instanceof Stop ? error.message : error.stack);
		process.exit(1);
	});
}
