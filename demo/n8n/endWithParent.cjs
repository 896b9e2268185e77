/** Preloaded into n8n: ends it in order when whoever holds its standard input is gone, even killed. */
const { isMainThread } = require('node:worker_threads');

const GRACE_MS = 10_000;

if (isMainThread) {
	process.stdin.on('close', () => {
		process.kill(process.pid, 'SIGTERM');
		setTimeout(() => process.exit(1), GRACE_MS).unref();
	});
	process.stdin.resume();
}
