import type { Config } from '@jest/types';
import { default as TestRunner } from 'jest-runner';
import { isKilled } from './stopAtFailure';

/** Runs the files in the order of `testMatch`, until one fails. */
export default class UntilFailure extends TestRunner {
	override async runTests(...[tests, ...rest]: Parameters<TestRunner['runTests']>): Promise<void> {
		const { testMatch } = (tests[0]?.context.config ?? { testMatch: [] }) as Config.ProjectConfig;
		const place = ({ path }: { path: string }) => testMatch.indexOf(path);
		for (const test of [...tests].sort((one, other) => place(one) - place(other))) {
			if (!isKilled()) await super.runTests([test], ...rest);
		}
	}
}
