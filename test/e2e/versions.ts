import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { n8nVersions, runsHere, type N8nVersion } from '../../demo/n8n/install';

/** Those that run here, or the one of them that `--only` names. */
export function wantedVersions(): N8nVersion[] {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	const here = n8nVersions.filter(runsHere);
	if (values.only === undefined) return here;
	const chosen = here.filter((version) => version === values.only);
	if (chosen.length) return chosen;
	throw new Stop(`--only=${values.only}: on this Node there are n8n ${here.join(' and ')}.`);
}
