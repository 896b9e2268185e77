import assert from 'node:assert/strict';
import { rowsOfPages, type Page } from '../nodes/Wonder/api/pages';
import { eventKeyOf } from '../nodes/Wonder/trigger/identity';
import { changesIn, type PollState } from '../nodes/Wonder/trigger/pollState';
import { sampleTransaction } from '../simulator/sampleTransaction';
import type { Round } from './client';
import { ms, type Row, type Value } from './results';
import { median, ratioOf } from './statistics';

const ROWS = 10_000;
const ROUNDS = 7;
const TARGET_MS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What one poll over a long list costs by itself, without HTTP and without n8n. */
export async function polls(): Promise<Row[]> {
	const now = Date.now();
	const authorized = Array.from({ length: ROWS }, (_, index) => ({
		...sampleTransaction,
		id: `33cc2ca1-b4bf-4516-9962-${String(index).padStart(12, '0')}`,
		status: 'Authorized',
		p_created_at: new Date(now - index * 60_000).toISOString(),
	}));
	const settled = authorized.map((row) => ({ ...row, status: 'Settled' }));
	const before = JSON.stringify((await pollOf(authorized, now)).state);
	const after = JSON.stringify((await pollOf(settled, now, parsed(before))).state);
	const text = JSON.stringify(authorized);

	const unchanged = async () => {
		const { events } = await pollOf(authorized, now, parsed(before));
		assert.equal(events.length, 0);
	};
	const allSettled = async () => {
		const { events } = await pollOf(settled, now, parsed(before));
		assert.equal(new Set(events.map(eventKeyOf)).size, ROWS);
	};
	const parsing = async () => assert.equal((JSON.parse(text) as unknown[]).length, ROWS);
	const rounds: Round[][] = [[], [], []];
	for (let round = 0; round < ROUNDS; round++) {
		for (const [index, work] of [unchanged, allSettled, parsing].entries()) {
			rounds[index].push(await timed(work));
		}
	}
	const [quiet, busy, theirs] = rounds;
	const rowOf = (figure: string, ours: Round[]): Row => {
		const milliseconds = median(ours.map(duration));
		return {
			subject: `A poll over ${ROWS.toLocaleString('en')} transactions; the other parses them as JSON`,
			figure,
			ours: ms(milliseconds),
			theirs: ms(median(theirs.map(duration))),
			ratio: ratioOf(ours, theirs, duration),
			goal: { of: 'figure', atMost: TARGET_MS },
		};
	};
	return [
		rowOf('nothing has changed', quiet),
		rowOf('all were settled', busy),
		memoryOf('authorized', before),
		memoryOf('settled', after),
	];
}

async function pollOf(list: object[], now: number, earlier?: PollState) {
	const fetchPage = async ({ offset, limit }: Page) => list.slice(offset, offset + limit);
	const rows = [];
	for await (const row of rowsOfPages(fetchPage, undefined)) rows.push(row);
	return changesIn({ rows, account: 'account', cutoff: now - 30 * DAY_MS, now }, earlier);
}

const parsed = (state: string) => JSON.parse(state) as PollState;

const duration = ({ milliseconds }: Round) => milliseconds;

const memoryOf = (figure: string, state: string): Row => ({
	subject: 'What a poll remembers of them',
	figure,
	ours: kilobytes(state),
	goal: { of: 'figure', atMost: 500 },
});

const kilobytes = (text: string): Value => ({ number: text.length / 1000, unit: 'KB' });

/** Of the processor, which other programs on the machine do not change. */
async function timed(work: () => Promise<void>): Promise<Round> {
	const began = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(began);
	const milliseconds = (user + system) / 1000;
	return { latencies: [milliseconds], milliseconds };
}
