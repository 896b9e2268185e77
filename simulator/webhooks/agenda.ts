import type { Clock } from '../clock';

interface Entry {
	at: number;
	work: () => Promise<void>;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Work for times on the simulator's clock: done when such a time comes, or is jumped to. */
export class Agenda {
	private readonly waiting: Entry[] = [];
	private readonly running = new Set<Promise<unknown>>();
	private timer?: NodeJS.Timeout;
	private journey = Promise.resolve();
	private travelling = false;
	private stops = 0;

	constructor(private readonly clock: Clock) {
		clock.events.on('jumped', () => this.wind());
	}

	async now<T>(work: () => Promise<T>): Promise<T> {
		const run = work().finally(() => this.running.delete(run));
		this.running.add(run);
		return await run;
	}

	at(at: number, work: Entry['work']): void {
		this.waiting.push({ at, work });
		this.waiting.sort((one, other) => one.at - other.at);
		this.wind();
	}

	/** Moves the clock, and does what becomes due on the way: in order, each at its own time. */
	async travel(destination: () => number): Promise<void> {
		this.journey = this.journey.then(async () => {
			this.travelling = true;
			await this.go(destination());
			this.travelling = false;
			this.wind();
		});
		await this.journey;
	}

	/** Until nothing is due or being done. */
	async settled(): Promise<void> {
		await this.journey;
		for (;;) {
			this.startDue();
			if (this.running.size === 0) return;
			await Promise.all(this.running);
		}
	}

	clear(): void {
		this.waiting.length = 0;
		clearTimeout(this.timer);
	}

	/** Clears, and leaves the clock where it is on its way. */
	stop(): void {
		this.stops += 1;
		this.clear();
	}

	private async go(destination: number): Promise<void> {
		const { stops } = this;
		if (destination <= this.clock.now()) return this.clock.set(destination);
		for (;;) {
			// What is being done may have a next time before the destination.
			await Promise.all(this.running);
			if (this.stops !== stops) return;
			if (!(this.waiting[0]?.at <= destination)) break;
			const { at, work } = this.waiting.shift()!;
			if (at > this.clock.now()) this.clock.set(at);
			void this.now(work);
		}
		if (destination > this.clock.now()) this.clock.set(destination);
	}

	private wind(): void {
		clearTimeout(this.timer);
		if (this.travelling || this.waiting.length === 0) return;
		const left = Math.max(0, this.waiting[0].at - this.clock.now());
		this.timer = setTimeout(() => this.startDue(), Math.min(left, LONGEST_TIMER));
		this.timer.unref();
	}

	private startDue(): void {
		while (this.waiting[0]?.at <= this.clock.now()) void this.now(this.waiting.shift()!.work);
		this.wind();
	}
}
