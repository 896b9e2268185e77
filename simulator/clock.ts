import { EventEmitter } from 'node:events';

/**
 * The simulator's own time: it runs at normal speed from wherever it was set. All dates come from it,
 * so that a test can start one minute before midnight.
 */
export class Clock {
	/** `jumped`: what was due in a minute may be due now. */
	readonly events = new EventEmitter<{ jumped: [] }>();
	private difference = 0;

	/** Milliseconds ahead of real time. */
	get offset(): number {
		return this.difference;
	}

	now(): number {
		return Date.now() + this.difference;
	}

	set(milliseconds: number): void {
		this.jump(milliseconds - Date.now());
	}

	advance(seconds: number): void {
		this.jump(this.difference + seconds * 1000);
	}

	reset(): void {
		this.jump(0);
	}

	/** RFC 3339 with microseconds, as Wonder writes `p_created_at`. */
	stamp(milliseconds = this.now()): string {
		return new Date(milliseconds).toISOString().replace('Z', '000Z');
	}

	jump(offset: number): void {
		this.difference = offset;
		this.events.emit('jumped');
	}
}
