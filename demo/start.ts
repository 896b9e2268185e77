import type { ChildProcess } from 'node:child_process';
import { startSimulator, type Simulator } from '../simulator';
import { newSampleCard, newSamplePayer } from './examples';
import { Home } from './home';
import { keepConnected } from './keepConnected';
import { endCommands, explain } from './n8n/command';
import type { Installation } from './n8n/install';
import { startN8n, type RunningN8n } from './n8n/launch';
import { installPackage, packPackage } from './n8n/pack';
import { assertFree, freePort } from './n8n/ports';
import { N8n } from './n8n/rest';
import { HOT_RELOAD, watchPackage } from './n8n/watch';
import type { Options } from './options.cjs';
import { enter, prepare, type Samples } from './prepare';
import { sayWhatIsKept, sayWhichN8n, welcome } from './words';

let simulator: Simulator | undefined;
let running: RunningN8n | undefined;
let compiler: ChildProcess | undefined;

async function main(options: Options, installation: Installation): Promise<void> {
	const { once, dev, fresh, port, simulatorPort, version } = options;
	const home = new Home(once ? 'once' : dev ? 'dev' : 'start', version, { fresh: fresh || once });
	await assertFree(port, 'n8n', '--port');
	await assertFree(simulatorPort, 'the simulator', '--simulator-port');
	sayWhichN8n(options);
	sayWhatIsKept(home, options);

	await installInto(home.folder, dev);
	console.log(`Starting a simulated Wonder and n8n ${version} …`);
	let samples: Samples | undefined = home.memory;
	simulator = await startSimulator({
		port: simulatorPort,
		data: home.data,
		fill(wonder) {
			samples = {
				sampleCard: newSampleCard({ wonder }),
				samplePayer: newSamplePayer({ wonder }),
			};
		},
	});
	running = await startN8n(installation, home.folder, port || (await freePort()), {
		env: dev ? HOT_RELOAD : {},
		endsWithUs: true,
	});
	const n8n = new N8n(running.url);
	const prepared = (await enter(n8n, home))
		? await prepare(n8n, simulator, home, samples!, { withJob: !dev })
		: undefined;
	if (once) return;
	console.log(welcome(n8n, simulator, prepared?.toTry ?? '', options));
	if (prepared) await keepConnected(n8n, simulator, prepared.listening);
	await new Promise(() => {});
}

async function installInto(folder: string, dev: boolean): Promise<void> {
	if (dev) {
		console.log('Building the package …');
		compiler = await watchPackage(folder);
	} else {
		console.log('Building the package and installing it as users do …');
		await installPackage(await packPackage(folder), folder);
	}
}

async function stop(): Promise<void> {
	void endCommands();
	compiler?.kill();
	await running?.stop();
	await simulator?.close();
}

/** Since when. One Ctrl+C may arrive twice, from the terminal and through npm. */
let stopping = 0;

function stopOnSignals(): void {
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
}

/** Ends this process. */
export async function start(options: Options, installation: Installation): Promise<void> {
	stopOnSignals();
	const status = await main(options, installation).then(
		() => 0,
		(error: Error) => {
			if (stopping) return 130;
			console.error(explain(error));
			return 1;
		},
	);
	if (stopping) return;
	await stop();
	process.exit(status);
}
