import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure } from '../api/errors';
import { foundAfter, foundBefore, foundEarlier, foundElsewhere, valuesFor } from './lookUp';
import { comparable } from '../input/matching';
import { Memory } from '../memory/memory';
import { OperationFailed, type Operation, type Task, type Requests } from '../operation/operation';
import { setState } from './setState';
import { claimReferences, inTurn, rememberReference, sentWith, type Sent } from './references';

/** What distinguishes one request from another, however often n8n runs it. */
export interface Place {
	/** Execution, node, and run of the node. Stays the same when n8n's Retry On Fail runs the node again. */
	run: string;
	item: string;
	/** The node in this execution, in any run; without an execution, the node in its workflow. */
	node: string;
	/** How long a request that may have been processed is remembered. */
	rememberMs: number;
}

export interface Result {
	/** As sent. */
	values: Values;
	response: IDataObject;
	/** Whether it had been sent before and was not sent now. */
	alreadySent: boolean;
}

const MOST_REMEMBERED = 10_000;

/** Writes of this process, by run and item. */
const runs = new Map<string, Map<string, Sent>>();

/**
 * Writes that may have been processed but did not end in success, by node and content, each with the run
 * that handles it now. A loop, an agent, or Retry On Fail of a tool repeats a write in another run.
 */
const unresolved = new Memory<Unresolved[]>(MOST_REMEMBERED);

interface Unresolved {
	run: string;
	sent: Sent;
}

/**
 * Sends a write once, however often n8n repeats it. A write that was processed returns its first response
 * again; one that may have been processed is not resent. Requests with the same reference take turns.
 */
export async function sendOnce(
	context: IExecuteFunctions,
	wonder: Requests,
	operation: Operation,
	task: Task,
	place: Place,
): Promise<Result> {
	const key = referenceKey(wonder, operation, task);
	const request: Request = { context, wonder, operation, task, key };
	const memory = new RequestMemory(request, place);
	const work = async () => {
		const sent = await send(request, memory);
		const { values, response, alreadySent = false } = sent;
		const completing = operation.complete?.(wonder, values, response) ?? Promise.resolve(response);
		const completed = await completing.catch(async (error: unknown) => {
			if (error instanceof OperationFailed && error.isFinal) memory.resolve(sent);
			return await Promise.reject<IDataObject>(error as Error);
		});
		memory.resolve(sent);
		return { values, response: completed, alreadySent };
	};
	return key === undefined ? await work() : await inTurn(key, work);
}

/** Whether an earlier request stands for this item, so that its values need not be looked up. */
export const isKnown = (request: Omit<Request, 'key'>, place: Place) =>
	new RequestMemory(
		{ ...request, key: referenceKey(request.wonder, request.operation, request.task) },
		place,
	).isKnown();

/** The key under which the user's reference is remembered; undefined without a reference. */
export function referenceKey(
	{ account }: Requests,
	{ reference }: Operation,
	{ values }: Task,
): string | undefined {
	const given = reference?.(values);
	return given === undefined ? undefined : `${account} ${comparable(given)}`;
}

function contentOf({ name }: Operation, { input }: Task, { node }: Place): string {
	const hash = createHash('sha256').update(JSON.stringify([name, input]));
	return `${node} ${hash.digest('hex')}`;
}

interface Request {
	context: IExecuteFunctions;
	wonder: Requests;
	operation: Operation;
	task: Task;
	/** See `referenceKey`. */
	key: string | undefined;
}

/** Stored by n8n with the execution, for the process that continues it after a wait. */
interface Note {
	run: string;
	at: number;
	refId?: string;
}

class RequestMemory {
	private readonly items: Map<string, Sent>;
	private readonly content: string;

	constructor(
		private readonly request: Request,
		private readonly place: Place,
	) {
		this.items = sentIn(place.run);
		this.content = contentOf(request.operation, request.task, place);
	}

	/** From an earlier attempt at this item; or the same write, taken over from another run. */
	own(): Sent | undefined {
		const { run, item } = this.place;
		return this.items.get(item) ?? this.takeOver(run);
	}

	/** With the same reference, from any run. */
	other(): Sent | undefined {
		return this.request.key === undefined ? undefined : sentWith(this.request.key);
	}

	/** Whether `own` or `other` has a request that stands for this one. */
	isKnown(): boolean {
		const { run, item } = this.place;
		const other = this.other();
		return (
			this.items.has(item) ||
			this.unresolved.some((entry) => entry.run !== run) ||
			(other !== undefined && !other.refused)
		);
	}

	set(sent: Sent): void {
		const { run, item } = this.place;
		const earlier = this.items.get(item);
		this.items.set(item, sent);
		if (this.request.key !== undefined) rememberReference(this.request.key, sent);
		const rest = this.unresolved.filter((entry) => entry.sent !== earlier);
		const isOpen = !sent.refused && (sent.response ?? sent.failure);
		this.setUnresolved(isOpen ? [...rest, { run, sent }] : rest);
	}

	/** Wonder's response is final, whether it is a success or not. */
	resolve(sent: Sent): void {
		sent.isDone = true;
		this.setUnresolved(this.unresolved.filter((entry) => entry.sent !== sent));
	}

	/** Each entry is used for one item only: two equal payments in one run are two payments. */
	private takeOver(run: string): Sent | undefined {
		const entries = this.unresolved;
		const entry = entries.find((one) => one.run !== run);
		if (!entry) return undefined;
		entry.run = run;
		entry.sent = { ...entry.sent, alreadySent: true };
		this.setUnresolved(entries);
		this.items.set(this.place.item, entry.sent);
		return entry.sent;
	}

	private setUnresolved(entries: Unresolved[]): void {
		if (entries.length === 0) {
			unresolved.delete(this.content);
			delete this.notes[this.content];
			return;
		}
		unresolved.set(this.content, entries);
		this.notes[this.content] = entries.map(({ run, sent: { at, values } }) => ({
			run,
			at,
			refId: values.refId as string | undefined,
		}));
	}

	private get unresolved() {
		const oldest = Date.now() - this.place.rememberMs;
		const entries = unresolved.get(this.content) ?? this.fromNotes();
		return entries.filter(({ sent }) => sent.at >= oldest);
	}

	/** From another process, or from this one before a restart. */
	private fromNotes(): Unresolved[] {
		const { values } = this.request.task;
		const entries = this.notes[this.content]?.map(({ run, at, refId }) => ({
			run,
			sent: { at, values: { ...values, ...(refId && { refId }) }, isUnprepared: true },
		}));
		return entries ?? [];
	}

	private get notes(): Record<string, Note[]> {
		const context = this.request.context.getContext('node');
		context.unresolved ??= {};
		return context.unresolved as Record<string, Note[]>;
	}
}

/** Whether an earlier attempt of this run sent anything that Wonder may have processed. */
export const hasSent = (run: string) =>
	[...(runs.get(run)?.values() ?? [])].some(({ refused }) => !refused);

function sentIn(run: string): Map<string, Sent> {
	const items = runs.get(run) ?? new Map<string, Sent>();
	// The current run goes last, so it is never dropped, however many items it has.
	runs.delete(run);
	let remembered = 0;
	for (const { size } of runs.values()) remembered += Math.max(1, size);
	for (const [oldest, { size }] of runs) {
		if (remembered + items.size < MOST_REMEMBERED) break;
		runs.delete(oldest);
		remembered -= Math.max(1, size);
	}
	runs.set(run, items);
	return items;
}

async function send(
	request: Request,
	memory: RequestMemory,
): Promise<Sent & { response: IDataObject }> {
	const { context, wonder, operation, task, key } = request;
	const keep = <Kept extends Sent>(sent: Kept): Kept => {
		memory.set(sent);
		return sent;
	};
	const [own, other] = [memory.own(), memory.other()];
	if (own && !own.refused) {
		const values = await valuesFor(request, own, own.values);
		const response =
			(own.isDone && own.response) || (await foundEarlier(request, { ...own, values }));
		return keep({ ...own, values, response });
	}
	if (other && !other.refused) {
		const values = await valuesFor(request, other, task.values);
		const response = await foundEarlier(request, { ...other, values, alreadySent: true });
		return keep({ ...other, values, response, alreadySent: true });
	}
	const values =
		own?.values ?? task.prepared ?? (await operation.prepare?.(wonder, task.values)) ?? task.values;
	if (operation.setsState) {
		const reached = operation.setsState.reachedBefore?.(values);
		if (reached) {
			return keep({ values, at: Date.now(), response: reached, refused: true, alreadySent: true });
		}
		// Another attempt may safely send it again, with the same values.
		keep({ values, at: Date.now(), refused: true });
		const { response, wasAlreadySet } = await setState(
			wonder,
			operation,
			operation.setsState,
			values,
		);
		return keep({ values, at: Date.now(), response, alreadySent: wasAlreadySet });
	}
	const at = Date.now();
	// The user's reference may have been used before, and a refused request may have been processed.
	const found = (own ?? key) !== undefined && (await foundBefore(request, values));
	if (found) return keep({ values, at, response: found, alreadySent: own === undefined });
	if (key !== undefined && !(await claimReferences(context, [key])).get(key)) {
		return keep({ values, at, response: await foundElsewhere(request, values), alreadySent: true });
	}
	keep({ values, at });
	const result = await attempt(wonder, operation, values);
	if (!(result instanceof ApiFailure)) return keep({ values, at, response: result });
	if (result.outcome !== 'unknown') {
		keep({ values, at, refused: true });
		throw result;
	}
	keep({ values, at, failure: result });
	if (!operation.lookUp) throw result;
	return keep({ values, at, response: await foundAfter(result, request, values) });
}

async function attempt(
	wonder: Requests,
	operation: Operation,
	values: Values,
): Promise<IDataObject | ApiFailure> {
	if (!operation.run) return await wonder.attempt(operation, values);
	const results = operation.run(wonder, values, () => {});
	return await results.then(
		([response]) => response,
		(error: unknown) => (error instanceof ApiFailure ? error : Promise.reject(error)),
	);
}
