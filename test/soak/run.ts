import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, explain, Stop } from '../../demo/n8n/command';
import { n8nVersions, newestVersion, root, runsHere } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { Report } from '../e2e/report';
import { Stage } from '../e2e/stage';
import { soak } from './soak';

let stage: Stage | undefined;

async function main(): Promise<number> {
	const { version, minutes } = options();
	const folder = join(root, '.n8n', 'soak');
	const archive = await packPackage(folder);
	const report = new Report();
	report.about(`n8n ${version}, ${minutes} minutes`);
	stage = await Stage.open(version, archive, { folder: join(folder, version) });
	await report.suite(async function soaking(opened: Stage) {
		await soak(opened, report, minutes);
	}, stage);
	await stage.close();
	stage = undefined;
	return report.end();
}

function options() {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '30' },
			only: { type: 'string', default: newestVersion },
		},
	});
	const version = n8nVersions.filter(runsHere).find((each) => each === values.only);
	if (!version) throw new Stop(`--only=${values.only}: there is no such n8n for this Node.js.`);
	const minutes = Number(values.minutes);
	if (!(minutes > 0)) throw new Stop(`--minutes=${values.minutes} is no number of minutes.`);
	return { version, minutes };
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
		console.error(explain(error));
		return 1;
	})
	.then((status) => process.exit(status));
