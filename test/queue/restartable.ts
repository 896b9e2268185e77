import type { Service } from '../../demo/n8n/service';

/** A program that finds after a restart what it had before: the same port, the same files. */
export class Restartable {
	private running?: Service;

	constructor(private readonly launch: () => Promise<Service>) {}

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
		await this.start();
	}

	/** Of the process that runs now. */
	get pid(): number {
		return this.running?.pid ?? 0;
	}
}
