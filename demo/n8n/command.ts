import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { plainEnvironment, Stop } from '../../scripts/npm.cjs';

export { plainEnvironment, Stop };

/** What that person is told: with a stack only when the mistake is ours. */
export function explain(error: NodeJS.ErrnoException): string | undefined {
	const isTheirs = error.syscall !== undefined || error.code?.startsWith('ERR_PARSE_ARGS');
	return error instanceof Stop || isTheirs ? error.message : error.stack;
}

const running = new Set<ChildProcess>();
let leaving = false;

/** Ends what this process started and still runs, when it has to leave in a hurry. */
export async function endCommands(): Promise<void> {
	leaving = true;
	const ending = [...running].map(async (child) => {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill('SIGTERM');
		const insist = setTimeout(() => child.kill('SIGKILL'), 5000);
		await ended;
		clearTimeout(insist);
	});
	await Promise.all(ending);
}

export interface CommandResult {
	status: number;
	output: string;
}

export async function command(
	program: string,
	args: string[],
	options: {
		cwd: string;
		env?: NodeJS.ProcessEnv;
		uid?: number;
		gid?: number;
	},
): Promise<CommandResult> {
	return await new Promise((resolve) => {
		// Whoever waits for it would start the next thing.
		if (leaving) return;
		const child = spawn(program, args, {
			...options,
			shell: process.platform === 'win32',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		running.add(child);
		const output: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
		child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
		const done = (status: number) => {
			running.delete(child);
			if (leaving) return;
			resolve({ status, output: Buffer.concat(output).toString() });
		};
		child.on('error', (error) => {
			output.push(Buffer.from(error.message));
			done(1);
		});
		child.on('close', (status) => done(status ?? 1));
	});
}
