import { ApiFailure } from '../nodes/Wonder/api/errors';
import { Width } from '../nodes/Wonder/api/width';

/** How many requests are in flight at a server whose speed is known, in a time that only the test turns. */

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

interface ServerOptions {
	/** How long each response takes, by the number of requests in flight. */
	takes: (inFlight: number) => number;
	/** More requests at the same time are refused. */
	allows?: number;
	status?: number;
}

class FakeServer {
	inFlight = 0;
	/** The limit after each response. */
	readonly limits: number[] = [];
	refusals = 0;

	constructor(
		private readonly width: Width,
		private readonly options: ServerOptions,
	) {}

	async request(): Promise<unknown> {
		const { takes, allows = Infinity, status = 429 } = this.options;
		this.inFlight += 1;
		const isRefused = this.inFlight > allows;
		if (isRefused) this.refusals += 1;
		await new Promise<void>((resolve) => setTimeout(resolve, takes(this.inFlight)));
		this.inFlight -= 1;
		return isRefused ? new ApiFailure('No', '', 'refused', status) : {};
	}

	/** Sends each request until it is not refused, as often as that takes. */
	async serve(count: number): Promise<void> {
		const one = async () => {
			for (let attempt = 1; ; attempt++) {
				const response = await this.width.send(async () => await this.request(), attempt > 1);
				this.limits.push(this.width.limit);
				if (!(response instanceof ApiFailure)) return;
			}
		};
		const all = Promise.all(Array.from({ length: count }, one));
		await jest.runAllTimersAsync();
		await all;
	}
}

const serve = async (count: number, most: number | undefined, options: ServerOptions) => {
	const server = new FakeServer(new Width(most), options);
	await server.serve(count);
	return server;
};

const isSlow = { takes: () => 100 };
/** As many responses per second, however many requests are in flight. */
const isBusy = { takes: (inFlight: number) => 10 * inFlight };

test('twice as many requests as long as more responses arrive that way, up to the most', async () => {
	const { limits } = await serve(400, 50, isSlow);
	expect([...new Set(limits)]).toEqual([10, 20, 40, 50]);
});

test('a server that is not faster with more requests gets ten, and twice as many only to measure', async () => {
	const { limits } = await serve(400, 50, isBusy);
	expect(new Set(limits)).toEqual(new Set([10, 20]));
});

test.each([1, 7])('never more than %d, where that is the most', async (most) => {
	const { limits } = await serve(200, most, isSlow);
	expect(new Set(limits)).toEqual(new Set([most]));
});

test.each([429, 503])(
	'half as many after status %d, once for all that were under way',
	async (status) => {
		const { limits, refusals } = await serve(200, 50, { ...isSlow, allows: 20, status });
		const wide = limits.indexOf(40);
		expect(limits[wide + 1]).toBe(40);
		expect(refusals).toBeGreaterThan(10);
		expect(limits.slice(wide).find((limit) => limit !== 40)).toBe(20);
		expect(Math.min(...limits)).toBeGreaterThanOrEqual(10);
	},
);

test('after a refusal one more at a time', async () => {
	const { limits } = await serve(2000, 50, { ...isSlow, allows: 20 });
	const afterwards = limits.slice(limits.lastIndexOf(40) + 1);
	expect(afterwards).toContain(21);
	expect(Math.max(...afterwards)).toBe(21);
});

test('another failure does not narrow', async () => {
	const width = new Width();
	for (let request = 0; request < 10; request++) {
		await width.send(async () => new ApiFailure('No', '', 'refused', 404), false);
	}
	expect(width.limit).toBe(10);
});

test('requests that were not sent do not widen', async () => {
	const width = new Width(50);
	for (let request = 0; request < 100; request++) {
		await width.send(async () => new ApiFailure('No', '', 'nothing sent'), false);
	}
	expect(width.limit).toBe(10);
});

test('a repeated request goes before those that wait', async () => {
	const width = new Width(1);
	const order: string[] = [];
	const send = async (name: string, isRepeated = false) =>
		await width.send(async () => {
			await new Promise<void>((resolve) => setTimeout(resolve, 10));
			order.push(name);
		}, isRepeated);
	const all = Promise.all([send('first'), send('second'), send('third'), send('repeated', true)]);
	await jest.runAllTimersAsync();
	await all;
	expect(order).toEqual(['first', 'repeated', 'second', 'third']);
});
