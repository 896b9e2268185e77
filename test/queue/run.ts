import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, Stop } from '../../demo/n8n/command';
import { n8nVersions, root, runsHere, type N8nVersion } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { killServices } from '../../demo/n8n/service';
import { Report } from '../e2e/report';
import { findPrograms } from './programs';
import { QueueStage } from './stage';
import { webhookToWorker } from './webhookToWorker';

const suites = [webhookToWorker];

async function main(): Promise<number> {
	const versions = wantedVersions();
	findPrograms();
	const archive = await packPackage(join(root, '.n8n', 'queue'));
	const report = new Report();
	for (const version of versions) {
		const began = Date.now();
		const seconds = () => Math.round((Date.now() - began) / 1000);
		report.about(`n8n ${version}, queue`);
		const stage = await QueueStage.open(version, archive);
		console.log(`# n8n ${version}: five processes after ${seconds()} s`);
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
		console.log(`# n8n ${version}: ${seconds()} s`);
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

let stopping = false;

async function leave(status: number): Promise<void> {
	stopping = true;
	endCommands();
	await killServices();
	process.exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => void leave(130));
}
process.on('exit', () => void killServices());

main()
	.catch((error: Error) => {
		if (!stopping) console.error(error instanceof Stop ? error.message : error.stack);
		return 1;
	})
	.then(async (status) => {
		if (!stopping) await leave(status);
	});
