/**
 * The simulator's own time: it runs at the speed of the real one, from wherever it was set.
 * Everything dated asks it, so that a test can stand one minute before midnight.
 */
export class Clock {
	private offset = 0;

	now(): number {
		return Date.now() + this.offset;
	}

	set(milliseconds: number): void {
		this.offset = milliseconds - Date.now();
	}

	advance(seconds: number): void {
		this.offset += seconds * 1000;
	}

	reset(): void {
		this.offset = 0;
	}

	/** RFC 3339 with microseconds, as Wonder writes `p_created_at`. */
	stamp(): string {
		return new Date(this.now()).toISOString().replace('Z', '000Z');
	}
}
