import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stop } from '../../demo/n8n/command';
import { newestVersion, root } from '../../demo/n8n/install';
import { packPackage } from '../../demo/n8n/pack';
import { runProgram } from '../../demo/n8n/program';
import { versionsHere } from '../../test/e2e/wanted';
import { outage, outagesOf } from '../../test/queue/outages';
import { findPrograms } from '../../test/queue/programs';
import { endServers } from '../../test/queue/servers';
import { QueueStage } from '../../test/queue/stage';
import { writeScalePage } from '../../scripts/scalePage';
import { decisions } from './decisions';
import { scaleTables, type Figures } from './figures';
import { load, type Load, type LoadOptions } from './load';

const FILE = join(root, 'docs', 'scale.json');

const parts = {
	workers: numbersOfWorkers,
	variants: allVariants,
	decisions: decided,
	outages: allOutages,
};
type Part = keyof typeof parts;

async function main(): Promise<void> {
	// What other programs do on the machine, before n8n is started.
	const [busy] = loadavg();
	const { version, wanted, keep } = options();
	findPrograms();
	const archive = await packPackage(join(root, '.n8n', 'queue'));
	say(`n8n ${version}: starting`);
	const stage = await QueueStage.open(version, archive, { workers: 1, asInProduction: true });
	const figures: Figures = {
		...(JSON.parse(readFileSync(FILE, 'utf8')) as Figures),
		machine: `${cpus().length} cores (${cpus()[0].model}) that run everything`,
		busy,
		date: new Date().toISOString().slice(0, 10),
		n8n: version,
	};
	for (const part of wanted) {
		for await (const soFar of parts[part](stage)) {
			Object.assign(figures, { [part]: soFar });
			// A long run may be cut short.
			if (keep) store(figures);
		}
	}
	await stage.close();
	console.log(`\n${scaleTables(figures).join('\n')}`);
}

function store(figures: Figures): void {
	writeFileSync(FILE, `${JSON.stringify(figures, null, '\t')}\n`);
	writeScalePage();
}

const say = (doing: string) => console.log(`# ${doing} …`);

async function* numbersOfWorkers(stage: QueueStage) {
	const taken: Load[] = [];
	for (const size of [1, 2, 4]) {
		await stage.resizeTo(size);
		taken.push(await loaded(stage, { name: `${size} worker${size > 1 ? 's' : ''}, 10 at once` }));
		yield taken;
	}
}

const variants: LoadOptions[] = [
	{ name: '2 workers, 50 at once' },
	{ name: 'the same, 10,000 events remembered', remembered: 10_000 },
	{
		name: 'the same, with Keep Duplicates',
		parameters: { options: { keepDuplicates: true } },
		becomes: 'a run for each delivery',
	},
	{
		name: 'the same, filtered out by the trigger',
		parameters: { filters: { status: ['Authorized'] } },
		becomes: 'nothing',
	},
];

async function* allVariants(stage: QueueStage) {
	await stage.resizeTo(0);
	await stage.resizeTo(2, { N8N_CONCURRENCY_PRODUCTION_LIMIT: '50' });
	const taken: Load[] = [];
	for (const variant of variants) {
		taken.push(await loaded(stage, variant));
		yield taken;
	}
	await stage.resizeTo(0);
}

async function loaded(stage: QueueStage, options: LoadOptions): Promise<Load> {
	say(options.name);
	return await load(stage, options);
}

async function* decided(stage: QueueStage) {
	say('decisions, 2 workers');
	await stage.resizeTo(2);
	yield await decisions(stage);
}

async function* allOutages(stage: QueueStage) {
	await stage.resizeTo(2);
	const all: Figures['outages'] = [];
	for (const [what, goDown] of Object.entries(outagesOf(stage))) {
		say(what);
		all.push({ what, ...(await outage(stage, goDown)) });
		yield all;
	}
}

/** `--part=workers` measures a part; `--keep` writes docs/scale.json and docs/scale.md. */
function options() {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: newestVersion },
			part: { type: 'string', multiple: true },
			keep: { type: 'boolean', default: false },
		},
	});
	const [version] = versionsHere(values.only);
	const all = Object.keys(parts) as Part[];
	const wanted = all.filter((part) => !values.part || values.part.includes(part));
	if (wanted.length === 0)
		throw new Stop(`--part=${values.part?.join()}: the parts are ${all.join(', ')}.`);
	return { version, wanted, keep: values.keep };
}

runProgram(main, endServers);
