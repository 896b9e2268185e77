/**
 * `npm test`: lint, types, build, n8n's own checks, then every suite but the real-n8n ones.
 * `npm run test:fast`: in seconds, what a change of an operation most often breaks.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Step {
	name: string;
	command: string[];
}

const RULES_OF_N8N: Step = {
	name: 'ESLint with the rules of n8n',
	command: ['eslint', 'nodes', 'credentials', 'package.json'],
};

/** One lane for each core of a small machine; the steps of a lane run one after the other. */
const ALL: Step[][] = [
	[
		{ name: 'Build', command: ['npm', 'run', '--silent', 'build'] },
		{ name: 'Build of the simulator', command: ['npm', 'run', '--silent', 'build:simulator'] },
		{ name: "n8n's scan of sources and package", command: ['node', 'scripts/scan.mjs'] },
		RULES_OF_N8N,
	],
	[
		{ name: 'Types', command: ['tsc', '--noEmit'] },
		{ name: "Types of the simulator's page", command: ['tsc', '-p', 'tsconfig.page.json'] },
		{ name: 'ESLint with our rules', command: ['eslint', '-c', 'eslint.dev.config.mjs', '.'] },
		{ name: 'Prettier', command: ['prettier', '--check', '.'] },
	],
];

const TYPES_AGAIN = ['--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'];

const FAST: Step[][] = [
	[{ name: 'Types', command: ['tsc', '--noEmit', ...TYPES_AGAIN] }],
	[RULES_OF_N8N],
];
const FAST_SUITES = ['test/contract', 'test/description', 'test/docs'];

const isFast = process.argv.includes('--fast');
let passed = 0;
let failed = 0;

async function main(): Promise<void> {
	await Promise.all((isFast ? FAST : ALL).map(runLane));
	await runSuites();
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed ? 1 : 0;
}

async function runLane(steps: Step[]): Promise<void> {
	for (const { name, command } of steps) {
		const began = Date.now();
		const { worked, output } = await run(command);
		if (worked) passed++;
		else failed++;
		const seconds = ((Date.now() - began) / 1000).toFixed(0);
		process.stdout.write(`${output}${worked ? 'ok' : 'not ok'} ${name} (${seconds} s)\n`);
	}
}

async function runSuites(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'wonder-test-'));
	const file = join(folder, 'jest.json');
	const suites = isFast ? FAST_SUITES : [];
	await run(['jest', '--json', `--outputFile=${file}`, ...suites], 'inherit');
	try {
		const counts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
		passed += counts.numPassedTests;
		// A suite that cannot even start counts none of its tests.
		failed += counts.numFailedTests + counts.numRuntimeErrorTestSuites;
		if (counts.numPassedTests === 0) failed++;
	} catch {
		console.log('not ok jest did not finish');
		failed++;
	}
	rmSync(folder, { recursive: true });
}

/** Steps run side by side: each keeps its output until it is done. */
async function run([program, ...args]: string[], stdio: 'pipe' | 'inherit' = 'pipe') {
	const child = spawn(
		program === 'npm' ? program : process.execPath,
		program === 'npm' || program === 'node' ? args : [binary(program), ...args],
		{ stdio: ['ignore', stdio, stdio], shell: program === 'npm' && process.platform === 'win32' },
	);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
	}
	return await new Promise<{ worked: boolean; output: string }>((resolve) => {
		child.on('close', (status) => resolve({ worked: status === 0, output }));
	});
}

function binary(name: string): string {
	const folder = join('node_modules', name === 'tsc' ? 'typescript' : name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		bin: string | Record<string, string>;
	};
	return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

void main();
