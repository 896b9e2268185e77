import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, explain, Stop } from '../../demo/n8n/command';
import { n8nVersions, newestVersion, root, runsHere } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { killServices } from '../../demo/n8n/service';
import { outage, outagesOf } from '../../test/queue/outages';
import { findPrograms } from '../../test/queue/programs';
import { endServers } from '../../test/queue/servers';
import { QueueStage } from '../../test/queue/stage';
import { decisions } from './decisions';
import { scaleTables, type Figures } from './figures';
import { load, type Load, type LoadOptions } from './load';

const FILE = join(root, 'docs', 'scale.json');

const parts = { loads, decisions: decided, outages: outagesOfAll };
type Part = keyof typeof parts;

async function main(): Promise<void> {
	const { version, wanted, keep } = options();
	findPrograms();
	const archive = await packPackage(join(root, '.n8n', 'queue'));
	say(`n8n ${version}: starting`);
	const stage = await QueueStage.open(version, archive, { workers: 1, asInProduction: true });
	const figures: Figures = {
		...(JSON.parse(readFileSync(FILE, 'utf8')) as Figures),
		machine: `${cpus().length} cores (${cpus()[0].model}), which also run the sender, PostgreSQL and Redis`,
		date: new Date().toISOString().slice(0, 10),
		n8n: version,
	};
	for (const part of wanted) Object.assign(figures, { [part]: await parts[part](stage) });
	await stage.close();
	console.log(`\n${scaleTables(figures).join('\n')}`);
	if (keep) writeFileSync(FILE, `${JSON.stringify(figures, null, '\t')}\n`);
}

const say = (doing: string) => console.log(`# ${doing} …`);

async function loads(stage: QueueStage): Promise<Figures['loads']> {
	const taken: Load[] = [];
	const take = async (options: LoadOptions) => {
		say(options.name);
		taken.push(await load(stage, options));
	};
	for (const size of [1, 2, 4]) {
		await stage.resizeTo(size);
		await take({ name: `${size} worker${size > 1 ? 's' : ''}, 10 at once each` });
	}
	await stage.resizeTo(0);
	await stage.resizeTo(2, { N8N_CONCURRENCY_PRODUCTION_LIMIT: '50' });
	await take({ name: '2 workers, 50 at once each' });
	await take({ name: 'the same, 10,000 events remembered', remembered: 10_000 });
	await take({
		name: 'the same, with Keep Duplicates',
		parameters: { options: { keepDuplicates: true } },
		becomes: 'a run for each delivery',
	});
	await take({
		name: 'the same, filtered out by the trigger',
		parameters: { filters: { status: ['Authorized'] } },
		becomes: 'nothing',
	});
	await stage.resizeTo(0);
	return taken;
}

async function decided(stage: QueueStage): Promise<Figures['decisions']> {
	say('decisions, 2 workers');
	await stage.resizeTo(2);
	return await decisions(stage);
}

async function outagesOfAll(stage: QueueStage): Promise<Figures['outages']> {
	await stage.resizeTo(2);
	const all = [];
	for (const [what, goDown] of Object.entries(outagesOf(stage))) {
		say(what);
		all.push({ what, ...(await outage(stage, goDown)) });
	}
	return all;
}

/** `--part=loads` measures a part; `--keep` stores it with the others, for docs/scale.md. */
function options() {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: newestVersion },
			part: { type: 'string' },
			keep: { type: 'boolean', default: false },
		},
	});
	const version = n8nVersions.filter(runsHere).find((each) => each === values.only);
	if (!version) throw new Stop(`--only=${values.only}: there is no such n8n for this Node.js.`);
	const all = Object.keys(parts) as Part[];
	const wanted = all.filter((part) => part === (values.part ?? part));
	if (wanted.length === 0)
		throw new Stop(`--part=${values.part}: the parts are ${all.join(', ')}.`);
	return { version, wanted, keep: values.keep };
}

async function leave(status: number): Promise<never> {
	await endCommands();
	await endServers();
	process.exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => void leave(130));
}
process.on('exit', () => void killServices());

main()
	.then(() => 0)
	.catch((error: Error) => {
		console.error(explain(error));
		return 1;
	})
	.then(leave);
