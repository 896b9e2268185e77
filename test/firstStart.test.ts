import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** `npm start` in a new clone: nothing is installed, and npm is a stand-in that needs no network. */

const root = join(__dirname, '..');
const NEEDED = ['demo/start.mjs', 'demo/options.cjs', 'demo/n8n', 'scripts', 'package-lock.json'];

/** Each goes on when the other has begun too, and then fails if it is told to; the other one waits. */
const NPM = `#!${process.execPath}
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { CLONE, FAILS } = process.env;
const [mine, other] = process.argv[2] === 'ci' ? ['ci', 'install'] : ['install', 'ci'];
process.on('SIGTERM', () => {
	writeFileSync(CLONE + '/ended-' + mine, '');
	process.exit(1);
});
writeFileSync(CLONE + '/began-' + mine, '');
setInterval(() => {
	if (!existsSync(CLONE + '/began-' + other)) return;
	if (FAILS === mine) {
		console.error('npm error code ENOTFOUND');
		process.exit(1);
	}
	if (FAILS) return;
	mkdirSync(CLONE + '/node_modules', { recursive: true });
	process.exit(0);
}, 20);
`;

function newClone(): string {
	const clone = mkdtempSync(join(tmpdir(), 'first-start-'));
	for (const path of NEEDED) cpSync(join(root, path), join(clone, path), { recursive: true });
	writeFileSync(join(clone, 'npm'), NPM);
	chmodSync(join(clone, 'npm'), 0o755);
	return clone;
}

const settingOf = (clone: string, FAILS: string) => ({
	cwd: clone,
	env: {
		...process.env,
		PATH: [clone, process.env.PATH].join(delimiter),
		CLONE: clone,
		FAILS,
	},
});

function start(clone: string, args: string[], FAILS = ''): { status: number | null; said: string } {
	const { status, stderr } = spawnSync(process.execPath, ['demo/start.mjs', ...args], {
		...settingOf(clone, FAILS),
		encoding: 'utf8',
		timeout: 30_000,
	});
	return { status, said: stderr };
}

/** Which are there of these marks of npm, as soon as there are so many. */
async function marks(clone: string, kind: 'began' | 'ended', count: number): Promise<string[]> {
	const deadline = Date.now() + 10_000;
	for (;;) {
		const found = readdirSync(clone).filter((name) => name.startsWith(kind));
		if (found.length >= count || Date.now() > deadline) return found;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}

test('dependencies and n8n are installed side by side, each with its own progress', () => {
	const clone = newClone();
	const { said } = start(clone, []);
	for (const doing of ['Installing the development dependencies', 'Downloading n8n [\\d.]+']) {
		expect(said).toMatch(new RegExp(`^${doing} \\(once; .+ minutes\\) …$`, 'm'));
		expect(said).toMatch(new RegExp(`^${doing}: done in \\d+ s\\.$`, 'm'));
	}
	expect(existsSync(join(clone, 'node_modules', '.setup-stamp'))).toBe(true);
});

test.each([
	['ci', 'Installing the development dependencies', 'downloading n8n [\\d.]+', 'ended-install'],
	['install', 'Downloading n8n [\\d.]+', 'installing the development dependencies', 'ended-ci'],
])(
	'when npm %s fails, the other is ended and the message says which',
	async (fails, ...expected) => {
		const [doing, other, mark] = expected;
		const clone = newClone();
		const { status, said } = start(clone, [], fails);
		expect(status).toBe(1);
		expect(said).toMatch(
			new RegExp(`^${doing} failed: the npm registry cannot be reached\\.`, 'm'),
		);
		expect(said).toMatch(new RegExp(`^Ended as well: ${other}\\.`, 'm'));
		expect(said).not.toMatch(/Once more|done in/);
		expect(await marks(clone, 'ended', 1)).toEqual([mark]);
	},
);

test('a start that is ended meanwhile takes both along', async () => {
	const clone = newClone();
	const running = spawn(process.execPath, ['demo/start.mjs'], settingOf(clone, 'neither'));
	expect(await marks(clone, 'began', 2)).toHaveLength(2);
	running.kill('SIGTERM');
	expect(await marks(clone, 'ended', 2)).toEqual(['ended-ci', 'ended-install']);
});

test('a wrong --n8n gets the list of valid ones before anything is installed', () => {
	const clone = newClone();
	const { status, said } = start(clone, ['--n8n', '2.41']);
	expect(status).toBe(1);
	expect(said).toMatch(
		/^--n8n 2\.41 is not a version that is pinned here\. Valid values of --n8n: (2\.8\.4, )?2\.41\.1, newest\.$/m,
	);
	expect(existsSync(join(clone, 'began-ci'))).toBe(false);
});

test('--n8n newest takes the newest that is pinned, with its own Node where it needs one', () => {
	const { said } = start(newClone(), ['--n8n', 'newest'], 'install');
	expect(said).toMatch(/^Downloading (n8n 2\.41\.1|Node 24) failed/m);
});
