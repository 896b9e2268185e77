import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runNpm, Stop } from '../scripts/npm.cjs';

/** A stand-in for npm, which writes down each time that it is called. */
function jobWith(script: string, patience?: number) {
	const cwd = mkdtempSync(join(tmpdir(), 'npm-'));
	const calls = join(cwd, 'calls');
	const program = join(cwd, 'npm');
	const note = `require('node:fs').appendFileSync('calls', process.argv[2] + '\\n');`;
	const first = `require('node:fs').readFileSync('calls', 'utf8') === 'install\\n'`;
	writeFileSync(program, `#!${process.execPath}\n${note}\nconst isFirst = ${first};\n${script}`);
	chmodSync(program, 0o755);
	const env = { ...process.env, PATH: [cwd, process.env.PATH].join(delimiter) };
	const job = { doing: 'Downloading n8n', lasts: 'a minute', disk: '3 GB', args: ['install'], env };
	const logFile = join(cwd, 'install.log');
	return { ...job, cwd, logFile, patience, calls: () => readFileSync(calls, 'utf8').split('\n') };
}

const HANGS = `process.on('SIGTERM', () => {});
if (isFirst) setInterval(() => {}, 1000);`;

test('an npm that hangs is ended even when it ignores signals, and tried once more', async () => {
	const job = jobWith(HANGS, 3000);
	await runNpm(job);
	expect(job.calls()).toEqual(['install', 'install', '']);
});

test('one that ends in time is not tried again', async () => {
	const job = jobWith('process.exit(3)', 60_000);
	await expect(runNpm(job)).rejects.toThrow(Stop);
	expect(job.calls()).toEqual(['install', '']);
});

test.each([
	['npm error code ENOTFOUND', 'the npm registry cannot be reached. It needs a network connection'],
	['npm error ENOSPC: no space left', 'the disk is full. It needs about 3 GB.'],
	['npm error gyp ERR! find Python', 'it needs python3, make and a C++ compiler.'],
	['npm error code E404', 'npm could not do it.'],
])('"%s" is said in words, with the file that has all of it', async (output, words) => {
	const job = jobWith(`console.error(${JSON.stringify(output)}); process.exit(1);`);
	await expect(runNpm(job)).rejects.toThrow(`Downloading n8n failed: ${words}`);
	expect(existsSync(job.logFile)).toBe(true);
	expect(readFileSync(job.logFile, 'utf8')).toContain(output);
});
