import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, Stop } from '../../demo/n8n/command';
import { n8nVersions, root, runsHere } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { credentialTest } from './credential';
import { decisions } from './decisions';
import { editor } from './editor';
import { exampleWorkflows, mainJob } from './examples';
import { httpRequestNode } from './httpRequestNode';
import { manyItems } from './manyItems';
import { everyOperation } from './operations';
import { Report } from './report';
import { retries } from './retries';
import { secrets } from './secrets';
import { Stage } from './stage';
import { trigger } from './trigger';

const allSuites = [
	everyOperation,
	exampleWorkflows,
	mainJob,
	httpRequestNode,
	credentialTest,
	editor,
	retries,
	manyItems,
	trigger,
	decisions,
	secrets,
];

let stage: Stage | undefined;

async function main(): Promise<number> {
	const { versions, suites } = wanted();
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

/** `--only=2.8.4` and `--suite=trigger` make a run short while something is being built. */
function wanted() {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, suite: { type: 'string' } },
	});
	const here = n8nVersions.filter(runsHere);
	const chosen = {
		versions: here.filter((version) => version === (values.only ?? version)),
		suites: allSuites.filter(({ name }) => name === (values.suite ?? name)),
	};
	if (chosen.versions.length === 0) {
		throw new Stop(`--only=${values.only}: on this Node there are n8n ${here.join(' and ')}.`);
	}
	if (chosen.suites.length === 0) {
		throw new Stop(
			`--suite=${values.suite}: there are ${allSuites.map(({ name }) => name).join(', ')}.`,
		);
	}
	return chosen;
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
