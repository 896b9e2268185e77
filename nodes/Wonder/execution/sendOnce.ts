import { createHash } from 'node:crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure } from '../api/errors';
import { foundAfter, foundBefore, foundEarlier, foundElsewhere } from './lookUp';
import { plain } from '../input/matching';
import { Memory } from '../memory/memory';
import { OperationFailed, type Operation, type Task, type Requests } from '../operation/operation';
import { setState } from './setState';
import { claimReferences, inTurn, rememberReference, sentWith, type Sent } from './references';

/** What tells one request from another, however n8n comes to run it. */
export interface Place {
	/** Execution, node and run of it: the same when n8n's Retry On Fail runs the node again. */
	run: string;
	item: string;
	/** The node in this execution, whatever the run; the node alone where there is no execution. */
	node: string;
	/** How long a request that may have been processed is remembered there. */
	rememberMs: number;
}

export interface Result {
	/** As they went out. */
	values: Values;
	answer: IDataObject;
	/** Whether it was found, and not sent now. */
	alreadySent: boolean;
}

const MOST_REMEMBERED = 10_000;

/** Writes of this process, by run of a node and item. */
const runs = new Map<string, Map<string, Sent>>();

/**
 * Writes that may have been processed and did not end well, by node and content, each with the run
 * that has it now. A loop, an agent or a tool's Retry On Fail comes back in another run.
 */
const unresolved = new Memory<Unresolved[]>(MOST_REMEMBERED);

interface Unresolved {
	run: string;
	sent: Sent;
}

/**
 * Sends a write once, whatever n8n repeats: what was processed gives its first answer again, and what
 * may have been is not sent a second time. Equal references of the user's own take turns.
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
		const { values, answer, alreadySent = false } = await send(request, memory);
		const completing = operation.complete?.(wonder, values, answer) ?? Promise.resolve(answer);
		const completed = await completing.catch(async (error: unknown) => {
			if (error instanceof OperationFailed && error.isFinal) memory.endedWell();
			return await Promise.reject<IDataObject>(error as Error);
		});
		memory.endedWell();
		return { values, answer: completed, alreadySent };
	};
	return key === undefined ? await work() : await inTurn(key, work);
}

/** How a reference of the user's own is remembered; undefined when there is none. */
export function referenceKey(
	{ account }: Requests,
	{ reference }: Operation,
	{ values }: Task,
): string | undefined {
	const given = reference?.(values);
	return given === undefined ? undefined : `${account} ${plain(given)}`;
}

function contentOf({ name }: Operation, { entered }: Task, { node }: Place): string {
	const hash = createHash('sha256').update(JSON.stringify([name, entered]));
	return `${node} ${hash.digest('hex')}`;
}

interface Request {
	context: IExecuteFunctions;
	wonder: Requests;
	operation: Operation;
	task: Task;
	/** Of a reference of the user's own. */
	key: string | undefined;
}

/** What n8n keeps with the execution, for the process that goes on with it after a wait. */
interface Note {
	run: string;
	at: number;
	refId?: string;
}

class RequestMemory {
	private readonly items: Map<string, Sent>;
	private readonly key: string | undefined;
	private readonly content: string;

	constructor(
		private readonly request: Request,
		private readonly place: Place,
	) {
		this.items = sentIn(place.run);
		this.key = request.key;
		this.content = contentOf(request.operation, request.task, place);
	}

	/** Of this item, by an earlier try of n8n's; or of the same content, taken over from another run. */
	own(): Sent | undefined {
		const { run, item } = this.place;
		return this.items.get(item) ?? this.takeOver(run);
	}

	/** With the same reference, by whatever run. */
	other(): Sent | undefined {
		return this.key === undefined ? undefined : sentWith(this.key);
	}

	set(sent: Sent): void {
		const { run, item } = this.place;
		const earlier = this.items.get(item);
		this.items.set(item, sent);
		if (this.key !== undefined) rememberReference(this.key, sent);
		const rest = this.unresolved.filter((entry) => entry.sent !== earlier);
		const isOpen = !sent.refused && (sent.answer ?? sent.failure);
		this.setUnresolved(isOpen ? [...rest, { run, sent }] : rest);
	}

	endedWell(): void {
		const sent = this.items.get(this.place.item);
		if (sent) sent.isDone = true;
		this.setUnresolved(this.unresolved.filter((entry) => entry.sent !== sent));
	}

	/** Each entry serves for one item: two equal payments of one run are two payments. */
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
		const entries = unresolved.get(this.content) ?? this.noted();
		return entries.filter(({ sent }) => sent.at >= oldest);
	}

	/** By another process, or by this one before it was started again. */
	private noted(): Unresolved[] {
		const { values } = this.request.task;
		return (this.notes[this.content] ?? []).map(({ run, at, refId }) => ({
			run,
			sent: { at, values: { ...values, ...(refId && { refId }) } },
		}));
	}

	private get notes(): Record<string, Note[]> {
		const context = this.request.context.getContext('node');
		context.unresolved ??= {};
		return context.unresolved as Record<string, Note[]>;
	}
}

/** Whether an earlier try of this run has sent anything that Wonder may have processed. */
export const hasSent = (run: string) =>
	[...(runs.get(run)?.values() ?? [])].some(({ refused }) => !refused);

function sentIn(run: string): Map<string, Sent> {
	const items = runs.get(run) ?? new Map<string, Sent>();
	// The one that is at work is the last, and is never forgotten, however many items it has.
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
): Promise<Sent & { answer: IDataObject }> {
	const { context, wonder, operation, task, key } = request;
	const keep = <Kept extends Sent>(sent: Kept): Kept => {
		memory.set(sent);
		return sent;
	};
	const [own, other] = [memory.own(), memory.other()];
	if (own && !own.refused) {
		const answer = (own.isDone && own.answer) || (await foundEarlier(request, own));
		return keep({ ...own, answer });
	}
	if (other && !other.refused && !operation.setsState) {
		// What else it needs is looked up for what is sent only.
		const values = { ...other.values, ...task.values };
		const answer = await foundEarlier(request, { ...other, values, alreadySent: true });
		return keep({ ...other, values, answer, alreadySent: true });
	}
	const values = own?.values ?? (await operation.prepare?.(wonder, task.values)) ?? task.values;
	if (operation.setsState) {
		// Whatever comes of it, another try may send it again, with the same values.
		keep({ values, at: Date.now(), refused: true });
		const state = await setState(wonder, operation, operation.setsState, values);
		return keep({ values, at: Date.now(), answer: state.answer, alreadySent: state.wasSo });
	}
	const at = Date.now();
	// A reference of the user's own may have been used; a refusal may have been none.
	const found = (own ?? key) !== undefined && (await foundBefore(request, values));
	if (found) return keep({ values, at, answer: found, alreadySent: own === undefined });
	if (key !== undefined && !(await claimReferences(context, [key])).get(key)) {
		return keep({ values, at, answer: await foundElsewhere(request, values), alreadySent: true });
	}
	keep({ values, at });
	const result = await attempt(wonder, operation, values);
	if (!(result instanceof ApiFailure)) return keep({ values, at, answer: result });
	if (result.outcome !== 'unknown') {
		keep({ values, at, refused: true });
		throw result;
	}
	keep({ values, at, failure: result });
	if (!operation.lookUp) throw result;
	return keep({ values, at, answer: await foundAfter(result, request, values) });
}

async function attempt(
	wonder: Requests,
	operation: Operation,
	values: Values,
): Promise<IDataObject | ApiFailure> {
	if (!operation.run) return await wonder.attempt(operation, values);
	return await operation.run(wonder, values).then(
		([answer]) => answer,
		(error: unknown) => (error instanceof ApiFailure ? error : Promise.reject(error)),
	);
}
