import type { Clock } from '../clock';

interface Entry {
	at: number;
	work: () => Promise<void>;
}

/** A longer timer fires immediately in Node. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Work scheduled on the simulator's clock: done when its time comes or is jumped to. */
export class Agenda {
	private readonly waiting: Entry[] = [];
	private readonly running = new Set<Promise<unknown>>();
	private timer?: NodeJS.Timeout;
	private move = Promise.resolve();
	private isMoving = false;
	private stops = 0;

	constructor(
		private readonly clock: Clock,
		private readonly onDone: () => void,
	) {
		clock.events.on('jumped', () => this.setTimer());
	}

	async now<T>(work: () => Promise<T>): Promise<T> {
		const run = work().finally(() => {
			this.running.delete(run);
			this.onDone();
		});
		this.running.add(run);
		return await run;
	}

	at(at: number, work: Entry['work']): void {
		this.waiting.push({ at, work });
		this.waiting.sort((one, other) => one.at - other.at);
		this.setTimer();
	}

	/** Moves the clock and does the work that becomes due: in order, each at its own time. */
	async moveClock(destination: () => number): Promise<void> {
		this.move = this.move.then(async () => {
			this.isMoving = true;
			await this.go(destination());
			this.isMoving = false;
			this.setTimer();
		});
		await this.move;
	}

	/** Resolves when nothing is due or running. */
	async settled(): Promise<void> {
		await this.move;
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

	/** Clears, and stops a clock that is being moved. */
	stop(): void {
		this.stops += 1;
		this.clear();
	}

	private async go(destination: number): Promise<void> {
		const { stops } = this;
		if (destination <= this.clock.now()) return this.clock.set(destination);
		for (;;) {
			// Work that is running may schedule more before the destination.
			await Promise.all(this.running);
			if (this.stops !== stops) return;
			if (!(this.waiting[0]?.at <= destination)) break;
			const { at, work } = this.waiting.shift()!;
			if (at > this.clock.now()) this.clock.set(at);
			void this.now(work);
		}
		if (destination > this.clock.now()) this.clock.set(destination);
	}

	private setTimer(): void {
		clearTimeout(this.timer);
		if (this.isMoving || this.waiting.length === 0) return;
		const left = Math.max(0, this.waiting[0].at - this.clock.now());
		this.timer = setTimeout(() => this.startDue(), Math.min(left, LONGEST_TIMER));
		this.timer.unref();
	}

	private startDue(): void {
		while (this.waiting[0]?.at <= this.clock.now()) void this.now(this.waiting.shift()!.work);
		this.setTimer();
	}
}
