import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { runProgram } from '../../demo/n8n/program';
import { Report } from '../e2e/report';
import { accessible } from './accessible';
import { PageStage } from './browser';
import { connected } from './connected';
import { keyboard } from './keyboard';
import { live } from './live';
import { locked } from './locked';
import { paying } from './paying';
import { strangers } from './strangers';

const allSuites = [paying, live, keyboard, strangers, connected, accessible, locked];

async function main(): Promise<number> {
	const { values } = parseArgs({ options: { suite: { type: 'string' } } });
	const suites = allSuites.filter(({ name }) => name === (values.suite ?? name));
	if (suites.length === 0) {
		throw new Stop(
			`--suite=${values.suite}: the suites are ${allSuites.map(({ name }) => name).join(', ')}.`,
		);
	}
	const report = new Report();
	const stage = await PageStage.open();
	for (const suite of suites) await report.suite(suite, stage);
	await stage.close();
	return report.end();
}

runProgram(main);
