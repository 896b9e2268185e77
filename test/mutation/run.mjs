/**
 * `npm run mutation`: changes the code that money and proof depend on, one small piece at a time, and
 * runs the tests that must fail then. `--only=keys,signature` for some targets. All take 40
 * minutes. See docs/mutation.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Stryker } from '@stryker-mutator/core';
import { targets } from './targets.mjs';

const LEAST_PERCENT = 90;

/** The rest is killed, or does not even load. */
const SURVIVED = ['Survived', 'NoCoverage'];

/** Of this project, by the tests of these targets. */
const NOT_NEEDED = [
	'.*',
	'*.md',
	'bench',
	'demo',
	'deploy',
	'dist',
	'docs',
	'release',
	'scripts',
	'tsconfig*',
];

async function main() {
	const weak = [];
	for (const name of chosen()) {
		const mutants = await mutate(targets[name]);
		const survivors = mutants.filter(({ status }) => SURVIVED.includes(status));
		const count = (...wanted) => mutants.filter(({ status }) => wanted.includes(status)).length;
		const killed = count('Killed', 'Timeout');
		const percent = (100 * killed) / (killed + survivors.length);
		if (percent < LEAST_PERCENT) weak.push(name);
		for (const { fileName, location, replacement } of survivors) {
			const { line, column } = location.start;
			console.log(`survived: ${relative('.', fileName)}:${line}:${column}: ${replacement}`);
		}
		console.log(
			`${name}: ${percent.toFixed(1)} % of ${killed + survivors.length} killed, ${count('Timeout')} by a time-out`,
		);
	}
	if (weak.length > 0) console.log(`Below ${LEAST_PERCENT} %: ${weak.join(', ')}`);
	process.exitCode = weak.length > 0 ? 1 : 0;
}

function chosen() {
	const option = process.argv.find((each) => each.startsWith('--only='));
	const names = option ? option.slice('--only='.length).split(',') : Object.keys(targets);
	const unknown = names.filter((name) => !targets[name]);
	if (unknown.length === 0) return names;
	throw new Error(`Unknown: ${unknown.join(', ')}. Targets: ${Object.keys(targets).join(', ')}`);
}

async function mutate({ source, tests }) {
	const folder = mkdtempSync(join(tmpdir(), 'wonder-mutation-'));
	const options = {
		mutate: [`nodes/Wonder/${source}.ts`],
		ignorePatterns: NOT_NEEDED,
		tempDirName: folder,
		cleanTempDir: 'always',
		testRunner: 'jest',
		plugins: ['@stryker-mutator/jest-runner'],
		jest: {
			configFile: 'jest.config.js',
			config: {
				testMatch: tests.map((file) => `<rootDir>/test/${file}.test.ts`),
				testEnvironment: '<rootDir>/test/mutation/stopAtFailure.ts',
				runner: '<rootDir>/test/mutation/runner.ts',
				watchman: false,
			},
			enableFindRelatedTests: false,
		},
		// Counted for each test, coverage would miss the tests that get from a memory what an earlier one
		// computed.
		coverageAnalysis: 'off',
		concurrency: 2,
		maxTestRunnerReuse: 20,
		timeoutMS: 60_000,
		disableTypeChecks: false,
		reporters: ['progress'],
		logLevel: 'error',
	};
	try {
		return await new Stryker(options).runMutationTest();
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

await main();
