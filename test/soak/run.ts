import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { newestVersion, root } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { runProgram } from '../../demo/n8n/program';
import { Report } from '../e2e/report';
import { Stage } from '../e2e/stage';
import { versionsHere } from '../e2e/wanted';
import { soak } from './soak';

async function main(): Promise<number> {
	const { version, minutes } = options();
	const folder = join(root, '.n8n', 'soak');
	const archive = await packPackage(folder);
	const report = new Report();
	report.about(`n8n ${version}, ${minutes} minutes`);
	const stage = await Stage.open(version, archive, { folder: join(folder, version) });
	await report.suite(async function soaking(opened: Stage) {
		await soak(opened, report, minutes);
	}, stage);
	await stage.close();
	return report.end();
}

function options() {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '30' },
			only: { type: 'string', default: newestVersion },
		},
	});
	const [version] = versionsHere(values.only);
	const minutes = Number(values.minutes);
	if (!(minutes > 0)) throw new Stop(`--minutes=${values.minutes} is no number of minutes.`);
	return { version, minutes };
}

runProgram(main);
