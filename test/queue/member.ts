import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningN8n } from '../../demo/n8n/launch';
import { Restartable } from './restartable';

/** One process of n8n. */
export class Member extends Restartable {
	constructor(
		readonly url: string,
		private readonly folder: string,
		launch: () => Promise<RunningN8n>,
	) {
		super(launch);
	}

	override async start(): Promise<void> {
		// Where n8n finds that of an earlier process, it waits ten seconds before it starts.
		rmSync(join(this.folder, '.n8n', 'crash.journal'), { force: true });
		await super.start();
	}

	/** What it has logged since the stage was opened. */
	log(): string {
		return readFileSync(join(this.folder, 'n8n.log'), 'utf8');
	}
}
