import { createHash, randomUUID } from 'node:crypto';
import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { Values } from '../input/values';
import type { ApiFailure } from '../api/errors';
import { Memory } from '../memory/memory';
import { OperationFailed } from '../operation/operation';
import { listOf } from '../memory/processedList';

/**
 * Transfer References that users gave, of one App ID at one address. Equal ones take turns within
 * this process; other processes of n8n see a mark in n8n's list of processed items.
 */

/** A request that was sent, and what is known of it. */
export interface Sent {
	/** As they went out; a second look at the form might give others. */
	values: Values;
	/** When it was sent, in milliseconds. */
	at: number;
	/** Wonder's answer. */
	answer?: IDataObject;
	/** Whether nothing more is to be learnt of it. */
	isDone?: boolean;
	/** Why there is none. Neither of both: it is still on its way. */
	failure?: ApiFailure;
	/** Whether it is certain that nothing came of it. */
	refused?: boolean;
	/** Whether the answer is that of a request which somebody else had sent. */
	alreadySent?: boolean;
}

/** How long what was sent is remembered: by then Wonder's list shows whether it was processed. */
export const UNKNOWN_MS = 3600_000;

const MOST_REMEMBERED = 10_000;

const sent = new Memory<Sent>(MOST_REMEMBERED);

/** What this process last sent with a reference, as long as it matters. */
export function sentWith(key: string): Sent | undefined {
	const last = sent.get(key);
	return last && Date.now() - last.at < UNKNOWN_MS ? last : undefined;
}

export const rememberReference = (key: string, request: Sent) => sent.set(key, request);

const turns = new Map<string, Promise<unknown>>();

/** Waits until nobody else in this process works with the same reference. */
export async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
	const before = turns.get(key) ?? Promise.resolve();
	const own = before.catch(() => {}).then(work);
	turns.set(key, own);
	try {
		return await own;
	} finally {
		if (turns.get(key) === own) turns.delete(key);
	}
}

/** A mark lasts for the rest of one of these and for three more: 60 to 80 minutes. */
const PERIOD_MS = 20 * 60_000;

/** Four for each reference; a run that has more brings its own room. */
const MOST_MARKS = 40_000;

/** Longer than n8n needs to read and write its list; where it is slow, more. */
const SETTLE_MS = 1000;
const SETTLE_FACTOR = 5;

/** References that this process has marked, and when. */
const marked = new Memory<number>(100_000);

function marksOf(key: string, now: number): string[] {
	const hash = createHash('sha256').update(key).digest('hex');
	const period = periodOf(now);
	return [0, 1, 2, 3].map((later) => `transfer ${hash} ${period + later}`);
}

const periodOf = (time: number) => Math.floor(time / PERIOD_MS);

/** As long as the marks themselves say so. */
const isMarked = (key: string) =>
	periodOf(Date.now()) <= periodOf(marked.get(key) ?? -Infinity) + 3;

/**
 * Marks references for this process before they are sent. Two processes that write at the same moment
 * overwrite each other, so each looks a moment later whether its own mark has stayed. Unlike with an
 * event, doubt means no: who is not sure does not send.
 * @returns whether this process may send; false for those that another one has marked
 */
export async function claimReferences(
	context: IExecuteFunctions,
	keys: string[],
): Promise<Map<string, boolean>> {
	let open = keys.filter((key) => !isMarked(key));
	await renew(context, keys);
	while (open.length > 0) {
		const began = Date.now();
		const most = Math.max(MOST_MARKS, 5 * open.length);
		const own = randomUUID();
		const marks = new Map(open.map((key) => [key, marksOf(key, began)]));
		const first = (key: string) => marks.get(key)?.[0] as string;
		const added = new Set(await noted(context, [...open.map(first), own], most));
		open = open.filter((key) => added.has(first(key)));
		if (open.length === 0) break;
		await sleep(Math.max(SETTLE_MS, SETTLE_FACTOR * (Date.now() - began)));
		const later = open.flatMap((key) => marks.get(key)?.slice(1) ?? []);
		if ((await noted(context, [own, ...later], most)).includes(own)) continue;
		for (const key of open) marked.set(key, began);
		break;
	}
	return new Map(keys.map((key) => [key, isMarked(key)]));
}

/** Marks of a run that goes on for long last from the moment that a request is sent, not from its start. */
async function renew(context: IExecuteFunctions, keys: string[]): Promise<void> {
	const now = Date.now();
	const old = keys.filter(
		(key) => isMarked(key) && periodOf(marked.get(key) as number) < periodOf(now),
	);
	if (old.length === 0) return;
	const marks = old.flatMap((key) => marksOf(key, now));
	await noted(context, marks, Math.max(MOST_MARKS, 5 * old.length));
	for (const key of old) marked.set(key, now);
}

const noted = async (context: IExecuteFunctions, items: string[], most: number) =>
	await listOf(context)
		.record(context.helpers, items, most)
		.then(
			({ added }) => added,
			async ({ message }: Error) => {
				return await Promise.reject<string[]>(
					new OperationFailed(
						`n8n could not note the Transfer Reference in its database: ${message}`,
						'This item was not sent, because another process of n8n might send it at the same moment. Run it again.',
					),
				);
			},
		);

/** Of a run that has ended: what certainly nothing was sent with, others need not wait for. */
export async function releaseReferences(context: IExecuteFunctions, keys: string[]): Promise<void> {
	const unused = keys.filter((key) => {
		const last = sentWith(key);
		return isMarked(key) && !turns.has(key) && (!last || last.refused);
	});
	if (unused.length === 0) return;
	const marks = unused.flatMap((key) => marksOf(key, marked.get(key) as number));
	for (const key of unused) marked.delete(key);
	try {
		await listOf(context).forget(context.helpers, marks);
	} catch (error) {
		// They lapse by themselves within the hour.
		context.logger.warn(`Marks of transfers stay: ${(error as Error).message}`);
	}
}
