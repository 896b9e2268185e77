import { sleep } from 'n8n-workflow';
import { ApiFailure } from './errors';

/** How many requests may be in flight before anything is measured. */
const START = 10;

/** A server that is asked for too much responds with one of these. */
const TOO_MUCH = [429, 503];

/** The time that fewer responses take says little. */
const FEWEST_MEASURED = 20;

/** How much of the possible gain a wider width must bring: of twice the requests, a quarter more responses. */
const LEAST_GAIN = 0.25;

/** Nothing waits longer than this for Wonder. */
const LONGEST_WAIT_MS = 30_000;

/**
 * How many requests of a run are in flight at the same time. Starts at 10 and tries twice as many as long as
 * more responses arrive per second that way. After a response 429 or 503 it is half, and grows by one at a
 * time from then on. While Wonder asks for a pause (Retry-After), no request of the run is sent.
 */
export class Width {
	/** How many requests may be in flight now. */
	limit: number;
	private inFlight = 0;
	private readonly waiting: Array<() => void> = [];
	private resumesAt?: number;
	private isPausing = false;
	private halvings = 0;
	/** The width that is compared with a wider one, and its responses per millisecond. */
	private base: { limit: number; rate?: number };
	private measured = 0;
	private measuredSince = performance.now();

	constructor(private readonly most = START) {
		this.limit = Math.min(START, most);
		this.base = { limit: this.limit };
	}

	/** How long nothing will be sent because Wonder asks for a longer pause than anything waits; else 0. */
	get closedForMs(): number {
		const left = (this.resumesAt ?? 0) - Date.now();
		return left > LONGEST_WAIT_MS ? left : 0;
	}

	/** Sends a request when it is its turn; a repeated one goes first. */
	async send<Response>(request: () => Promise<Response>, isRepeated: boolean): Promise<Response> {
		await new Promise<void>((start) => {
			if (isRepeated) this.waiting.unshift(start);
			else this.waiting.push(start);
			this.startWaiting();
		});
		const { halvings } = this;
		try {
			const response = await request();
			this.learnFrom(response, halvings);
			return response;
		} finally {
			this.inFlight -= 1;
			this.startWaiting();
		}
	}

	private startWaiting(): void {
		const isClosed = this.closedForMs > 0;
		if (!isClosed && this.isPausing) return;
		if (!isClosed && this.resumesAt !== undefined && this.waiting.length > 0) {
			void this.pause();
			return;
		}
		while (this.waiting.length > 0 && (isClosed || this.inFlight < this.limit)) {
			this.inFlight += 1;
			this.waiting.shift()?.();
		}
	}

	private async pause(): Promise<void> {
		this.isPausing = true;
		while (this.resumesAt !== undefined && this.closedForMs === 0) {
			const left = this.resumesAt - Date.now();
			this.resumesAt = undefined;
			if (left > 0) await sleep(left);
		}
		this.isPausing = false;
		this.startWaiting();
	}

	private learnFrom(response: unknown, halvingsBefore: number): void {
		if (response instanceof ApiFailure) {
			const { outcome, httpStatus = 0, retryAfterMs = 0 } = response;
			if (outcome === 'nothing sent') return;
			if (retryAfterMs > 0) {
				this.resumesAt = Math.max(this.resumesAt ?? 0, Date.now() + retryAfterMs);
			}
			if (TOO_MUCH.includes(httpStatus)) {
				// Requests that were sent before the last halving say nothing about the width since.
				if (halvingsBefore === this.halvings) this.halve();
				return;
			}
		}
		this.measured += 1;
		if (this.measured >= Math.max(FEWEST_MEASURED, 2 * this.limit)) this.compare();
	}

	private halve(): void {
		this.halvings += 1;
		this.setLimit(Math.max(1, Math.floor(this.limit / 2)));
		this.base = { limit: this.limit };
	}

	/** Measures this width, then a wider one; keeps the wider one if it helps. */
	private compare(): void {
		const rate = this.measured / (performance.now() - this.measuredSince);
		const { base } = this;
		const wider = this.limit / base.limit - 1;
		const gain = rate / (base.rate ?? rate) - 1;
		if (gain < LEAST_GAIN * wider) {
			this.setLimit(base.limit);
			return;
		}
		this.base = { limit: this.limit, rate };
		const step = this.halvings > 0 ? 1 : this.limit;
		this.setLimit(Math.min(this.most, this.limit + step));
	}

	private setLimit(limit: number): void {
		this.limit = limit;
		this.measured = 0;
		this.measuredSince = performance.now();
	}
}

export const MOST_ATTEMPTS = 3;

/**
 * Waits before the next attempt, unless Wonder says how long: then all requests wait. Returns false, without
 * waiting, if there should be none.
 */
export async function waitToRetry({ retryAfterMs }: ApiFailure, attempt: number): Promise<boolean> {
	if (attempt >= MOST_ATTEMPTS || (retryAfterMs ?? 0) > LONGEST_WAIT_MS) return false;
	if (retryAfterMs === undefined) await sleep(250 * 2 ** attempt * (0.5 + Math.random()));
	return true;
}
