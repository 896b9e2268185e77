import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { n8nVersions, runsHere } from '../../demo/n8n/install';

const options = () =>
	parseArgs({
		options: { only: { type: 'string' }, suite: { type: 'string' }, job: { type: 'string' } },
	}).values;

/**
 * All n8n versions that run on this Node.js, and all suites. During development, `--only=2.8.4` and
 * `--suite=trigger` narrow them down.
 */
export function wanted<Suite extends { name: string }>(allSuites: Suite[]) {
	const { only, suite } = options();
	const here = n8nVersions.filter(runsHere);
	const versions = here.filter((version) => version === (only ?? version));
	const suites = allSuites.filter(({ name }) => name === (suite ?? name));
	if (versions.length === 0) {
		throw new Stop(`--only=${only}: this Node.js can run n8n ${here.join(' and ')}.`);
	}
	if (suites.length === 0) {
		throw new Stop(
			`--suite=${suite}: the suites are ${allSuites.map(({ name }) => name).join(', ')}.`,
		);
	}
	return { versions, suites };
}

/** During development, `--job=limit` runs only the jobs that have it in their names. */
export const isWantedJob = (name: string) => name.includes(options().job ?? '');
