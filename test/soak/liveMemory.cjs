/** Preloaded into n8n: writes down what is left in its memory after each garbage collection of ours. */
const { appendFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

const EVERY_MS = 10_000;

if (isMainThread) {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	setInterval(() => {
		collectGarbage();
		const { heapUsed, external, rss } = process.memoryUsage();
		const sample = { pid: process.pid, at: Date.now(), live: heapUsed + external, resident: rss };
		appendFileSync(process.env.LIVE_MEMORY_FILE, `${JSON.stringify(sample)}\n`);
	}, EVERY_MS).unref();
}
