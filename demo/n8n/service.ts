import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Stop } from './command';

/** A program that runs until it is stopped. */
export interface Service {
	logFile: string;
	pid: number;
	/** In order, or by force when that takes too long. */
	stop(): Promise<void>;
	/** At once, together with what it started itself. */
	kill(): Promise<void>;
}

interface Program {
	name: string;
	command: string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Appended to. */
	logFile: string;
	uid?: number;
	gid?: number;
	killSignal?: NodeJS.Signals;
	/** Its standard input closes when this process ends, however it does. */
	holdsInput?: boolean;
	isReady: () => boolean | Promise<boolean>;
}

const PATIENCE_MS = 180_000;
const GRACE_MS = 10_000;

const running = new Set<Service>();

/** Ends all that this process started and that still runs, when it has to leave in a hurry. */
export async function killServices(): Promise<void> {
	await Promise.all([...running].map(async (service) => await service.kill()));
}

export async function startService(program: Program): Promise<Service> {
	const {
		name,
		command,
		cwd,
		env,
		logFile,
		uid,
		gid,
		killSignal = 'SIGKILL',
		holdsInput,
	} = program;
	mkdirSync(dirname(logFile), { recursive: true });
	const log = openSync(logFile, 'a');
	const child = spawn(command[0], command.slice(1), {
		cwd,
		env,
		uid,
		gid,
		// A group of its own: Ctrl+C reaches this process first, which then stops it in order.
		detached: true,
		stdio: [holdsInput ? 'pipe' : 'ignore', log, log],
	});
	closeSync(log);
	let hasEnded = false;
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			hasEnded = true;
			running.delete(service);
			resolve();
		};
		child.once('exit', end);
		child.once('error', end);
	});
	const service: Service = {
		logFile,
		// 0 only if it could not be started at all, which is an error below.
		pid: child.pid ?? 0,
		async kill() {
			if (!hasEnded) killGroup(child, killSignal);
			await ended;
		},
		async stop() {
			child.kill('SIGTERM');
			const impatient = setTimeout(() => void service.kill(), GRACE_MS);
			await ended;
			clearTimeout(impatient);
		},
	};
	running.add(service);
	try {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			if (hasEnded) throw new Stop(`${name} ended while starting. ${lastWords(logFile)}`);
			if (await program.isReady()) break;
			if (Date.now() > deadline) {
				throw new Stop(
					`${name} did not start within ${PATIENCE_MS / 1000} s. ${lastWords(logFile)}`,
				);
			}
			await new Promise((resolve) => setTimeout(resolve, 250));
		}
	} catch (error) {
		await service.stop();
		throw error;
	}
	return service;
}

function killGroup(leader: ChildProcess, signal: NodeJS.Signals): void {
	try {
		process.kill(-leader.pid!, signal);
	} catch {
		// Windows has no groups.
		leader.kill(signal);
	}
}

function lastWords(logFile: string): string {
	const lines = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
	return `Its last words, from ${logFile}:\n${lines}`;
}
