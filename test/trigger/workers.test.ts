import fc from 'fast-check';
import { deliver, MOST_WORKERS, processes, random, type Access } from '../support/workers';

/**
 * Queue-mode workers share n8n's list of processed items, which is read, changed, and written back as a
 * whole, without a lock. Whatever their number and timing, and whichever dies: no event is without a
 * run. One of the queue suites tests this in a real n8n; here, fake timers allow for many timings.
 */
jest.useFakeTimers();

beforeEach(() => {
	let seed = 7;
	jest.spyOn(Math, 'random').mockImplementation(() => {
		seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
		return seed / 0x80000000;
	});
});

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

test('of 3,000 events while the database is away for up to 15 seconds, few have two runs', async () => {
	const counts = [0, 0, 0];
	for (let round = 0; round < 300; round++) {
		const accesses = Array.from({ length: 500 }, () => ({
			readMs: random(20),
			writeMs: random(60),
		}));
		const twice = Array.from({ length: 20 }, (_, index) => ({
			event: `event ${index % 10}`,
			worker: random(4),
			at: random(3000) + (index < 10 ? 0 : 700),
		}));
		const from = random(8000);
		const away: [number, number] = [from, from + random(15_000)];
		const { runs } = await deliver(twice, { accesses, away });
		for (const count of Object.values(runs)) counts[Math.min(2, count)] += 1;
	}
	expect(counts[0]).toBe(0);
	expect(counts[1] + counts[2]).toBe(3000);
	// Half of what was being written at that moment was written, and nobody knows which half.
	expect(counts[2]).toBeLessThanOrEqual(40);
});

test('the database stays away: each event runs, with a warning', async () => {
	const events = [1, 2, 3].map((at) => ({ event: `event ${at}`, worker: 0, at }));
	const { runs, warnings } = await deliver(events, {
		accesses: [{ readMs: 1, writeMs: 1 }],
		away: [0, Infinity],
	});
	expect(runs).toEqual({ 'event 1': 1, 'event 2': 1, 'event 3': 1 });
	expect(warnings).toEqual(
		Array.from(
			{ length: 3 },
			() => 'Wonder Trigger: could not check for duplicates, so the event runs. Connection refused',
		),
	);
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
