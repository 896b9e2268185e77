import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Workers of queue mode meet over n8n's list of processed items, which is read, changed and written
 * back as a whole, without a lock. Whatever their timing: one run for each event, and the list knows
 * it. In a real n8n this is one of the queue suites; here time is turned, so that many timings fit.
 */
jest.useFakeTimers();

type IsFirstRun = typeof import('../../nodes/Wonder/webhook/exactlyOnce').isFirstRun;

/** As a process of its own has it. */
function newWorker(): IsFirstRun {
	let isFirstRun: IsFirstRun;
	jest.isolateModules(() => {
		({ isFirstRun } = jest.requireActual('../../nodes/Wonder/webhook/exactlyOnce'));
	});
	return isFirstRun!;
}
const workers = [newWorker(), newWorker()];

/** What n8n does in mode "entries", with the pauses that a database makes. */
class ProcessedItems {
	entries: string[] = [];
	private step = 0;

	constructor(private readonly pauses: number[]) {}

	checkProcessedAndRecord = async (
		items: string[],
		_scope: 'node',
		{ maxEntries }: { maxEntries: number },
	) => {
		await this.pause();
		const read = new Set(this.entries);
		await this.pause();
		const added = items.filter((item) => !read.has(item));
		this.entries = [...read, ...added].slice(-maxEntries);
		return { new: added, processed: items.filter((item) => read.has(item)) };
	};

	private async pause(): Promise<void> {
		const ms = this.pauses[this.step++ % this.pauses.length];
		await new Promise((resolve) => setTimeout(resolve, ms));
	}
}

interface Delivery {
	event: string;
	worker: number;
	/** In milliseconds. */
	at: number;
}

/** How many runs each event has had, and what n8n's list holds in the end. */
async function deliver(deliveries: Delivery[], pauses: number[], mostRemembered = 10_000) {
	const list = new ProcessedItems(pauses);
	const runs: Record<string, number> = {};
	const done = deliveries.map(async ({ event, worker, at }, index) => {
		await new Promise((resolve) => setTimeout(resolve, at));
		const execution = {
			helpers: list,
			getExecutionId: () => `${index}`,
		} as unknown as IExecuteFunctions;
		const isFirst = await workers[worker].call(execution, event, 'unclaimed', mostRemembered);
		runs[event] = (runs[event] ?? 0) + Number(isFirst);
	});
	await jest.runAllTimersAsync();
	await Promise.all(done);
	return { runs, list: list.entries };
}

const delivery = fc.record({
	event: fc.integer({ min: 1, max: 20 }).map((number) => `event ${number}`),
	worker: fc.integer({ min: 0, max: 1 }),
	at: fc.integer({ min: 0, max: 2000 }),
});

test.each([
	['quick', { min: 1, max: 40 }],
	['slow', { min: 600, max: 1200 }],
])('a %s database: each event has one run and stays in the list', async (_, milliseconds) => {
	const pauses = fc.array(fc.integer(milliseconds), { minLength: 50, maxLength: 50 });
	await fc.assert(
		fc.asyncProperty(fc.array(delivery, { maxLength: 60 }), pauses, async (deliveries, pauses) => {
			const { runs, list } = await deliver(deliveries, pauses);
			for (const [event, count] of Object.entries(runs)) expect([event, count]).toEqual([event, 1]);
			expect(list).toEqual(expect.arrayContaining(Object.keys(runs)));
		}),
		{ numRuns: 2000, seed: 1 },
	);
});

test('a second worker remembers as many events as were asked for', async () => {
	const first = Array.from({ length: 100 }, (_, index) => ({
		event: `event ${index}`,
		worker: 0,
		at: index * 2000,
	}));
	const again = first.map(({ event }) => ({ event, worker: 1, at: 300_000 }));
	const { runs } = await deliver([...first, ...again], [1], 100);
	expect(Object.values(runs)).toEqual(Array.from({ length: 100 }, () => 1));
});
