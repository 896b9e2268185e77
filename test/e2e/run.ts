import { join } from 'node:path';
import { root } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { runProgram } from '../../demo/n8n/program';
import { agents } from './agents';
import { agentSecrets } from './agentSecrets';
import { credentialTest } from './credential';
import { decisionMistakes } from './decisionMistakes';
import { decisionOutputs } from './decisionOutputs';
import { decisions } from './decisions';
import { editor } from './editor';
import { exampleWorkflows } from './examples';
import { httpRequestNode } from './httpRequestNode';
import { jobs } from './jobs';
import { lateDecisions } from './lateDecisions';
import { manyItems } from './manyItems';
import { everyOperation } from './operations';
import { overload } from './overload';
import { polling } from './polling';
import { Report } from './report';
import { restarts } from './restarts';
import { retries } from './retries';
import { sameMoney } from './sameMoney';
import { secrets } from './secrets';
import { Stage } from './stage';
import { mainJob } from './start';
import { trigger } from './trigger';
import { wanted } from './wanted';

const allSuites = [
	// First, because it needs an n8n that has not run anything.
	restarts,
	everyOperation,
	exampleWorkflows,
	jobs,
	mainJob,
	httpRequestNode,
	credentialTest,
	editor,
	retries,
	manyItems,
	trigger,
	polling,
	decisions,
	lateDecisions,
	overload,
	decisionMistakes,
	decisionOutputs,
	secrets,
	agents,
	agentSecrets,
	sameMoney,
];

async function main(): Promise<number> {
	const { versions, suites } = wanted(allSuites);
	const archive = await packPackage(join(root, '.n8n', 'e2e'));
	const report = new Report();
	for (const version of versions) {
		const began = Date.now();
		report.about(`n8n ${version}`);
		const stage = await Stage.open(version, archive);
		for (const suite of suites) await report.suite(suite, stage);
		await stage.close();
		console.log(`# n8n ${version}: ${Math.round((Date.now() - began) / 1000)} s`);
	}
	return report.end();
}

runProgram(main);
