import { createHash, randomUUID } from 'node:crypto';
import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { Values } from '../input/values';
import type { ApiFailure } from '../api/errors';
import { Memory } from '../memory/memory';
import { OperationFailed } from '../operation/operation';
import { listOf } from '../memory/processedList';

/**
 * Transfer References from users, for one App ID on one server. Within this process, requests with equal
 * references take turns; other n8n processes see a mark in n8n's list of processed items.
 */

/** A request that was sent, and its outcome. Without `response` and `failure`, it is still pending. */
export interface Sent {
	/** As sent. Reading the parameters again might return other values. */
	values: Values;
	/** Whether `values` lacks what `prepare` added: a process that continues an execution does not know it. */
	isUnprepared?: boolean;
	/** When it was sent, in milliseconds. */
	at: number;
	/** Wonder's response. */
	response?: IDataObject;
	/** Whether the response is final. */
	isDone?: boolean;
	/** Why there is no response. */
	failure?: ApiFailure;
	/** Whether Wonder certainly did not process it. */
	refused?: boolean;
	/** Whether another run sent it. */
	alreadySent?: boolean;
}

/** How long a sent request is remembered. By then, Wonder's list shows whether it was processed. */
export const UNKNOWN_MS = 3600_000;

const MOST_REMEMBERED = 10_000;

const sent = new Memory<Sent>(MOST_REMEMBERED);

/** The last request that this process sent with a reference, if it is recent. */
export function sentWith(key: string): Sent | undefined {
	const last = sent.get(key);
	return last && Date.now() - last.at < UNKNOWN_MS ? last : undefined;
}

export const rememberReference = (key: string, request: Sent) => sent.set(key, request);

const turns = new Map<string, Promise<unknown>>();

/** Waits until no other work in this process uses the same reference. */
export async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
	const previous = turns.get(key) ?? Promise.resolve();
	const own = previous.catch(() => {}).then(work);
	turns.set(key, own);
	try {
		return await own;
	} finally {
		if (turns.get(key) === own) turns.delete(key);
	}
}

/** A mark lasts for the rest of the current period and three more: 60 to 80 minutes. */
const PERIOD_MS = 20 * 60_000;

/** There are four marks per reference. A run with more references raises this limit. */
const MOST_MARKS = 40_000;

/** Longer than n8n takes to read and write its list; longer still where that is slow. */
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

/** For as long as the marks last. */
const isMarked = (key: string) =>
	periodOf(Date.now()) <= periodOf(marked.get(key) ?? -Infinity) + 3;

/**
 * Marks references for this process before they are sent. Two processes that write at the same time
 * overwrite each other, so each checks a moment later whether its own mark is still there. When in doubt,
 * a transfer is not sent (an event would be processed).
 * @returns for each reference, whether this process may send it; false if another process marked it
 */
export async function claimReferences(
	context: IExecuteFunctions,
	keys: string[],
): Promise<Map<string, boolean>> {
	let open = keys.filter((key) => !isMarked(key));
	await renew(context, keys);
	while (open.length > 0) {
		const startedAt = Date.now();
		const most = Math.max(MOST_MARKS, 5 * open.length);
		const own = randomUUID();
		const marks = new Map(open.map((key) => [key, marksOf(key, startedAt)]));
		const first = (key: string) => marks.get(key)?.[0] as string;
		const added = new Set(await recorded(context, [...open.map(first), own], most));
		open = open.filter((key) => added.has(first(key)));
		if (open.length === 0) break;
		await sleep(Math.max(SETTLE_MS, SETTLE_FACTOR * (Date.now() - startedAt)));
		const later = open.flatMap((key) => marks.get(key)?.slice(1) ?? []);
		if ((await recorded(context, [own, ...later], most)).includes(own)) continue;
		for (const key of open) marked.set(key, startedAt);
		break;
	}
	return new Map(keys.map((key) => [key, isMarked(key)]));
}

/** In a long run, a mark must last from when its request is sent, not from the start of the run. */
async function renew(context: IExecuteFunctions, keys: string[]): Promise<void> {
	const now = Date.now();
	const old = keys.filter(
		(key) => isMarked(key) && periodOf(marked.get(key) as number) < periodOf(now),
	);
	if (old.length === 0) return;
	const marks = old.flatMap((key) => marksOf(key, now));
	await recorded(context, marks, Math.max(MOST_MARKS, 5 * old.length));
	for (const key of old) marked.set(key, now);
}

const recorded = async (context: IExecuteFunctions, items: string[], most: number) =>
	await listOf(context)
		.record(context.helpers, items, most)
		.then(
			({ added }) => added,
			async ({ message }: Error) => {
				return await Promise.reject<string[]>(
					new OperationFailed(
						`n8n could not save the Transfer Reference in its database: ${message}`,
						'This item was not sent, because another n8n process might send it at the same time. Run it again.',
					),
				);
			},
		);

/** At the end of a run: frees the references with which certainly nothing was sent. */
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
		// The marks expire on their own.
		context.logger.warn(
			`Wonder: unused Transfer References stay reserved for up to 80 minutes: ${(error as Error).message}`,
		);
	}
}
