import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endCommands, explain, Stop } from '../demo/n8n/command';
import { n8nVersions, root, runsHere, type N8nVersion } from '../demo/n8n/install';
import { packPackage } from '../demo/n8n/pack';
import { killServices } from '../demo/n8n/service';
import { Stage } from '../test/e2e/stage';
import { backtests } from './backtests';
import { bursts } from './bursts';
import { decisions } from './decisions';
import { deliveries } from './deliveries';
import { fallbacks } from './fallbacks';
import { inProcess } from './inProcess';
import { lazyAcquire } from './lazyAcquire';
import { polls } from './polls';
import { quick, thorough, type Effort } from './rounds';
import { tableOf, type Row } from './table';

const folder = join(root, '.n8n', 'bench');

async function main(): Promise<void> {
	const { versions, effort } = wanted();
	const archive = await packPackage(folder);
	const tables = [];
	for (const version of versions) {
		const began = Date.now();
		const { rows, atOnce } = await benchmark(version, archive, effort);
		const seconds = Math.round((Date.now() - began) / 1000);
		tables.push(`n8n ${version}, ${seconds} s\n\n${tableOf(rows)}`, atOnce);
	}
	const ownRows = tableOf([...(await inProcess()), ...(await polls()), ...(await backtests())]);
	const machine = `${cpus().length} × ${cpus()[0].model}, Node ${process.versions.node}`;
	console.log(['', machine, ...tables, `Without n8n\n\n${ownRows}`, legend].join('\n\n'));
}

const legend = `Times and numbers are those of this machine in this hour. Ratios are this through the other,
measured in turns: the median of the rounds, and the least and the most of them.`;

async function benchmark(version: N8nVersion, archive: string, effort: Effort) {
	const say = (doing: string) => console.log(`n8n ${version}: ${doing} …`);
	say('starting');
	const stage = await Stage.open(version, archive, { folder: join(folder, version) });
	say('decisions');
	const rows: Row[] = await decisions(stage, effort);
	say('fallbacks');
	rows.push(...(await fallbacks(stage, effort)));
	say('many at once');
	const atOnce = await bursts(stage, effort);
	say('deliveries');
	rows.push(...(await deliveries(stage, effort)));
	if (version === '2.41.1') {
		say('starting a second one, without N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE');
		const eager = await Stage.open(version, archive, {
			folder: join(folder, `${version}-eager`),
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'false' },
		});
		say('both, in turns');
		rows.push(...(await lazyAcquire(stage, eager, effort)));
		await eager.close();
	}
	await stage.close();
	return { rows, atOnce };
}

/** `--only=2.8.4` is one version; `--quick` is enough to see that something became slow. */
function wanted() {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
	});
	const here = n8nVersions.filter(runsHere);
	const versions = here.filter((version) => version === (values.only ?? version));
	if (versions.length === 0) {
		throw new Stop(`--only=${values.only}: on this Node there are n8n ${here.join(' and ')}.`);
	}
	return { versions, effort: values.quick ? quick : thorough };
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => process.exit(130));
}
process.on('exit', () => {
	endCommands();
	void killServices();
});

main()
	.then(() => 0)
	.catch((error: Error) => {
		console.error(explain(error));
		return 1;
	})
	.then((status) => process.exit(status));
