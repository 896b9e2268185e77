import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { n8nVersions, runsHere, type N8nVersion } from '../../demo/n8n/install';

const options = () =>
	parseArgs({
		options: { only: { type: 'string' }, suite: { type: 'string' }, job: { type: 'string' } },
	}).values;

/** The n8n versions that run on this Node.js, or the one that `--only` names. */
export function versionsHere(only?: string): N8nVersion[] {
	const here = n8nVersions.filter(runsHere);
	const versions = here.filter((version) => version === (only ?? version));
	if (versions.length > 0) return versions;
	throw new Stop(`--only=${only}: this Node.js can run n8n ${here.join(' and ')}.`);
}

/** All versions and all suites. During development, `--only=2.8.4` and `--suite=trigger` narrow them down. */
export function wanted<Suite extends { name: string }>(allSuites: Suite[]) {
	const { only, suite } = options();
	const versions = versionsHere(only);
	const suites = allSuites.filter(({ name }) => name === (suite ?? name));
	if (suites.length === 0) {
		throw new Stop(
			`--suite=${suite}: the suites are ${allSuites.map(({ name }) => name).join(', ')}.`,
		);
	}
	return { versions, suites };
}

/** During development, `--job=limit` runs only the jobs that have it in their names. */
export const isWantedJob = (name: string) => name.includes(options().job ?? '');
