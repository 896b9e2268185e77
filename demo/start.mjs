/**
 * `npm start` and `npm run dev`: installs the development dependencies and n8n side by side, then
 * hands over to start.ts. Until then nothing of npm may be imported.
 */
import { createRequire } from 'node:module';
import npm from '../scripts/npm.cjs';
import { setUp } from '../scripts/setup.mjs';
import download from './n8n/download.cjs';
import { readOptions } from './options.cjs';

const { endNpm, say, Stop } = npm;

/** Unlike a signal, an exit takes npm along. */
const leave = () => process.exit(130);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function main() {
	const options = readOptions(process.argv.slice(2));
	for (const signal of SIGNALS) process.on(signal, leave);
	const [installation] = await Promise.all([download.installN8n(options.version), setUp()]);
	for (const signal of SIGNALS) process.off(signal, leave);
	const { register } = await import('tsx/cjs/api');
	register();
	createRequire(import.meta.url)('./start.ts').start(options, installation);
}

main().catch((error) => {
	const isTheirs = error instanceof Stop || error.code?.startsWith('ERR_PARSE_ARGS');
	say(isTheirs ? error.message : error.stack);
	const ended = endNpm().map((doing) => doing[0].toLowerCase() + doing.slice(1));
	if (ended.length > 0) say(`Ended as well: ${ended.join(', ')}. The next start goes on with it.`);
	process.exit(1);
});
