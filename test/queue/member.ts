import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningN8n } from '../../demo/n8n/launch';

/** One process of n8n. After a restart it has the same port and the same folder. */
export class Member {
	private running?: RunningN8n;

	constructor(
		readonly url: string,
		private readonly folder: string,
		private readonly launch: () => Promise<RunningN8n>,
	) {}

	async start(): Promise<void> {
		this.running = await this.launch();
	}

	/** As SIGKILL ends it, or a power cut. */
	async kill(): Promise<void> {
		await this.running?.kill();
	}

	/** In order. */
	async stop(): Promise<void> {
		await this.running?.stop();
	}

	async restart(): Promise<void> {
		await this.kill();
		// Where n8n finds it, it waits ten seconds before it starts.
		rmSync(join(this.folder, '.n8n', 'crash.journal'), { force: true });
		await this.start();
	}

	/** What it has logged since the stage was opened. */
	log(): string {
		return readFileSync(join(this.folder, 'n8n.log'), 'utf8');
	}
}
