import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Workers of queue mode meet over n8n's list of processed items, which is read, changed and written
 * back as a whole, without a lock. Whatever their number and timing, and whoever dies: no event is
 * without a run. In a real n8n this is one of the queue suites; here time is turned, so that many
 * timings fit.
 */
jest.useFakeTimers();

type IsFirstRun = typeof import('../../nodes/Wonder/trigger/exactlyOnce').isFirstRun;

/** As a process of its own has it. */
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

/** What the database makes of one look at the list. */
interface Look {
	readMs: number;
	writeMs: number;
	/** The connection breaks before the list is written, or when it has been. */
	breaks?: 'before' | 'behind';
}

/** What n8n does in mode "entries", with the pauses that a database makes. */
class ProcessedItems {
	entries?: string[];
	private count = 0;

	constructor(private readonly looks: Look[]) {}

	/** As which `execute()` of a worker knows it. */
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

	/** A process that has died writes nothing more. */
	private async change(worker: Worker, changed: (read: string[]) => string[]): Promise<void> {
		const { readMs, writeMs, breaks } = this.looks[this.count++ % this.looks.length];
		await pause(readMs);
		const read = this.entries;
		await pause(writeMs);
		if (worker.isDead()) return await never();
		if (breaks === 'before') throw new Error('Connection terminated');
		if (!read && this.entries) throw new Error('UNIQUE constraint failed');
		this.entries = changed([...(read ?? [])]);
		if (breaks === 'behind') throw new Error('Connection terminated');
	}
}

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
const never = async () => await new Promise<never>(() => {});

interface Worker {
	isDead: () => boolean;
	/** What it has written as the first. */
	taken: Set<string>;
}

interface Delivery {
	event: string;
	worker: number;
	/** In milliseconds, as all times here. */
	at: number;
}

interface Circumstances {
	looks: Look[];
	/** When the worker of this number dies, and its executions with it. */
	deaths?: (number | null)[];
	mostRemembered?: number;
}

let stories = 0;

/** The runs of each event, as far as an execution came to its end, and n8n's list in the end. */
async function deliver(
	deliveries: Delivery[],
	{ looks, deaths = [], mostRemembered = 10_000 }: Circumstances,
) {
	const list = new ProcessedItems(looks);
	const began = Date.now();
	// What a process remembers, it remembers of one trigger.
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
				if (!worker.isDead()) runs[event] = (runs[event] ?? 0) + Number(isFirst);
			});
		}, at);
	}
	await jest.runAllTimersAsync();
	/** Its run was in the middle when the worker died: n8n does not repeat it. */
	const hasDied = (event: string) =>
		workers.some(({ isDead, taken }) => isDead() && taken.has(event));
	return { runs, hasDied, list: list.entries ?? [] };
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
const looks = (readMs: number, writeMs: number, breaks: Look['breaks'][] = [undefined]) =>
	fc.array(
		fc.record({
			readMs: fc.nat(readMs),
			writeMs: fc.nat(writeMs),
			breaks: fc.constantFrom(...breaks),
		}),
		{ minLength: 50, maxLength: 50 },
	);

test('a quick database: each event has one run and stays in the list', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, looks(40, 40), async (each, quick) => {
			const { runs, list } = await deliver(each, { looks: quick });
			for (const [event, count] of Object.entries(runs)) expect([event, count]).toEqual([event, 1]);
			expect(list).toEqual(expect.arrayContaining(Object.keys(runs)));
		}),
		{ numRuns: 1000, seed: 1 },
	);
});

test('one worker alone: each event has one run, however slow the database is', async () => {
	const near = delivery(1).map((each) => ({ ...each, at: each.at % 3 }));
	await fc.assert(
		fc.asyncProperty(fc.array(near, { maxLength: 40 }), looks(2000, 4000), async (each, slow) => {
			const { runs, list } = await deliver(each, { looks: slow });
			for (const [event, count] of Object.entries(runs)) expect([event, count]).toEqual([event, 1]);
			// No claim and no mark stays.
			expect([...list].sort()).toEqual(Object.keys(runs).sort());
		}),
		{ numRuns: 300, seed: 4 },
	);
});

test('however slow the database is, and slow in turns: no event is without a run', async () => {
	await fc.assert(
		fc.asyncProperty(deliveries, looks(4000, 8000), async (each, slow) => {
			const { runs } = await deliver(each, { looks: slow });
			expect(Object.keys(runs).sort()).toEqual([...new Set(each.map(({ event }) => event))].sort());
			for (const [event, count] of Object.entries(runs))
				expect([event, count]).not.toEqual([event, 0]);
		}),
		{ numRuns: 1000, seed: 2 },
	);
});

test('workers die and connections break at any moment: only what was running is lost', async () => {
	const deaths = fc.array(fc.option(fc.nat(20_000)), { maxLength: MOST_WORKERS });
	const unsteady = looks(300, 1500, [undefined, undefined, undefined, 'before', 'behind']);
	await fc.assert(
		fc.asyncProperty(deliveries, unsteady, deaths, async (each, looks, deaths) => {
			const { runs, hasDied } = await deliver(each, { looks, deaths });
			for (const [event, count] of Object.entries(runs)) {
				expect([event, count > 0 || hasDied(event)]).toEqual([event, true]);
			}
		}),
		{ numRuns: 2000, seed: 3 },
	);
});

test('the worker that leads dies before it has taken the event: one of the others runs', async () => {
	const counts = [0, 0, 0];
	for (let round = 0; round < 500; round++) {
		const looks = Array.from({ length: 500 }, () => ({
			readMs: random(100),
			writeMs: random(100),
		}));
		const { runs } = await deliver(
			processes.map((_, worker) => ({ event: 'event', worker, at: worker && 300 + 100 * worker })),
			{ looks, deaths: [500] },
		);
		counts[Math.min(2, runs.event)] += 1;
	}
	expect(counts[0]).toBe(0);
	expect(counts[2]).toBeLessThanOrEqual(40);
});

/** Each event is delivered twice, within a second; one look in ten takes up to this long. */
test.each([
	{ workers: 2, longestMs: 900, most: 5 },
	{ workers: 4, longestMs: 900, most: 10 },
	{ workers: 6, longestMs: 900, most: 15 },
	{ workers: 4, longestMs: 3000, most: 100 },
])('of 3,000 events, few have two runs: %j', async ({ workers, longestMs, most }) => {
	const counts = [0, 0, 0];
	for (let round = 0; round < 300; round++) {
		const looks = Array.from({ length: 500 }, () => ({
			readMs: random(20),
			writeMs: random(random(10) === 0 ? longestMs : 60),
		}));
		const twice = Array.from({ length: 20 }, (_, index) => ({
			event: `event ${index % 10}`,
			worker: random(workers),
			at: random(300) + (index < 10 ? 0 : 700),
		}));
		for (const count of Object.values((await deliver(twice, { looks })).runs)) {
			counts[Math.min(2, count)] += 1;
		}
	}
	expect(counts[0]).toBe(0);
	expect(counts[1] + counts[2]).toBe(3000);
	expect(counts[2]).toBeLessThanOrEqual(most);
});

test('a second worker remembers as many events as were asked for', async () => {
	const first = Array.from({ length: 100 }, (_, index) => ({
		event: `event ${index}`,
		worker: 0,
		at: index * 2000,
	}));
	const again = first.map(({ event }) => ({ event, worker: 1, at: 300_000 }));
	const { runs } = await deliver([...first, ...again], {
		looks: [{ readMs: 1, writeMs: 1 }],
		mostRemembered: 100,
	});
	expect(Object.values(runs)).toEqual(Array.from({ length: 100 }, () => 1));
});
