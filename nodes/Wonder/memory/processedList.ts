import { sleep, type IExecuteFunctions } from 'n8n-workflow';

const REPEAT_MS = 1000;
/** Longer than another worker waits before it looks for what was written here. */
const TIMES_REPEATED = 12;

interface Recorded {
	/** Those that were not in the list. What several ask for at once is new to the first of them. */
	added: string[];
	/** A write failed and may have been done all the same: what is not new may be our own. */
	isDoubtful: boolean;
}

interface Waiting {
	items: string[];
	done: (recorded: Recorded) => void;
	failed: (error: unknown) => void;
}

interface Kept {
	timesLeft: number;
	/** What is of no use any more when it need not be repeated any more. */
	temporary: string[];
}

/**
 * The list of n8n's own Remove Duplicates node, which is in its database, for one node. n8n reads
 * it, changes it and writes it back as a whole, without a lock: a slow process overwrites what others
 * have written since it read. To look for an item is to write it.
 */
export class ProcessedList {
	private waiting: Waiting[] = [];
	private isWriting = false;
	private readonly kept = new Map<string, Kept>();
	private isRepeating = false;
	private obsolete: string[] = [];
	/** Of the last execution that has written. */
	private helpers!: IExecuteFunctions['helpers'];
	private maxEntries = 0;

	/** In one write with all that this process has to write: the fewer, the less is overwritten. */
	async record(
		helpers: IExecuteFunctions['helpers'],
		items: string[],
		maxEntries: number,
	): Promise<Recorded> {
		this.helpers = helpers;
		// Never less than before: what others still need would go.
		this.maxEntries = Math.max(this.maxEntries, maxEntries);
		return await this.write(items);
	}

	async forget(helpers: IExecuteFunctions['helpers'], items: string[]): Promise<void> {
		this.helpers = helpers;
		this.obsolete.push(...items);
		await this.write([]);
	}

	/** Writes the item again with each write, and each second, should it be overwritten. */
	keep(item: string, temporary: string[]): void {
		const earlier = this.kept.get(item)?.temporary ?? [];
		this.kept.set(item, { timesLeft: TIMES_REPEATED, temporary: [...earlier, ...temporary] });
		if (!this.isRepeating) void this.repeat();
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
			// What fails now is written the next time.
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

	/** One after the other, or this process would overwrite its own. */
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
		try {
			const { added, isDoubtful } = await this.call([...new Set([...wanted, ...this.kept.keys()])]);
			// What is kept here has been in the list before, and was overwritten.
			const untold = new Set(added.filter((item) => !this.kept.has(item)));
			for (const { items, done } of waiting) {
				done({ added: items.filter((item) => untold.delete(item)), isDoubtful });
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
			// For instance because another process has made the list at this moment; now it is there.
			return { added: (await call()).new as string[], isDoubtful: true };
		}
	}

	private async remove(items: string[]): Promise<void> {
		const options = { mode: 'entries', maxEntries: this.maxEntries } as const;
		// What stays goes when the list is full.
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
