import { InvalidInput } from '../operation';

export interface LocalTime {
	/** "monday" */
	weekday: string;
	/** Since midnight by the clock on the wall, whatever was skipped or repeated. */
	minutes: number;
}

export type Clock = (now: number) => LocalTime;

/** Making a formatter takes far longer than using it. */
const clocks = new Map<string, Clock>();

/** The clock of an IANA time zone. Throws InvalidInput when there is no such zone. */
export function clockIn(zone: string): Clock {
	const clock = clocks.get(zone) ?? newClock(zone);
	clocks.set(zone, clock);
	return clock;
}

function newClock(zone: string): Clock {
	const format = formatIn(zone);
	if (!format) {
		throw new InvalidInput(
			`"${zone}" is not a time zone`,
			'Expected a name of the IANA list, like Europe/Berlin, Asia/Hong_Kong or UTC.',
		);
	}
	let last: { minute: number; time: LocalTime } | undefined;
	return (now) => {
		const minute = Math.floor(now / 60_000);
		if (last?.minute !== minute) last = { minute, time: localTime(format, now) };
		return last.time;
	};
}

function localTime(format: Intl.DateTimeFormat, now: number): LocalTime {
	const parts = format.formatToParts(now);
	const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
	return {
		weekday: part('weekday').toLowerCase(),
		minutes: Number(part('hour')) * 60 + Number(part('minute')),
	};
}

function formatIn(zone: string): Intl.DateTimeFormat | undefined {
	// Newer versions of Node.js take "+02:00" too, which knows no summer time.
	if (!/^[A-Za-z]/.test(zone)) return undefined;
	try {
		return new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			weekday: 'long',
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23',
		});
	} catch {
		return undefined;
	}
}

/** "22:30" → minutes since midnight. */
export function minutesFrom(value: unknown): number {
	const text = String(value).trim();
	const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
	if (!match) {
		throw new InvalidInput(
			`"${text}" is not a time`,
			'Expected hours and minutes, like 09:00 or 22:30. Midnight is 00:00.',
		);
	}
	return Number(match[1]) * 60 + Number(match[2]);
}
