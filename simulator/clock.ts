import { EventEmitter } from 'node:events';

/**
 * The simulator's own time: it runs at normal speed from wherever it was set. All dates come from it,
 * so that a test can start one minute before midnight.
 */
export class Clock {
	/** `jumped`: what was due in a minute may be due now. */
	readonly events = new EventEmitter<{ jumped: [] }>();
	private offset = 0;

	now(): number {
		return Date.now() + this.offset;
	}

	set(milliseconds: number): void {
		this.jump(milliseconds - Date.now());
	}

	advance(seconds: number): void {
		this.jump(this.offset + seconds * 1000);
	}

	reset(): void {
		this.jump(0);
	}

	/** RFC 3339 with microseconds, as Wonder writes `p_created_at`. */
	stamp(milliseconds = this.now()): string {
		return new Date(milliseconds).toISOString().replace('Z', '000Z');
	}

	private jump(offset: number): void {
		this.offset = offset;
		this.events.emit('jumped');
	}
}
