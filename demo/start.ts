import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSimulator, type Simulator } from '../simulator';
import { importExamples, newSampleCard, newSamplePayer, readExamples } from './examples';
import { runMainJob } from './job';
import { endCommands, explain, Stop } from './n8n/command';
import { installN8n, nativeVersion, root } from './n8n/install';
import { startN8n, type RunningN8n } from './n8n/launch';
import { installPackage, packPackage } from './n8n/pack';
import { assertFree, freePort } from './n8n/ports';
import { N8n, owner } from './n8n/rest';
import { HOT_RELOAD, watchPackage } from './n8n/watch';

let simulator: Simulator | undefined;
let running: RunningN8n | undefined;
let compiler: ChildProcess | undefined;

async function main(): Promise<void> {
	const { once, dev, port, simulatorPort } = options();
	await assertFree(port, 'n8n', '--port');
	await assertFree(simulatorPort, 'the simulator', '--simulator-port');

	const installation = await installN8n(nativeVersion);
	const folder = join(root, '.n8n', dev ? 'dev' : 'demo');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	if (dev) {
		step('Building the package …');
		compiler = await watchPackage(folder);
	} else {
		step('Building the package and installing it as users do …');
		await installPackage(await packPackage(folder), folder);
	}

	step(`Starting a simulated Wonder and n8n ${installation.version} …`);
	simulator = await startSimulator({ port: simulatorPort });
	running = await startN8n(installation, folder, port || (await freePort()), {
		env: dev ? HOT_RELOAD : {},
	});
	const n8n = new N8n(running.url);
	await n8n.signUp();
	const credential = await n8n.createCredential(
		'Wonder simulator',
		'wonderApi',
		simulator.credentialData,
	);
	const workflowIds = await importExamples(
		n8n,
		readExamples(simulator.url, credential, newSampleCard(simulator), newSamplePayer(simulator)),
	);
	step(`${workflowIds.size} example workflows and a ready credential are in n8n.`);

	if (!dev) {
		await runMainJob(n8n, workflowIds, simulator);
		step('\nAll of it worked.');
	}
	if (once) return;

	console.log(`
${dev ? 'Save a file in nodes/ or credentials/, and reload the page.' : 'Now try it yourself:'}

  Open      ${running.url}
  Email     ${owner.email}
  Password  ${owner.password}

  Wonder    ${simulator.url} (pay with a card there)

The next start begins with an empty n8n: download workflows that you want to keep.
Stop with Ctrl+C.`);
	await new Promise(() => {});
}

function options() {
	const { values } = parseArgs({
		options: {
			once: { type: 'boolean', default: false },
			dev: { type: 'boolean', default: false },
			port: { type: 'string', default: '5678' },
			'simulator-port': { type: 'string', default: '4010' },
		},
	});
	const portIn = (name: 'port' | 'simulator-port') => {
		const port = Number(values[name]);
		if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
		throw new Stop(`--${name} ${values[name]} is not a port: expected a number up to 65535.`);
	};
	return {
		once: values.once,
		dev: values.dev,
		port: portIn('port'),
		simulatorPort: portIn('simulator-port'),
	};
}

const step = (text: string) => console.log(text);

async function stop(): Promise<void> {
	endCommands();
	compiler?.kill();
	await running?.stop();
	await simulator?.close();
}

/** Since when. One Ctrl+C arrives twice, from the terminal and through tsx. */
let stopping = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (stopping) {
			if (Date.now() - stopping > 1000) process.exit(130);
			return;
		}
		stopping = Date.now();
		console.log('\nStopping …');
		void stop().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
	});
}
process.on('exit', () => {
	compiler?.kill();
	void running?.kill();
});

main()
	.then(() => 0)
	.catch((error: Error) => {
		if (stopping) return 130;
		console.error(explain(error));
		return 1;
	})
	.then(async (status) => {
		if (stopping) return;
		await stop();
		process.exit(status);
	});
