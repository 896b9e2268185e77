import { sleep, type IExecuteFunctions } from 'n8n-workflow';

const REPEAT_MS = 1000;
/** Longer than another worker waits before it checks for items written here. */
const TIMES_REPEATED = 12;
/** Longer than another process needs to overwrite what was just written here; longer still if n8n is slow. */
const OVERWRITE_MS = 500;
const OVERWRITE_FACTOR = 5;
const MOST_CHECKS = 5;

export interface Recorded {
	/** Items that were not in the list. If several callers write one at once, it is new to the first. */
	added: string[];
	/** A write failed but may have worked, so an item that is not new may be our own. */
	isDoubtful: boolean;
}

interface Waiting {
	items: string[];
	done: (recorded: Recorded) => void;
	failed: (error: unknown) => void;
}

interface Kept {
	timesLeft: number;
	/** When it was last written because the list did not have it. */
	writtenAt: number;
	/** Whether the list still had it when whatever was being written at that time must have ended. */
	isThere: boolean;
	/** Items to remove once the kept item need not be repeated. */
	temporary: string[];
}

/**
 * The list in n8n's database that its Remove Duplicates node uses, for one of our nodes. n8n reads the
 * whole list, changes it and writes it back without a lock, so a slow process overwrites what others wrote
 * in the meantime. Checking for an item also adds it.
 */
class ProcessedList {
	private waiting: Waiting[] = [];
	private isWriting = false;
	private readonly kept = new Map<string, Kept>();
	private isRepeating = false;
	private obsolete: string[] = [];
	/** From the latest execution that wrote. */
	private helpers!: IExecuteFunctions['helpers'];
	private maxEntries = 0;
	/** How long the slowest of the last few writes took. */
	private tookMs = 0;

	/** Combines everything that this process has to write, because fewer writes overwrite less. */
	async record(
		helpers: IExecuteFunctions['helpers'],
		items: string[],
		maxEntries: number,
	): Promise<Recorded> {
		this.helpers = helpers;
		// Never lower than before: that would drop items that others still need.
		this.maxEntries = Math.max(this.maxEntries, maxEntries);
		return await this.write(items);
	}

	async forget(helpers: IExecuteFunctions['helpers'], items: string[]): Promise<void> {
		this.helpers = helpers;
		this.obsolete.push(...items);
		await this.write([]);
	}

	/**
	 * Adds the item to every write, at least once a second, in case another process overwrites it. Resolves
	 * once the item has outlasted such writes: from then on, it outlives this process.
	 */
	async keep(item: string, temporary: string[]): Promise<void> {
		const earlier = this.kept.get(item)?.temporary ?? [];
		const kept = {
			timesLeft: TIMES_REPEATED,
			writtenAt: Date.now(),
			isThere: false,
			temporary: [...earlier, ...temporary],
		};
		this.kept.set(item, kept);
		if (!this.isRepeating) void this.repeat();
		for (let check = 1; check <= MOST_CHECKS && !kept.isThere; check++) {
			await sleep(this.overwriteMs);
			await this.write([]).catch(() => {});
		}
	}

	/** Longer than another process needs to overwrite what was just written here. */
	private get overwriteMs(): number {
		return Math.max(OVERWRITE_MS, OVERWRITE_FACTOR * this.tookMs);
	}

	private async repeat(): Promise<void> {
		this.isRepeating = true;
		while (this.kept.size > 0) {
			await sleep(REPEAT_MS);
			for (const [item, each] of this.kept) {
				each.timesLeft -= 1;
				if (each.timesLeft > 0) continue;
				this.kept.delete(item);
				this.obsolete.push(...each.temporary);
			}
			// The next write includes the same items.
			await this.write([]).catch(() => {});
		}
		this.isRepeating = false;
	}

	private async write(items: string[]): Promise<Recorded> {
		const recorded = new Promise<Recorded>((done, failed) => {
			this.waiting.push({ items, done, failed });
		});
		if (!this.isWriting) void this.writeAll();
		return await recorded;
	}

	/** One at a time, or this process would overwrite its own writes. */
	private async writeAll(): Promise<void> {
		this.isWriting = true;
		while (this.waiting.length > 0) {
			await this.writeTogether(this.waiting.splice(0));
			if (this.obsolete.length > 0) await this.remove(this.obsolete.splice(0));
		}
		this.isWriting = false;
	}

	private async writeTogether(waiting: Waiting[]): Promise<void> {
		const wanted = waiting.flatMap(({ items }) => items);
		const kept = new Map(this.kept);
		const began = Date.now();
		try {
			const { added, isDoubtful } = await this.call([...new Set([...wanted, ...kept.keys()])]);
			this.tookMs = Math.max(Date.now() - began, 0.9 * this.tookMs);
			// Kept items were in the list before; those added now had been overwritten.
			for (const [item, each] of kept) {
				if (added.includes(item)) each.writtenAt = Date.now();
				each.isThere = began - each.writtenAt >= this.overwriteMs;
			}
			const unclaimed = new Set(added.filter((item) => !kept.has(item)));
			for (const { items, done } of waiting) {
				done({ added: items.filter((item) => unclaimed.delete(item)), isDoubtful });
			}
		} catch (error) {
			for (const { failed } of waiting) failed(error);
		}
	}

	private async call(items: string[]): Promise<Recorded> {
		const call = async () =>
			await this.helpers.checkProcessedAndRecord(items, 'node', {
				mode: 'entries',
				maxEntries: this.maxEntries,
			});
		try {
			return { added: (await call()).new as string[], isDoubtful: false };
		} catch {
			// For example, another process created the list at the same time; now it exists.
			return { added: (await call()).new as string[], isDoubtful: true };
		}
	}

	private async remove(items: string[]): Promise<void> {
		const options = { mode: 'entries', maxEntries: this.maxEntries } as const;
		// Items that stay are dropped when the list is full.
		await this.helpers.removeProcessed(items, 'node', options).catch(() => {});
	}
}

const lists = new Map<string, ProcessedList>();

export function listOf(execution: IExecuteFunctions): ProcessedList {
	const node = `${execution.getWorkflow().id}:${execution.getNode().id}`;
	const list = lists.get(node) ?? new ProcessedList();
	lists.set(node, list);
	return list;
}
