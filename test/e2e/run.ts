import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, Stop } from '../../demo/n8n/command';
import { n8nVersions, root, runsHere, type N8nVersion } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { credentialTest } from './credential';
import { editor } from './editor';
import { exampleWorkflows } from './examples';
import { httpRequestNode } from './httpRequestNode';
import { manyItems } from './manyItems';
import { everyOperation } from './operations';
import { Report } from './report';
import { retries } from './retries';
import { secrets } from './secrets';
import { Stage } from './stage';
import { trigger } from './trigger';

const suites = [
	everyOperation,
	exampleWorkflows,
	httpRequestNode,
	credentialTest,
	editor,
	retries,
	manyItems,
	trigger,
	secrets,
];

let stage: Stage | undefined;

async function main(): Promise<number> {
	const versions = wantedVersions();
	const archive = await packPackage(join(root, '.n8n', 'e2e'));
	const report = new Report();
	for (const version of versions) {
		const began = Date.now();
		report.about(`n8n ${version}`);
		stage = await Stage.open(version, archive);
		for (const suite of suites) {
			try {
				await suite(stage, report);
			} catch (error) {
				await report.check(`${suite.name} could run to its end`, () => {
					throw error;
				});
			}
		}
		await stage.close();
		stage = undefined;
		console.log(`# n8n ${version}: ${Math.round((Date.now() - began) / 1000)} s`);
	}
	return report.end();
}

function wantedVersions(): N8nVersion[] {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	const here = n8nVersions.filter(runsHere);
	if (values.only === undefined) return here;
	const chosen = here.filter((version) => version === values.only);
	if (chosen.length) return chosen;
	throw new Stop(`--only=${values.only}: on this Node there are n8n ${here.join(' and ')}.`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => process.exit(130));
}
process.on('exit', () => {
	endCommands();
	stage?.kill();
});

main()
	.catch((error: Error) => {
		console.error(error instanceof Stop ? error.message : error.stack);
		return 1;
	})
	.then((status) => process.exit(status));
