import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Stop } from '../demo/n8n/command';
import { newestVersion, root, type N8nVersion } from '../demo/n8n/install';
import { packPackage } from '../demo/n8n/pack';
import { runProgram } from '../demo/n8n/program';
import { Stage } from '../test/e2e/stage';
import { versionsHere } from '../test/e2e/wanted';
import { actions } from './actions';
import { bursts } from './bursts';
import { Child } from './child';
import { decisions } from './decisions';
import { deliveries } from './deliveries';
import { check, quick, thorough, type Efforts } from './efforts';
import { fallbacks } from './fallbacks';
import { lazyAcquire } from './lazyAcquire';
import { lists } from './lists';
import { ownCost } from './ownCost';
import { isReached } from './page';
import { currentCommit, store, type Found, type Part, type Results, type Row } from './results';
import { strangers } from './strangers';

const folder = join(root, '.n8n', 'bench');

/** What the Code node needs to sign, and what tells n8n's memory. */
const SETTINGS = { NODE_FUNCTION_ALLOW_BUILTIN: 'crypto', N8N_METRICS: 'true' };

const PARTS = ['actions', 'webhooks', 'engine', 'lists', 'functions'] as const;
type PartName = (typeof PARTS)[number];

/** What --check counts; what test:e2e asserts of events and decisions need not be counted again. */
const COUNTED: PartName[] = ['actions', 'engine', 'lists'];

async function main(): Promise<void> {
	const { versions, parts, efforts } = wanted();
	const found: Results['parts'] = {};
	const keep = async (name: PartName, measure: () => Promise<Found>, n8n?: N8nVersion) => {
		if (parts.includes(name)) found[n8n ? `${name} ${n8n}` : name] = await part(measure, name, n8n);
	};
	if (parts.includes('actions') || parts.includes('webhooks')) {
		const archive = await packPackage(folder);
		for (const version of versions) {
			say(`starting n8n ${version}`);
			const stage = await Stage.open(version, archive, {
				folder: join(folder, version),
				env: SETTINGS,
			});
			await keep('actions', async () => await ofActions(stage, efforts), version);
			await keep('webhooks', async () => await ofWebhooks(stage, archive, efforts), version);
			await stage.close();
		}
	}
	await keep('engine', async () => ({ rows: await ownCost(efforts) }));
	await keep('lists', async () => await lists(efforts));
	await keep('functions', async () => await withChild('functions.ts', ofFunctions));
	if (efforts === check) return assertCounts(found);
	const into = efforts === thorough ? join(root, 'docs') : folder;
	store(into, found);
	say(`${join(into, 'benchmarks.md')} is written`);
}

/** Times differ from machine to machine; what is counted does not. */
function assertCounts(parts: Results['parts']): void {
	const rows = Object.values(parts).flatMap((each) => each.rows);
	const missed = rows
		.filter(({ goal, ours }) => goal && ours.unit === '')
		.filter((row) => !isReached(row));
	for (const { subject, figure, ours } of missed) say(`${subject}: ${figure}: ${ours.number}`);
	if (missed.length > 0) throw new Stop('What must hold on any machine does not.');
	say('nothing was lost, nothing was read twice');
}

const began = Date.now();
const say = (what: string) =>
	console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${what}`);

async function part(measure: () => Promise<Found>, name: string, n8n?: N8nVersion): Promise<Part> {
	say(n8n ? `${name}, n8n ${n8n}` : name);
	const [date, at] = [new Date().toISOString().slice(0, 10), Date.now()];
	const { rows = [], grids = [], plots = [] } = await measure();
	const seconds = Math.round((Date.now() - at) / 1000);
	return { n8n, date, commit: currentCommit(), seconds, rows, grids, plots };
}

async function ofActions(stage: Stage, efforts: Efforts): Promise<Found> {
	const isNewest = stage.version === newestVersion;
	const effort = isNewest ? efforts : { ...efforts, growth: [] };
	return await withChild('plainClients.ts', async (plain) => await actions(stage, plain, effort));
}

const ofFunctions = async (child: Child) => ({ rows: await child.ask<Row[]>({}) });

async function withChild(program: string, measure: (child: Child) => Promise<Found>) {
	const child = new Child(program);
	const found = await measure(child);
	child.end();
	return found;
}

async function ofWebhooks(stage: Stage, archive: string, efforts: Efforts): Promise<Found> {
	const rows = await decisions(stage, efforts);
	rows.push(...(await fallbacks(stage, efforts)));
	say('  many at once');
	const { grids, plots } = await bursts(stage, efforts, efforts.bursts);
	say('  deliveries');
	rows.push(...(await deliveries(stage, efforts)));
	say('  strangers');
	rows.push(...(await strangers(stage, efforts.turns)));
	if (stage.version === newestVersion) {
		say('  with a second n8n, without N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE');
		const eager = await Stage.open(stage.version, archive, {
			folder: join(folder, `${stage.version}-eager`),
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' },
		});
		rows.push(...(await lazyAcquire(stage, eager, efforts)));
		await eager.close();
	}
	return { rows, grids, plots };
}

/**
 * `--only=2.8.4` is one version, `--part=lists` one part, `--quick` enough to see that something became
 * slow; its page is not that of the documents. `--check` only finds out whether anything is lost.
 */
function wanted() {
	const { values } = parseArgs({
		options: {
			only: { type: 'string' },
			part: { type: 'string' },
			quick: { type: 'boolean', default: false },
			check: { type: 'boolean', default: false },
		},
	});
	const versions = versionsHere(values.only);
	const parts = PARTS.filter((name) => name === (values.part ?? name));
	if (parts.length === 0) throw new Stop(`--part=${values.part}: there are ${PARTS.join(', ')}.`);
	if (values.check) {
		const counting = parts.filter((name) => COUNTED.includes(name));
		if (counting.length === 0) throw new Stop(`--check counts ${COUNTED.join(', ')} only.`);
		return { versions: versions.slice(-1), parts: counting, efforts: check };
	}
	return { versions, parts, efforts: values.quick ? quick : thorough };
}

runProgram(main);
