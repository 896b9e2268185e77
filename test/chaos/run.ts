import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explain, Stop } from '../../demo/n8n/command';
import { root } from '../../demo/n8n/install';

/**
 * `npm run chaos`: every write × every fault × every way in which n8n runs a node, against the ledger.
 * `--minutes` is for how long at least; `--seed` begins with the story of that number.
 */
function wanted() {
	const { values } = parseArgs({
		options: {
			minutes: { type: 'string', default: '1' },
			seed: { type: 'string', default: String(Date.now() % 1_000_000) },
		},
	});
	if (!/^\d+(\.\d+)?$/.test(values.minutes)) {
		throw new Stop(`--minutes=${values.minutes}: a number of minutes, such as 5.`);
	}
	if (!/^\d{1,9}$/.test(values.seed)) {
		throw new Stop(`--seed=${values.seed}: a whole number, such as 42.`);
	}
	return { CHAOS_MINUTES: values.minutes, CHAOS_SEED: values.seed };
}

function main(): void {
	const settings = wanted();
	console.log(
		`The stories begin with number ${settings.CHAOS_SEED}. To repeat them: npm run chaos -- --seed ${settings.CHAOS_SEED}`,
	);
	const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
	const child = spawn(
		process.execPath,
		[jest, '--config', join(__dirname, 'jest.config.js'), '--runInBand'],
		{ cwd: root, stdio: 'inherit', env: { ...process.env, ...settings } },
	);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => child.kill(signal));
	}
	child.on('close', (status) => (process.exitCode = status ?? 1));
}

try {
	main();
} catch (error) {
	console.error(explain(error as Error));
	process.exitCode = 1;
}
