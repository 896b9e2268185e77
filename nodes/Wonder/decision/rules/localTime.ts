import { InvalidInput } from '../../input/invalidInput';
import { Memory } from '../../memory/memory';
import { quoted } from '../../input/quoted';

export interface LocalTime {
	/** "monday" */
	weekday: string;
	/** Since midnight as clocks show it, also on days when they change. */
	minutes: number;
}

export type Clock = (now: number) => LocalTime;

/** The zones that an abbreviation may mean; Node.js silently picks one of them. */
const ZONES_BY_ABBREVIATION = new Map([
	['AST', 'America/Halifax or Asia/Riyadh'],
	['BST', 'Europe/London or Asia/Dhaka'],
	['CST', 'America/Chicago or Asia/Shanghai'],
	['EST', 'America/New_York or Australia/Sydney'],
	['GMT', 'UTC, or Europe/London with its daylight saving time'],
	['IST', 'Asia/Kolkata, Europe/Dublin or Asia/Jerusalem'],
	['MST', 'America/Denver, America/Phoenix or Asia/Kuala_Lumpur'],
	['PST', 'America/Los_Angeles or Asia/Manila'],
	['SST', 'Pacific/Pago_Pago or Asia/Singapore'],
]);

/** Creating a formatter takes far longer than using it. */
const clocks = new Memory<Clock>(100);

/** The clock of UTC or of an IANA time zone. Throws InvalidInput for anything else. */
export const clockIn = (zone: string): Clock => clocks.getOrMake(zone, () => newClock(zone));

function newClock(zone: string): Clock {
	const zones = ZONES_BY_ABBREVIATION.get(zone.toUpperCase());
	if (zones) {
		throw new InvalidInput(`"${zone}" is ambiguous`, `Use ${zones}.`);
	}
	const format = formatIn(zone);
	if (!format) {
		throw new InvalidInput(
			`${quoted(zone)} isn't a valid time zone`,
			'Write an area and a city, for example Europe/Berlin or Asia/Hong_Kong, or UTC.',
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
	const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? '';
	return {
		weekday: part('weekday').toLowerCase(),
		minutes: Number(part('hour')) * 60 + Number(part('minute')),
	};
}

function formatIn(zone: string): Intl.DateTimeFormat | undefined {
	// Node.js accepts more, and each version differently: "+02:00" and EST have no daylight saving time,
	// CST is Chicago's or China's, and Etc/GMT+8 is west of Greenwich.
	if (!/^(utc|(?!etc\/gmt)[a-z_]+\/.+)$/i.test(zone)) return undefined;
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

/** The time zones of a list to choose from. Node.js leaves out UTC. */
export const timeZones = () => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** "22:30" → minutes since midnight. */
export function minutesFrom(value: unknown): number {
	const text = String(value).trim();
	const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
	if (!match) {
		throw new InvalidInput(
			`${quoted(text)} isn't a valid time`,
			'Write it by the 24-hour clock, for example 09:00 or 22:30. Midnight is 00:00.',
		);
	}
	return Number(match[1]) * 60 + Number(match[2]);
}
