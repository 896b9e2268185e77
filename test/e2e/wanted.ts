import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { n8nVersions, runsHere } from '../../demo/n8n/install';

/**
 * All versions that run here and all suites; while something is being built, `--only=2.8.4` and
 * `--suite=trigger` make it short.
 */
export function wanted<Suite extends { name: string }>(allSuites: Suite[]) {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, suite: { type: 'string' } },
	});
	const here = n8nVersions.filter(runsHere);
	const versions = here.filter((version) => version === (values.only ?? version));
	const suites = allSuites.filter(({ name }) => name === (values.suite ?? name));
	if (versions.length === 0) {
		throw new Stop(`--only=${values.only}: on this Node there are n8n ${here.join(' and ')}.`);
	}
	if (suites.length === 0) {
		throw new Stop(
			`--suite=${values.suite}: there are ${allSuites.map(({ name }) => name).join(', ')}.`,
		);
	}
	return { versions, suites };
}
