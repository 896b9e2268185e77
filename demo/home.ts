import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Folder } from '../simulator/data/folder';
import { Stop } from './n8n/command';
import { n8nVersions, root, type N8nVersion } from './n8n/install';
import type { StoredCredential } from './n8n/rest';

/** What a start tells the next one. */
export interface Memory {
	n8nUrl: string;
	simulatorUrl: string;
	credential: StoredCredential;
	/** Of what was written into it; the data itself holds a private key. */
	credentialDigest: string;
	sampleCard: string;
	samplePayer: string;
	/** The examples that were imported. Whoever deleted or renamed one does not want it again. */
	examples: string[];
}

const MEMORY = 'start.json';

/**
 * Where a start keeps n8n and the simulator's books for the next one; for one start at a time. Each
 * version of n8n has its own, because its database can be moved to a newer n8n but never back.
 */
export class Home {
	/** n8n's. */
	readonly folder: string;
	/** The simulator's. */
	readonly data: string;
	/** Of the last start, unless this one begins anew. */
	readonly memory?: Memory;
	/** The last start was ended before all of it was there. */
	readonly wasHalfDone: boolean;
	private readonly kept: Folder;

	constructor(
		private readonly mode: 'start' | 'dev' | 'once',
		private readonly version: N8nVersion,
		{ fresh }: { fresh: boolean },
		private readonly parent = join(root, '.n8n'),
	) {
		this.folder = join(parent, mode, version);
		this.data = join(this.folder, 'simulator');
		let kept = this.claim();
		const database = join(this.folder, '.n8n', 'database.sqlite');
		const memory = existsSync(database) ? kept.read(MEMORY) : undefined;
		this.wasHalfDone = existsSync(database) && memory === undefined;
		if (fresh || memory === undefined) {
			this.empty();
			kept = this.claim();
		} else {
			this.memory = JSON.parse(memory) as Memory;
		}
		this.kept = kept;
	}

	remember(memory: Memory): void {
		this.kept.write(MEMORY, JSON.stringify(memory));
	}

	/** Other versions of n8n that keep workflows of an earlier start. */
	otherVersions(): N8nVersion[] {
		return n8nVersions.filter(
			(version) =>
				version !== this.version &&
				existsSync(join(this.parent, this.mode, version, 'simulator', MEMORY)),
		);
	}

	private claim(): Folder {
		try {
			return new Folder(this.data);
		} catch (error) {
			throw new Stop(`Is another npm start running? ${(error as Error).message}`);
		}
	}

	/** All or nothing: a start that is killed meanwhile leaves no half of it. */
	private empty(): void {
		const trash = join(dirname(this.folder), `.${this.version}.trash`);
		rmSync(trash, { recursive: true, force: true });
		renameSync(this.folder, trash);
		rmSync(trash, { recursive: true, force: true });
	}
}
