import { tmpdir } from 'node:os';
import { command } from '../demo/n8n/command';

const node = async (script: string, timeout?: number) =>
	await command(process.execPath, ['-e', script], { cwd: tmpdir(), timeout });

test('a command that hangs is ended even when it ignores signals, and said to be', async () => {
	const hanging =
		"process.on('SIGTERM', () => {}); console.log('begun'); setInterval(() => {}, 1000)";
	expect(await node(hanging, 10_000)).toEqual({ status: 1, output: 'begun\n', timedOut: true });
});

test('one that ends in time is left alone', async () => {
	expect(await node('process.exit(3)', 10_000)).toEqual({ status: 3, output: '', timedOut: false });
	expect(await node('console.log(1)')).toEqual({ status: 0, output: '1\n', timedOut: false });
});
