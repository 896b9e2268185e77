import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Queue-mode workers share n8n's list of processed items, which is read, changed, and written back as a
 * whole, without a lock. Whatever their number and timing, and whichever dies: no event is without a
 * run. One of the queue suites tests this in a real n8n; here, fake timers allow for many timings.
 */
jest.useFakeTimers();

type IsFirstRun = typeof import('../../nodes/Wonder/trigger/exactlyOnce').isFirstRun;

/** A fresh copy of the module, as another process has it. */
function newProcess(): IsFirstRun {
	let isFirstRun: IsFirstRun;
	jest.isolateModules(() => {
		({ isFirstRun } = jest.requireActual('../../nodes/Wonder/trigger/exactlyOnce'));
	});
	return isFirstRun!;
}
const MOST_WORKERS = 6;
const processes = Array.from({ length: MOST_WORKERS }, newProcess);

const random = (ceiling: number) => Math.floor(Math.random() * ceiling);
beforeEach(() => {
	let seed = 7;
	jest.spyOn(Math, 'random').mockImplementation(() => {
		seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
		return seed / 0x80000000;
	});
});

/** How the database treats one access to the list. */
interface Access {
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

	constructor(private readonly accesses: Access[]) {}

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
		await pause(readMs);
		const read = this.entries;
		await pause(writeMs);
		if (worker.isDead()) return await never();
		if (breaks === 'before') throw new Error('Connection terminated');
		if (!read && this.entries) throw new Error('UNIQUE constraint failed');
		this.entries = changed([...(read ?? [])]);
		this.noteDropped();
		if (breaks === 'after') throw new Error('Connection terminated');
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const never = async () => await new Promise<never>(() => {});

interface Worker {
	isDead: () => boolean;
	/** What it was the first to write. */
	taken: Set<string>;
}

interface Delivery {
	event: string;
	worker: number;
	/** In milliseconds, as all times here. */
	at: number;
}

interface Circumstances {
	accesses: Access[];
	/** When the worker with this number dies, along with its executions. */
	deaths?: (number | null)[];
	mostRemembered?: number;
}

let stories = 0;

/** How many runs of each event finished, and n8n's list at the end. */
async function deliver(
	deliveries: Delivery[],
	{ accesses, deaths = [], mostRemembered = 10_000 }: Circumstances,
) {
	const list = new ProcessedItems(accesses);
	const began = Date.now();
	// A process keeps its memory per trigger.
	const trigger = `trigger ${(stories += 1)}`;
	const workers = processes.map((isFirstRun, number) => ({
		isFirstRun,
		isDead: () => Date.now() - began >= (deaths[number] ?? Infinity),
		taken: new Set<string>(),
	}));
	const runs: Record<string, number> = {};
	for (const [index, { event, worker: number, at }] of deliveries.entries()) {
		const worker = workers[number];
		const execution = {
			helpers: list.helpersOf(worker),
			logger: { warn() {} },
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
	return { runs, hasDied, list: list.entries ?? [], dropped: [...list.dropped] };
}

const delivery = (workers: number) =>
	fc.record({
		event: fc.integer({ min: 1, max: 12 }).map((number) => `event ${number}`),
		worker: fc.integer({ min: 0, max: workers - 1 }),
		at: fc.integer({ min: 0, max: 9000 }),
	});
const deliveries = fc
	.integer({ min: 1, max: MOST_WORKERS })
	.chain((workers) => fc.array(delivery(workers), { maxLength: 40 }));
const accesses = (readMs: number, writeMs: number, breaks: Access['breaks'][] = [undefined]) =>
	fc.array(
		fc.record({
			readMs: fc.nat(readMs),
			writeMs: fc.nat(writeMs),
			breaks: fc.constantFrom(...breaks),
		}),
		{ minLength: 50, maxLength: 50 },
	);

test('a fast database: each event has one run, and is in the list from then on, whoever dies', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, accesses(40, 40), async (each, quick) => {
			const { runs, list, dropped } = await deliver(each, { accesses: quick });
			for (const [event, count] of Object.entries(runs)) expect([event, count]).toEqual([event, 1]);
			expect(dropped).toEqual([]);
			expect(list).toEqual(expect.arrayContaining(Object.keys(runs)));
		}),
		{ numRuns: 1000, seed: 1 },
	);
});

test('one worker alone: each event has one run, however slow the database is', async () => {
	const near = delivery(1).map((each) => ({ ...each, at: each.at % 3 }));
	await fc.assert(
		fc.asyncProperty(
			fc.array(near, { maxLength: 40 }),
			accesses(2000, 4000),
			async (each, slow) => {
				const { runs, list } = await deliver(each, { accesses: slow });
				for (const [event, count] of Object.entries(runs))
					expect([event, count]).toEqual([event, 1]);
				// No claim or mark is left.
				expect([...list].sort()).toEqual(Object.keys(runs).sort());
			},
		),
		{ numRuns: 300, seed: 4 },
	);
});

test('however slow the database is, steadily or not: no event is without a run', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, accesses(4000, 8000), async (each, slow) => {
			const { runs } = await deliver(each, { accesses: slow });
			expect(Object.keys(runs).sort()).toEqual([...new Set(each.map(({ event }) => event))].sort());
			for (const [event, count] of Object.entries(runs))
				expect([event, count]).not.toEqual([event, 0]);
		}),
		{ numRuns: 1000, seed: 2 },
	);
});

test('workers die and connections break at any moment: only what was running is lost', async () => {
	const deaths = fc.array(fc.option(fc.nat(20_000)), { maxLength: MOST_WORKERS });
	const unsteady = accesses(300, 1500, [undefined, undefined, undefined, 'before', 'after']);
	await fc.assert(
		fc.asyncProperty(deliveries, unsteady, deaths, async (each, accesses, deaths) => {
			const { runs, hasDied } = await deliver(each, { accesses, deaths });
			for (const [event, count] of Object.entries(runs)) {
				expect([event, count > 0 || hasDied(event)]).toEqual([event, true]);
			}
		}),
		{ numRuns: 2000, seed: 3 },
	);
});

test('the leading worker dies before it has taken the event: one of the others runs it', async () => {
	const counts = [0, 0, 0];
	for (let round = 0; round < 500; round++) {
		const accesses = Array.from({ length: 500 }, () => ({
			readMs: random(100),
			writeMs: random(100),
		}));
		const { runs } = await deliver(
			processes.map((_, worker) => ({ event: 'event', worker, at: worker && 300 + 100 * worker })),
			{ accesses, deaths: [500] },
		);
		counts[Math.min(2, runs.event)] += 1;
	}
	expect(counts[0]).toBe(0);
	expect(counts[2]).toBeLessThanOrEqual(40);
});

/** Each event is delivered twice within a second; one access in ten takes up to this long. */
test.each([
	{ workers: 2, longestMs: 900, most: 5, mostForgotten: 100 },
	{ workers: 4, longestMs: 900, most: 10, mostForgotten: 150 },
	{ workers: 6, longestMs: 900, most: 15, mostForgotten: 250 },
	{ workers: 4, longestMs: 3000, most: 100, mostForgotten: 800 },
])('of 3,000 events, few have two runs or could be forgotten: %j', async (circumstances) => {
	const { workers, longestMs, most, mostForgotten } = circumstances;
	const counts = [0, 0, 0];
	let forgotten = 0;
	for (let round = 0; round < 300; round++) {
		const accesses = Array.from({ length: 500 }, () => ({
			readMs: random(20),
			writeMs: random(random(10) === 0 ? longestMs : 60),
		}));
		const twice = Array.from({ length: 20 }, (_, index) => ({
			event: `event ${index % 10}`,
			worker: random(workers),
			at: random(300) + (index < 10 ? 0 : 700),
		}));
		const { runs, dropped } = await deliver(twice, { accesses });
		for (const count of Object.values(runs)) counts[Math.min(2, count)] += 1;
		forgotten += dropped.length;
	}
	expect(counts[0]).toBe(0);
	expect(counts[1] + counts[2]).toBe(3000);
	expect(counts[2]).toBeLessThanOrEqual(most);
	// Overwritten for a moment after the run began: the death of all workers would leave it so.
	expect(forgotten).toBeLessThanOrEqual(mostForgotten);
});

test('a second worker recognizes as many events as Events to Remember says', async () => {
	const first = Array.from({ length: 100 }, (_, index) => ({
		event: `event ${index}`,
		worker: 0,
		at: index * 2000,
	}));
	const again = first.map(({ event }) => ({ event, worker: 1, at: 300_000 }));
	const { runs } = await deliver([...first, ...again], {
		accesses: [{ readMs: 1, writeMs: 1 }],
		mostRemembered: 100,
	});
	expect(Object.values(runs)).toEqual(Array.from({ length: 100 }, () => 1));
});
