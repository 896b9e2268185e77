import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Values } from '../input/values';
import { WonderClient, type WonderSettings } from '../operation/client';
import { ApiFailure } from '../api/errors';
import { hideCardNumbers } from '../input/cardNumbers';
import type { Requests, Operation, Resource, Task } from '../operation/operation';
import { aroundFailure, failureOf, ofInvalid } from './failures';
import { assertDifferentReferences, isTool, runPlace } from './gates';
import { Hints } from './hints';
import { isRead, OperationFailed } from '../operation/operation';
import { claimReferences, releaseReferences, UNKNOWN_MS } from './references';
import { resources } from '../resources';
import { hasSent, referenceKey, sendOnce, type Place } from './sendOnce';
import { settingsFrom } from '../credential/clientSettings';
import { readOptions, readValues } from '../operation/readValues';

/**
 * All items in, all results out, in order. Every item is checked before the first is sent. Reads run
 * side by side; writes one after the other, so that a failed transfer stops the ones behind it.
 */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as keyof typeof resources;
	const name = this.getNodeParameter('operation', 0) as string;
	const operation = (resources[resource] as Resource | undefined)?.operations[name];
	if (!operation) {
		throw new NodeOperationError(this.getNode(), `There is no operation "${name}" here`, {
			description: 'Choose one from the list of operations.',
		});
	}
	const count = this.getInputData().length;
	const outcomes: Array<INodeExecutionData[] | undefined> = new Array(count);
	const fail = (error: unknown, item: number, others: string) => {
		const failure = failureOf(this.getNode(), operation, { item, count, error, others });
		// Agents before version 3 swallow what a tool throws, and the run is green. That the money may have
		// moved must reach the model; another try of n8n's would not send it again.
		const isSwallowed = this.isToolExecution?.() === true && isUnclear(error);
		if (!this.continueOnFail() && !isSwallowed) throw failure;
		const { message, description } = failure;
		// With exactly these keys n8n sends it to the error output, and hands on all of it: of an item
		// with an `error` beside its `json`, only the message would be left.
		const json = { error: message, ...(description && { message: description }) };
		outcomes[item] = [{ json, pairedItem: { item } }];
	};
	const output = () => {
		const returnData: INodeExecutionData[] = [];
		for (const outcome of outcomes) for (const item of outcome ?? []) returnData.push(item);
		return [returnData];
	};

	const { tasks, problems, settings, readsAtOnce } = await prepared.call(this, operation, count);
	const place = placeOf.call(this);
	const sentBefore = hasSent(place(0).run);
	if (problems.length > 0 && !this.continueOnFail()) {
		throw failureOf(this.getNode(), operation, ofInvalid(problems, count, sentBefore));
	}
	const nothing = sentBefore ? '' : 'Nothing was sent for this item.';
	for (const [item, error] of problems) fail(error, item, nothing);
	if (!settings) return output();

	const wonder = new WonderClient(this, settings);
	const onlyReads = tasks.every((task) => !task || isRead(operation, task.values));
	const references = tasks.flatMap((task) => (task && referenceKey(wonder, operation, task)) ?? []);
	const summaries: string[] = [];
	const hints = new Hints();
	try {
		// All in one go: each by itself would wait. What goes wrong is said of each when its turn comes.
		if (references.length > 1) await claimReferences(this, references).catch(() => {});
		await inTurn(count, onlyReads ? readsAtOnce : 1, async (item) => {
			const task = tasks[item];
			if (!task) return;
			try {
				const hint = (text: string) => hints.add(item, text);
				const found = await resultsOf(this, wonder, operation, task, place(item), hint);
				const results = isTool(this) ? hideCardNumbers(found) : found;
				outcomes[item] = results.map((json) => ({ json, pairedItem: { item } }));
				if (operation.summary) summaries.push(operation.summary(results[0]));
				(await operation.hints?.(task.values, results, wonder))?.forEach(hint);
			} catch (error) {
				const isAlone = onlyReads || this.continueOnFail();
				fail(error, item, isAlone ? '' : aroundFailure(item, count, summaries));
			}
		});
	} finally {
		hints.show(this);
		await releaseReferences(this, references);
	}
	return output();
}

const isUnclear = (error: unknown) =>
	error instanceof OperationFailed || (error instanceof ApiFailure && error.outcome === 'unknown');

interface Prepared {
	/** Absent: one of the problems. */
	tasks: Array<Task | undefined>;
	problems: Array<[item: number, error: Error]>;
	/** Absent when none of the items can be sent. */
	settings?: WonderSettings;
	readsAtOnce: number;
}

/** Reads and checks all items, and what holds for all of them, before anything is sent. */
async function prepared(
	this: IExecuteFunctions,
	operation: Operation,
	count: number,
): Promise<Prepared> {
	const tasks: Prepared['tasks'] = new Array<undefined>(count).fill(undefined);
	const problems = new Map<number, Error>();
	const refuse = (item: number, error: Error) => {
		tasks[item] = undefined;
		problems.set(item, error);
	};
	const check = (item: number, work: () => void) => {
		try {
			work();
		} catch (error) {
			refuse(item, error as Error);
		}
	};
	for (let item = 0; item < count; item++) {
		check(item, () => {
			tasks[item] = readValues.call(this, operation, item);
		});
	}
	for (const [item, error] of assertDifferentReferences(operation, tasks).entries()) {
		if (error) refuse(item, error);
	}
	let settings: WonderSettings | undefined;
	let readsAtOnce = 10;
	try {
		const options = readOptions.call(this);
		readsAtOnce = options.readsAtOnce ?? readsAtOnce;
		settings = await settingsFrom.call(this, options.timeoutSeconds ?? 30);
		const place = runPlace(this, settings.moneyRoutes);
		for (const [item, task] of tasks.entries()) {
			if (task) check(item, () => operation.checkPlace?.(task.values, place));
		}
	} catch (error) {
		// Thrown, it would let n8n hand the items that came in on as if they were results.
		for (const [item, task] of tasks.entries()) if (task) refuse(item, error as Error);
	}
	const inOrder = [...problems].sort(([a], [b]) => a - b);
	return { tasks, problems: inOrder, settings, readsAtOnce };
}

/** Where a request of this run is made, which tells it from others. */
function placeOf(this: IExecuteFunctions): (item: number) => Place {
	const execution = this.getExecutionId();
	const { id } = this.getNode();
	// A workflow that calls this one, and clients of an MCP server, come back in another execution.
	const isCalled = this.getMode() === 'integrated' || !execution;
	const node = `${isCalled ? this.getWorkflow().id : execution}:${id}`;
	const rememberMs = isCalled ? UNKNOWN_MS : Number.POSITIVE_INFINITY;
	// n8n numbers the calls of a tool anew in each try, and gives several at once the same number.
	const run =
		isTool(this) || !execution
			? randomUUID()
			: `${execution}:${id}:${this.getWorkflowDataProxy(0).$runIndex}`;
	return (item) => ({ run, item: String(item), node, rememberMs });
}

async function resultsOf(
	context: IExecuteFunctions,
	wonder: Requests,
	operation: Operation,
	task: Task,
	place: Place,
	hint: (text: string) => void,
): Promise<IDataObject[]> {
	const finish = (result: IDataObject, values: Values) =>
		withoutErrorKey(operation.output?.(result, values) ?? result);
	if (!isRead(operation, task.values)) {
		const { values, answer, alreadySent } = await sendOnce(context, wonder, operation, task, place);
		if (alreadySent && operation.setsState) {
			hint(`nothing was changed, ${operation.effect} already`);
		}
		const result = finish(answer, values);
		return [operation.lookUp ? { ...result, already_sent: alreadySent } : result];
	}
	const values = (await operation.prepare?.(wonder, task.values)) ?? task.values;
	if (operation.many) {
		const results: IDataObject[] = [];
		// Absent when all are to be returned.
		const most = values.limit as number | undefined;
		for await (const row of wonder.list(operation, values, most, hint)) {
			results.push(finish(row, values));
		}
		return results;
	}
	const results = operation.run
		? await operation.run(wonder, values)
		: [await wonder.request(operation, values)];
	return results.map((result) => finish(result, values));
}

/** n8n takes a first item with a key `error` for a failure, and would run the node again. */
function withoutErrorKey({ error, ...rest }: IDataObject): IDataObject {
	return error === undefined ? rest : { ...rest, wonderError: error };
}

/** At most `atOnce` at a time. The first failure keeps the rest from being started. */
async function inTurn(
	count: number,
	atOnce: number,
	work: (item: number) => Promise<void>,
): Promise<void> {
	let next = 0;
	let failed = false;
	const worker = async () => {
		while (next < count && !failed) {
			let done = false;
			try {
				await work(next++);
				done = true;
			} finally {
				failed ||= !done;
			}
		}
	};
	const workers = Array.from({ length: Math.max(1, Math.min(atOnce, count)) }, worker);
	const failure = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
	if (failure) throw (failure as PromiseRejectedResult).reason;
}
