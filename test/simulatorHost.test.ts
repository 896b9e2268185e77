import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator';

/** Where the simulator listens, and what it says of it. */

let simulator: Simulator | undefined;
let program: ChildProcess | undefined;
afterEach(async () => {
	await simulator?.close();
	program?.kill();
	[simulator, program] = [undefined, undefined];
});

const answers = async (host: string) => {
	const { port } = new URL(simulator!.url);
	const answer = await fetch(`http://${host}:${port}/_simulator/log`).catch(() => undefined);
	return answer?.status === 200;
};

test.each([
	[undefined, 'http://127.0.0.1', ['127.0.0.1'], ['127.0.0.2']],
	['127.0.0.2', 'http://127.0.0.2', ['127.0.0.2'], ['127.0.0.1']],
	['0.0.0.0', 'http://127.0.0.1', ['127.0.0.1', '127.0.0.2'], []],
])('with --host %s, it is called at %s', async (host, url, reached, unreached) => {
	simulator = await startSimulator({ host });
	expect(simulator.url).toMatch(new RegExp(`^${url.replaceAll('.', '\\.')}:\\d+$`));
	expect(simulator.credentialData.baseUrl).toBe(simulator.url);
	for (const each of reached) expect(await answers(each)).toBe(true);
	for (const each of unreached) expect(await answers(each)).toBe(false);
});

async function command(...args: string[]): Promise<string> {
	const script = join(__dirname, '..', 'simulator', 'cli.ts');
	const tsx = require.resolve('tsx/cli');
	const child = spawn(process.execPath, [tsx, script, '--port', '0', ...args], {
		cwd: mkdtempSync(join(tmpdir(), 'simulator-')),
	});
	program = child;
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk) => (output += String(chunk)));
	}
	await new Promise<void>((resolve) => {
		child.stdout.on('data', () => output.includes('Stop with') && resolve());
		child.on('exit', () => resolve());
	});
	return output;
}

const OPEN = /Anyone who can reach this machine at \S+ can use it.*no password/;

test('started without --host, the command warns of nobody', async () => {
	expect(await command()).not.toMatch(OPEN);
});

test('open to other machines, the command says so, and how Docker gets there', async () => {
	const output = await command('--host', '0.0.0.0');
	expect(output).toMatch(OPEN);
	const port = /Base URL +http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
	expect(output).toContain(`http://host.docker.internal:${port}\n`);
});

test.each([
	['', 'is not an IP address'],
	['a b', 'is not an IP address'],
	['192.0.2.1', 'does not have the IP address'],
])('--host "%s" is refused in words', async (host, words) => {
	expect(await command('--host', host)).toContain(words);
});
