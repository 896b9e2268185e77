/** `npm test`: lint, types, build, then every suite but the real-n8n one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STEPS: Record<string, string[]> = {
	'ESLint with the rules of n8n': ['eslint', '.'],
	Prettier: ['prettier', '--check', '.'],
	Types: ['tsc', '--noEmit'],
	Build: ['npm', 'run', '--silent', 'build'],
};

const run = ([command, ...rest]: string[]) =>
	spawnSync(
		command === 'npm' ? command : process.execPath,
		command === 'npm' ? rest : [binary(command), ...rest],
		{ stdio: 'inherit', shell: command === 'npm' && process.platform === 'win32' },
	).status === 0;

function binary(name: string): string {
	const folder = join('node_modules', name === 'tsc' ? 'typescript' : name);
	const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		bin: string | Record<string, string>;
	};
	return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

let passed = 0;
let failed = 0;
for (const [name, command] of Object.entries(STEPS)) {
	const began = Date.now();
	const worked = run(command);
	if (worked) passed++;
	else failed++;
	console.log(
		`${worked ? 'ok' : 'not ok'} ${name} (${((Date.now() - began) / 1000).toFixed(0)} s)`,
	);
}

const folder = mkdtempSync(join(tmpdir(), 'wonder-test-'));
const file = join(folder, 'jest.json');
run(['jest', '--json', `--outputFile=${file}`]);
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
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
