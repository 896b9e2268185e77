import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * A model of worker processes that share n8n's list of processed items: each has our module of its own,
 * and the list is read, changed and written back as a whole, without a lock. Needs fake timers.
 */

type IsFirstRun = typeof import('../../nodes/Wonder/trigger/exactlyOnce').isFirstRun;

/** A fresh copy of the module, as another process has it. */
function newProcess(): IsFirstRun {
	let isFirstRun: IsFirstRun;
	jest.isolateModules(() => {
		({ isFirstRun } = jest.requireActual('../../nodes/Wonder/trigger/exactlyOnce'));
	});
	return isFirstRun!;
}
export const MOST_WORKERS = 6;
export const processes = Array.from({ length: MOST_WORKERS }, newProcess);

export const random = (ceiling: number) => Math.floor(Math.random() * ceiling);

/** How the database treats one access to the list. */
export interface Access {
	readMs: number;
	writeMs: number;
	/** The connection breaks before or after the list is written. */
	breaks?: 'before' | 'after';
}

/** n8n's list in mode "entries", with a database's pauses. */
class ProcessedItems {
	entries?: string[];
	/** Events whose run has begun. */
	readonly begun = new Set<string>();
	/** Those of them that a write dropped, or that were not there yet. */
	readonly dropped = new Set<string>();
	private count = 0;

	constructor(
		private readonly accesses: Access[],
		private readonly isAway: () => boolean,
	) {}

	/** The helpers that a worker's `execute()` gets. */
	helpersOf(worker: Worker) {
		type Options = { maxEntries: number };
		return {
			checkProcessedAndRecord: async (items: string[], _: 'node', { maxEntries }: Options) => {
				let added: string[] = [];
				await this.change(worker, (read) => {
					added = items.filter((item) => !read.includes(item));
					for (const item of added) worker.taken.add(item);
					return [...read, ...added].slice(-maxEntries);
				});
				return { new: added, processed: items.filter((item) => !added.includes(item)) };
			},
			removeProcessed: async (items: string[]) =>
				await this.change(worker, (read) => read.filter((item) => !items.includes(item))),
		};
	}

	begin(event: string): void {
		this.begun.add(event);
		this.noteDropped();
	}

	private noteDropped(): void {
		for (const event of this.begun) if (!this.entries?.includes(event)) this.dropped.add(event);
	}

	/** A process that has died writes nothing more. */
	private async change(worker: Worker, changed: (read: string[]) => string[]): Promise<void> {
		const { readMs, writeMs, breaks } = this.accesses[this.count++ % this.accesses.length];
		if (this.isAway()) throw new Error('Connection refused');
		await pause(readMs);
		const read = this.entries;
		await pause(writeMs);
		if (worker.isDead()) return await never();
		const breaksNow = this.isAway();
		if (breaks === 'before' || (breaksNow && random(2) === 0))
			throw new Error('Connection terminated');
		if (!read && this.entries) throw new Error('UNIQUE constraint failed');
		this.entries = changed([...(read ?? [])]);
		this.noteDropped();
		if (breaks === 'after' || breaksNow) throw new Error('Connection terminated');
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const never = async () => await new Promise<never>(() => {});

interface Worker {
	isDead: () => boolean;
	/** What it was the first to write. */
	taken: Set<string>;
}

export interface Delivery {
	event: string;
	worker: number;
	/** In milliseconds, as all times here. */
	at: number;
}

interface Circumstances {
	accesses: Access[];
	/** When the worker with this number dies, along with its executions. */
	deaths?: (number | null)[];
	/** From when and until when the database cannot be reached. */
	away?: [number, number];
	mostRemembered?: number;
}

let stories = 0;

/** How many runs of each event finished, and n8n's list at the end. */
export async function deliver(
	deliveries: Delivery[],
	{ accesses, deaths = [], away = [0, 0], mostRemembered = 10_000 }: Circumstances,
) {
	const began = Date.now();
	const isAway = () => Date.now() - began >= away[0] && Date.now() - began < away[1];
	const list = new ProcessedItems(accesses, isAway);
	// A process keeps its memory per trigger.
	const trigger = `trigger ${(stories += 1)}`;
	const workers = processes.map((isFirstRun, number) => ({
		isFirstRun,
		isDead: () => Date.now() - began >= (deaths[number] ?? Infinity),
		taken: new Set<string>(),
	}));
	const runs: Record<string, number> = {};
	const warnings: string[] = [];
	for (const [index, { event, worker: number, at }] of deliveries.entries()) {
		const worker = workers[number];
		const execution = {
			helpers: list.helpersOf(worker),
			logger: { warn: (text: string) => warnings.push(text) },
			getExecutionId: () => `${index}`,
			getWorkflow: () => ({ id: trigger }),
			getNode: () => ({ id: 'node', name: 'Wonder Trigger' }),
		} as unknown as IExecuteFunctions;
		const claimKey = `${trigger} ${event}`;
		setTimeout(() => {
			if (worker.isDead()) return;
			void worker.isFirstRun.call(execution, event, claimKey, mostRemembered).then((isFirst) => {
				if (worker.isDead()) return;
				runs[event] = (runs[event] ?? 0) + Number(isFirst);
				if (isFirst) list.begin(event);
			});
		}, at);
	}
	await jest.runAllTimersAsync();
	/** The worker died during its run: n8n does not repeat it. */
	const hasDied = (event: string) =>
		workers.some(({ isDead, taken }) => isDead() && taken.has(event));
	return { runs, warnings, hasDied, list: list.entries ?? [], dropped: [...list.dropped] };
}
