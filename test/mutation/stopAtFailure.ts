import type { Circus } from '@jest/types';
import { TestEnvironment } from 'jest-environment-node';

/** Stryker tests one mutant after another in this process, each with its ID in this variable. */
const ACTIVE_MUTANT = '__STRYKER_ACTIVE_MUTANT__';
/** Jest loads this file anew for each test file. */
const KILLED = 'WONDER_KILLED_MUTANT';

export const isKilled = () =>
	process.env[ACTIVE_MUTANT] !== undefined && process.env[KILLED] === process.env[ACTIVE_MUTANT];

/** The first test that fails kills a mutant; Jest would run all others of the file. */
export default class StopAtFailure extends TestEnvironment {
	handleTestEvent(event: Circus.Event): void {
		if (event.name === 'test_fn_failure' || event.name === 'hook_failure') {
			process.env[KILLED] = process.env[ACTIVE_MUTANT] ?? '';
		}
		if (event.name === 'test_start' && isKilled()) event.test.mode = 'skip';
	}
}
