import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { newPrivateKey } from '../keys';

const LOCK = 'simulator.pid';

/** Where `--data` keeps everything: for one simulator at a time, readable by its owner only. */
export class Folder {
	private readonly path: string;

	constructor(path: string) {
		this.path = resolve(path);
		try {
			mkdirSync(this.path, { recursive: true, mode: 0o700 });
			this.lock();
		} catch (error) {
			const { message } = error as Error;
			throw new Error(`The data cannot be kept in ${this.path}: ${message}`);
		}
	}

	pathOf(name: string): string {
		return join(this.path, name);
	}

	read(name: string): string | undefined {
		const path = this.pathOf(name);
		return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
	}

	/** The whole file or nothing of it, even if the program is killed meanwhile. */
	write(name: string, content: string): void {
		const draft = this.pathOf(`${name}.new`);
		writeFileSync(draft, content, { mode: 0o600, flush: true });
		renameSync(draft, this.pathOf(name));
	}

	/** The given key, else the one of the last start, else a new one. */
	key(name: string, given?: string): string {
		const earlier = this.read(name);
		const key = given ?? earlier ?? newPrivateKey();
		if (key !== earlier) this.write(name, key);
		return key;
	}

	unlock(): void {
		rmSync(this.pathOf(LOCK), { force: true });
	}

	/** A simulator that was killed leaves its lock behind. */
	private lock(): void {
		const owner = Number(this.read(LOCK));
		if (owner && owner !== process.pid && isRunning(owner)) {
			throw new Error(
				`the simulator with process ID ${owner} uses it. If that is another program, delete ${this.pathOf(LOCK)}.`,
			);
		}
		this.write(LOCK, String(process.pid));
	}
}

function isRunning(processId: number): boolean {
	try {
		return process.kill(processId, 0);
	} catch (error) {
		// It runs, but belongs to another user.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
