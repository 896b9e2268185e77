import { EventEmitter } from 'node:events';
import type { IExecuteFunctions } from 'n8n-workflow';
import { claim } from '../../nodes/Wonder/trigger/claims';
import { isFirstRun } from '../../nodes/Wonder/trigger/exactlyOnce';

/** One execution, step by step: what it writes to n8n's list, when, and what it concludes. */
jest.useFakeTimers();

const CLAIM = 'event claimed';
const MARK = 'event 7';
const TAKEN = 'event 7 taken';

/** n8n's list of processed items. */
let list: Set<string>;
/** Each write with its time. */
let writes: Array<[at: number, ...items: string[]]>;
let removed: string[];
let warnings: string[];
let mostEntries: number[];
/** What happens in a write, before and after it changes the list. */
let before: (items: string[]) => void | Promise<void>;
let after: (items: string[]) => void;
let began: number;
let number = 0;

beforeEach(() => {
	list = new Set();
	[writes, removed, warnings, mostEntries] = [[], [], [], []];
	[before, after] = [() => {}, () => {}];
	began = Date.now();
	number += 1;
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
});

const passed = () => Date.now() - began;
const fail = () => {
	throw new Error('Connection refused');
};

const execution = () =>
	({
		helpers: {
			async checkProcessedAndRecord(items: string[], _: 'node', options: { maxEntries: number }) {
				writes.push([passed(), ...items]);
				mostEntries.push(options.maxEntries);
				await before(items);
				const added = items.filter((item) => !list.has(item));
				for (const item of added) list.add(item);
				after(items);
				return { new: added, processed: [] };
			},
			async removeProcessed(items: string[]) {
				removed.push(...items);
			},
		},
		logger: { warn: (text: string) => warnings.push(text) },
		getExecutionId: () => '7',
		getWorkflow: () => ({ id: `workflow ${number}` }),
		getNode: () => ({ id: 'node', name: 'Wonder Trigger' }),
	}) as unknown as IExecuteFunctions;

/** Whether it ran, and when that was known. */
async function run(claimKey = 'unclaimed') {
	let result: [isFirst: boolean, at: number] | undefined;
	void isFirstRun.call(execution(), 'event', claimKey, 100).then((isFirst) => {
		result = [isFirst, passed()];
	});
	await jest.runAllTimersAsync();
	return result;
}

describe('in a process that did not receive the event', () => {
	test('it claims the event, checks after a second that its mark is still there, and takes it', async () => {
		expect(await run()).toEqual([true, 1_500]);
		expect(writes.slice(0, 4)).toEqual([
			[0, CLAIM, MARK],
			[1_000, CLAIM, MARK],
			[1_000, 'event', TAKEN],
			[1_500, 'event'],
		]);
		expect(new Set(mostEntries)).toEqual(new Set([1_600]));
		expect(removed).toEqual([CLAIM, MARK, TAKEN]);
	});

	test('it does not run an event that was taken, and says so at once', async () => {
		list.add('event');
		expect(await run()).toEqual([false, 1_000]);
	});

	test('it waits longer than the execution that has the claim, and runs if that one died', async () => {
		list.add(CLAIM);
		expect(await run()).toEqual([true, 9_000]);
		expect(writes.slice(0, 3)).toEqual([
			[0, CLAIM, MARK],
			[1_000, CLAIM, MARK],
			[8_500, 'event', TAKEN],
		]);
	});

	test('it does not run if the execution that has the claim took the event', async () => {
		list.add(CLAIM);
		setTimeout(() => list.add('event'), 8_499);
		expect(await run()).toEqual([false, 8_500]);
	});

	test.each([
		['the claim, too', () => list.clear(), [true, 2_500]],
		['another claim stayed', () => list.delete(MARK), [true, 10_000]],
	])('its mark was overwritten: it marks the event again; %s', async (_, overwrite, result) => {
		setTimeout(overwrite, 500);
		expect(await run()).toEqual(result);
		expect(writes.slice(0, 3)).toEqual([0, 1_000, 2_000].map((at) => [at, CLAIM, MARK]));
	});

	test('its mark is overwritten again and again: it takes the event after five attempts', async () => {
		before = (items) => void (items.includes(MARK) && list.clear());
		expect(await run()).toEqual([true, 5_500]);
		expect(writes.slice(0, 6)).toEqual([
			...[0, 1_000, 2_000, 3_000, 4_000].map((at) => [at, CLAIM, MARK]),
			[5_000, 'event', TAKEN],
		]);
	});

	test.each([
		[100, 1_000],
		[300, 1_500],
		[1_500, 5_000],
	])('a list that takes %i ms to write is given %i ms to settle', async (tookMs, settleMs) => {
		before = async () => await new Promise((resolve) => setTimeout(resolve, tookMs));
		await run();
		expect(writes.slice(0, 2)).toEqual([
			[0, CLAIM, MARK],
			[tookMs + settleMs, CLAIM, MARK],
		]);
	});

	test('after a slow write, later ones are given as long', async () => {
		const pauses = [300];
		before = async () => await new Promise((resolve) => setTimeout(resolve, pauses.pop() ?? 0));
		setTimeout(() => list.clear(), 1_000);
		await run();
		expect(writes.slice(0, 3).map(([at]) => at)).toEqual([0, 1_800, 3_300]);
	});
});

describe('while the database is away', () => {
	/** Each attempt writes twice. */
	const attempts = [0, 1_000, 3_000, 7_000, 15_000, 23_000];

	test('it tries for 23 seconds, then takes the event after those that may have a claim', async () => {
		before = (items) => void (items.includes(MARK) && fail());
		expect(await run()).toEqual([true, 31_000]);
		expect(writes.slice(0, 13)).toEqual([
			...attempts.flatMap((at) => [at, at]).map((at) => [at, CLAIM, MARK]),
			[30_500, 'event', TAKEN],
		]);
	});

	test('executions do not try again at the same moment', async () => {
		for (const [chance, at] of [
			[0, 750],
			[1, 1_250],
		]) {
			began = Date.now();
			writes = [];
			jest.spyOn(Math, 'random').mockReturnValue(chance);
			before = () => void (writes.length <= 2 && fail());
			await run();
			expect(writes[2]).toEqual([at, CLAIM, MARK]);
		}
	});

	test('for longer, the event runs, with a warning', async () => {
		before = fail;
		const [isFirst] = (await run()) ?? [];
		expect(isFirst).toBe(true);
		expect(warnings).toEqual([
			'Wonder Trigger: could not check for duplicates, so the event runs. Connection refused',
		]);
	});

	/** Of the writes that take the event. */
	let failures: number;
	const failing = (items: string[]) => void (items.includes(TAKEN) && failures-- > 0 && fail());

	test.each([1, 2, 10])('%i writes that failed but worked count as its own', async (count) => {
		failures = count;
		after = failing;
		const [isFirst] = (await run()) ?? [];
		expect([isFirst, failures, warnings]).toEqual([true, -1, []]);
	});

	test('a failed write that did not work takes nothing from the one that has taken it', async () => {
		for (failures of [1, 2, 10]) {
			list = new Set();
			before = (items) => {
				if (!items.includes(TAKEN)) return;
				list.add('event');
				failing(items);
			};
			const [isFirst] = (await run()) ?? [];
			expect(isFirst).toBe(false);
			number += 1;
		}
	});

	test('a write that works in the end takes the event', async () => {
		failures = 10;
		before = failing;
		expect(await run()).toEqual([true, 24_500]);
		expect(warnings).toEqual([]);
	});
});

describe('in the process that received the event', () => {
	const response = () => Object.assign(new EventEmitter(), { statusCode: 200, closed: false });

	test('it takes the event when the sender has its response', async () => {
		const sent = response();
		claim('key 1', sent as never);
		setTimeout(() => sent.emit('finish'), 300);
		expect(await run('key 1')).toEqual([true, 300]);
		expect([writes, mostEntries]).toEqual([[[300, 'event']], [100]]);
		expect(jest.getTimerCount()).toBe(0);
		expect(await run('key 1')).toEqual([false, 300]);
	});

	test('it waits ten seconds for the response at most', async () => {
		claim('key 2', response() as never);
		expect(await run('key 2')).toEqual([true, 10_000]);
	});

	test('a failed write that may have worked counts as its own', async () => {
		claim('key 3', Object.assign(response(), { closed: true }) as never);
		after = () => {
			after = () => {};
			fail();
		};
		expect(await run('key 3')).toEqual([true, 0]);
		expect(writes).toEqual([
			[0, 'event'],
			[0, 'event'],
		]);
	});
});
