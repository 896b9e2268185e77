import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { eventOf, type CardEvent } from '../delivery/event';
import { newEvents, stagesOf, type Stage } from './stages';

/** What a poll remembers for the next one, in the workflow's static data. No row, no card, no amount. */
export interface PollState extends IDataObject {
	/** Whose transactions these are. */
	account: string;
	/** Transactions created before this time are never new. In milliseconds. */
	from: number;
	/**
	 * For each transaction, by a hash of its ID: the hour it was created in, or NO_HOUR, and the marks of
	 * its stages.
	 */
	seen: Record<string, string>;
}

interface Reading {
	/** All rows of Wonder's list, in any order. */
	rows: IDataObject[];
	account: string;
	/** Older transactions are not watched. In milliseconds. */
	cutoff: number;
	now: number;
}

interface Changes {
	/** Those of one transaction in order, of several by the time these were created. */
	events: CardEvent[];
	state: PollState;
	/** Rows without an ID. */
	unusable: number;
}

/**
 * What has happened since the earlier state. Without one, or with that of another account, nothing is
 * new. A transaction that is missing in one reading, because it moved to another page meanwhile, is
 * found in the next.
 */
export function changesIn(
	{ rows, account: name, cutoff, now }: Reading,
	earlier?: PollState,
): Changes {
	const account = shortHash(name, ID_LENGTH);
	const known = earlier?.account === account ? earlier : undefined;
	const kept = keptOf(known, cutoff, now);
	const seen = new Map(kept);
	const found: Array<{ created: number; events: CardEvent[] }> = [];
	let [newest, unusable] = [cutoff, 0];
	for (const row of rows) {
		const transaction = eventOf('', row);
		if (!transaction) {
			unusable += 1;
			continue;
		}
		const created = createdAt(row);
		if (created < cutoff) continue;
		if (created <= now) newest = Math.max(newest, created);
		const key = shortHash(transaction.id, ID_LENGTH);
		const marks = marksIn(seen.get(key));
		const stages = stagesOf(transaction).map((stage) => ({
			...stage,
			mark: shortHash(`${transaction.id} ${stage.mark}`, MARK_LENGTH),
		}));
		// A transaction that was missed when it was new may have been created any time before.
		const isWatched = known && (kept.has(key) || !(created < known.from));
		if (isWatched) found.push({ created, events: newEvents(stages, marks) });
		const hour = created <= now ? hourOf(created) : NO_HOUR;
		seen.set(key, hour + together(marks, stages).join(''));
	}
	const from = known ? Math.max(known.from, cutoff) : newest;
	found.sort((a, b) => (a.created || now) - (b.created || now));
	return {
		events: found.flatMap(({ events }) => events),
		state: { account, from, seen: Object.fromEntries(seen) },
		unusable,
	};
}

/** Milliseconds; NaN if the row does not say. Programs in Go write an unset time as the year 1. */
export function createdAt({ p_created_at: created }: IDataObject): number {
	const time = Date.parse(String(created));
	return time > 0 ? time : NaN;
}

/** Two of 10,000 transactions share such a hash once in ten billion accounts. */
const ID_LENGTH = 10;
/** Compared with the few other marks of one transaction only. */
const MARK_LENGTH = 5;
const EACH_MARK = new RegExp(`.{${MARK_LENGTH}}`, 'g');
const MOST_MARKS = 20;
const HOUR_LENGTH = 4;
const HOUR_MS = 3_600_000;

const shortHash = (text: string, length: number) =>
	createHash('sha256').update(text).digest('base64url').slice(0, length);

/** Fixed in length, so that the later of two is also the greater text. */
const hourOf = (time: number) =>
	Math.floor(time / HOUR_MS)
		.toString(36)
		.padStart(HOUR_LENGTH, '0');

/** Later than any other: without a time of the past, a transaction is watched as long as it is listed. */
const NO_HOUR = 'z'.repeat(HOUR_LENGTH);

const marksIn = (entry?: string): string[] | undefined =>
	entry === undefined ? undefined : (entry.slice(HOUR_LENGTH).match(EACH_MARK) ?? []);

/** The latest ones last, because only those are kept. */
function together(marks: string[] = [], stages: Stage[]): string[] {
	const latest = stages.map(({ mark }) => mark);
	return [...marks.filter((mark) => !latest.includes(mark)), ...latest].slice(-MOST_MARKS);
}

/**
 * What is recent enough to be watched further. An entry without an hour gets that of this reading, so
 * that it expires in time if its transaction is listed no more; if it is listed, it loses it again.
 */
function keptOf(known: PollState | undefined, cutoff: number, now: number): Map<string, string> {
	const oldest = hourOf(cutoff);
	const entries = Object.entries(known?.seen ?? {}).map(([key, entry]): [string, string] => {
		const hour = entry.slice(0, HOUR_LENGTH);
		return [key, hour === NO_HOUR ? hourOf(now) + entry.slice(HOUR_LENGTH) : entry];
	});
	return new Map(entries.filter(([, entry]) => entry.slice(0, HOUR_LENGTH) >= oldest));
}
