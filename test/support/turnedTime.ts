import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import * as utils from 'n8n-workflow/dist/cjs/utils';

/**
 * Time that is turned instead of waited for: whenever no request is under way, the clock stands where
 * the next `sleep` of a node ends. Several that sleep wake up in the order in which they would, however
 * busy the machine is. That waiting itself works is shown by waits.test.ts, in real time.
 */
class TurnedTime {
	/** What was waited for since the test began, in milliseconds. */
	readonly waits: number[] = [];
	private sleepers: Array<{ until: number; wake: () => void }> = [];
	private underway = 0;

	start(): void {
		this.waits.length = 0;
		jest.useFakeTimers(onlyTheDate());
		jest.spyOn(utils, 'sleep').mockImplementation(async (ms) => await this.sleep(ms));
		subscribe(REQUESTS, this.onRequest);
	}

	stop(): void {
		unsubscribe(REQUESTS, this.onRequest);
		jest.mocked(utils.sleep).mockRestore();
		jest.useRealTimers();
		for (const { wake } of this.sleepers.splice(0)) wake();
	}

	pass(minutes: number): void {
		jest.setSystemTime(Date.now() + minutes * 60_000);
	}

	private async sleep(ms: number): Promise<void> {
		this.waits.push(ms);
		await new Promise<void>((wake) => {
			this.sleepers.push({ until: Date.now() + ms, wake });
			if (this.sleepers.length === 1) void this.turn();
		});
	}

	private async turn(): Promise<void> {
		while (this.sleepers.length > 0) {
			await this.untilQuiet();
			this.sleepers.sort((one, other) => one.until - other.until);
			const [next] = this.sleepers.splice(0, 1);
			if (!next) return;
			if (next.until > Date.now()) jest.setSystemTime(next.until);
			next.wake();
		}
	}

	/** Who has just got an answer may be about to ask the next thing. */
	private async untilQuiet(): Promise<void> {
		for (let quiet = 0; quiet < 3; quiet++) {
			await pause(1);
			if (this.underway > 0) quiet = 0;
		}
	}

	private readonly onRequest = (message: unknown) => {
		this.underway += 1;
		(message as { request: ClientRequest }).request.once('close', () => (this.underway -= 1));
	};
}

const REQUESTS = 'http.client.request.start';
/** Of the functions that tell or keep time. */
const onlyTheDate = (): Parameters<typeof jest.useFakeTimers>[0] => ({
	doNotFake: [
		'hrtime',
		'nextTick',
		'performance',
		'queueMicrotask',
		'setImmediate',
		'setInterval',
		'setTimeout',
		'clearImmediate',
		'clearInterval',
		'clearTimeout',
	],
});

/** For all tests of a file or of a group. */
export function useTurnedTime(): TurnedTime {
	const time = new TurnedTime();
	beforeEach(() => time.start());
	afterEach(() => time.stop());
	return time;
}
