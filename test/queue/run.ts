import { join } from 'node:path';
import { root } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { runProgram } from '../../demo/n8n/program';
import { Report } from '../e2e/report';
import { wanted } from '../e2e/wanted';
import { findPrograms } from './programs';
import { decisions } from './decisions';
import { outages } from './outages';
import { endServers } from './servers';
import { QueueStage } from './stage';
import { survivors } from './survivors';
import { transfers } from './transfers';
import { trigger } from './trigger';
import { webhookToWorker } from './webhookToWorker';

const allSuites = [webhookToWorker, transfers, trigger, decisions, survivors, outages];

async function main(): Promise<number> {
	const { versions, suites } = wanted(allSuites);
	findPrograms();
	const archive = await packPackage(join(root, '.n8n', 'queue'));
	const report = new Report();
	for (const version of versions) {
		const began = Date.now();
		const seconds = () => Math.round((Date.now() - began) / 1000);
		report.about(`n8n ${version}, queue`);
		const stage = await QueueStage.open(version, archive);
		console.log(`# n8n ${version}: five processes after ${seconds()} s`);
		for (const suite of suites) await report.suite(suite, stage);
		await stage.close();
		console.log(`# n8n ${version}: ${seconds()} s`);
	}
	return report.end();
}

runProgram(main, endServers);
