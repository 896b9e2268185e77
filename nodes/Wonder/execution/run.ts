import { randomUUID } from 'node:crypto';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import type { Values } from '../input/values';
import { WonderClient } from '../operation/client';
import { ApiFailure } from '../api/errors';
import { hideCardNumbers } from '../input/cardNumbers';
import type { Requests, Operation, Resource, Task } from '../operation/operation';
import { aroundFailure, failureOf, ofInvalid } from './failures';
import { duplicateReferences, isTool, runPlace } from './gates';
import { Hints } from './hints';
import { isRead, OperationFailed } from '../operation/operation';
import { inOutputForm, readOutputForm, type OutputForm } from './outputForm';
import { prepareItems } from './prepareItems';
import { claimReferences, releaseReferences, UNKNOWN_MS } from './references';
import { resolveCards } from './resolveCards';
import { resources } from '../resources';
import { eachAlone, lanesByTarget, runItems, type Lanes } from './runItems';
import { hasSent, isKnown, referenceKey, sendOnce, type Place } from './sendOnce';
import { settingsFrom } from '../credential/clientSettings';
import { MOST_READS } from '../operation/nodeProperties';
import { readOptions, readValues } from '../operation/readValues';
import { Width } from '../api/width';

/** How many cards are changed at the same time at most. */
const MOST_WRITES = 10;

/**
 * Runs the operation for all items and returns the results in the same order. Every item is checked before
 * the first is sent. Reads run in parallel, and so do changes of different cards; other writes run one at a
 * time. After a failed write, no other begins.
 */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as keyof typeof resources;
	const name = this.getNodeParameter('operation', 0) as string;
	const operation = (resources[resource] as Resource | undefined)?.operations[name];
	if (!operation) {
		throw new NodeOperationError(this.getNode(), `"${name}" isn't a valid operation`, {
			description: 'Choose an operation from the list.',
		});
	}
	const count = this.getInputData().length;
	const outcomes: Array<INodeExecutionData[] | undefined> = new Array(count);
	const failureAt = (error: unknown, item: number, others: string) =>
		failureOf(this.getNode(), operation, { item, count, error, others });
	// Agents before version 3 drop a tool's error, and the run counts as successful. The model must learn
	// that money may have moved. n8n's retry, which this prevents, would not resend the request anyway.
	const isOutput = (error: unknown) =>
		this.continueOnFail() || (this.isToolExecution?.() === true && isUnclear(error));
	const outputFailure = (error: unknown, item: number, others: string) => {
		const { message, description } = failureAt(error, item, others);
		// With exactly these keys, n8n sends the item to the error output unchanged. Of an item with `error`
		// beside `json`, it would keep the message only.
		const json = { error: message, ...(description && { message: description }) };
		outcomes[item] = [{ json, pairedItem: { item } }];
	};
	const output = () => {
		const returnData: INodeExecutionData[] = [];
		for (const outcome of outcomes) for (const item of outcome ?? []) returnData.push(item);
		return [returnData];
	};

	const place = placeOf.call(this);
	const asTool = isTool(this);
	const { tasks, problems, wonder, width } = await prepared.call(
		this,
		operation,
		count,
		place(0).run,
	);
	const sentBefore = hasSent(place(0).run);
	const refuse = (unsendable: Prepared['problems']) => {
		if (unsendable.length > 0 && !this.continueOnFail()) {
			throw failureOf(this.getNode(), operation, ofInvalid(unsendable, count, sentBefore));
		}
		const nothingSent = sentBefore ? '' : 'Nothing was sent for this item.';
		for (const [item, error] of unsendable) outputFailure(error, item, nothingSent);
	};
	refuse(problems);
	if (!wonder) return output();

	refuse(
		await prepareItems(wonder, operation, {
			tasks,
			isKnown: (task, item) => isKnown({ context: this, wonder, operation, task }, place(item)),
			goesOn: this.continueOnFail(),
		}),
	);
	const onlyReads = tasks.every((task) => !task || isRead(operation, task.values));
	const references = tasks.flatMap((task) => (task && referenceKey(wonder, operation, task)) ?? []);
	const { lanes, atOnce } = planFor(operation, tasks, onlyReads, width);
	const summaries: string[] = [];
	const failed = new Map<number, unknown>();
	const hints = new Hints();
	try {
		// All at once, because each claim waits. An error is reported when the item's own claim fails.
		if (references.length > 1) await claimReferences(this, references).catch(() => {});
		await runItems(lanes, atOnce, async (item) => {
			const task = tasks[item];
			if (!task) return true;
			try {
				const hint = (text: string) => hints.add(item, text);
				const found = await resultsOf(this, wonder, operation, task, place(item), hint);
				const results = asTool ? hideCardNumbers(found) : found;
				const { values, form } = task;
				const rows = await inOutputForm(form, wonder, { operation, values, results, hint });
				const shown = asTool ? hideCardNumbers(rows) : rows;
				outcomes[item] = shown.map((json) => ({ json, pairedItem: { item } }));
				(await operation.hints?.(values, results, wonder))?.forEach(hint);
				if (operation.summary) summaries.push(operation.summary(results[0]));
			} catch (error) {
				if (isOutput(error)) outputFailure(error, item, '');
				else failed.set(item, error);
			}
			return !failed.has(item);
		});
	} finally {
		hints.show(this);
		await releaseReferences(this, references);
	}
	if (failed.size === 0) return output();
	const first = Math.min(...failed.keys());
	const isProcessed = (item: number) => outcomes[item] !== undefined;
	const others = onlyReads
		? ''
		: aroundFailure(operation, { first, count, failed, isProcessed, summaries });
	throw failureAt(failed.get(first), first, others);
}

const isUnclear = (error: unknown) =>
	error instanceof OperationFailed || (error instanceof ApiFailure && error.outcome === 'unknown');

/** Which items wait for which others, and how many lanes of them are worked on at the same time. */
function planFor(
	{ target }: Operation,
	tasks: Prepared['tasks'],
	onlyReads: boolean,
	width: Width,
): { lanes: Lanes; atOnce: () => number } {
	if (!target)
		return { lanes: eachAlone(tasks.length), atOnce: () => (onlyReads ? width.limit : 1) };
	const targets = tasks.map((task, item) => (task ? target(task.values) : `item ${item}`));
	return {
		lanes: lanesByTarget(targets),
		atOnce: () => Math.min(MOST_WRITES, width.limit),
	};
}

interface Prepared {
	/** Undefined for an item with a problem. */
	tasks: Array<(Task & { form: OutputForm }) | undefined>;
	problems: Array<[item: number, error: Error]>;
	/** Undefined if no item can be sent. */
	wonder?: WonderClient;
	width: Width;
}

/** Reads and checks all items, the options and the credential before anything is sent. */
async function prepared(
	this: IExecuteFunctions,
	operation: Operation,
	count: number,
	run: string,
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
	const asTool = isTool(this);
	for (let item = 0; item < count; item++) {
		check(item, () => {
			const task = readValues.call(this, operation, item);
			tasks[item] = { ...task, form: readOutputForm.call(this, operation, item, asTool) };
		});
	}
	for (const [item, error] of duplicateReferences(operation, tasks).entries()) {
		if (error) refuse(item, error);
	}
	let wonder: WonderClient | undefined;
	let width = new Width();
	try {
		const options = readOptions.call(this);
		width = new Width(options.readsAtOnce ?? MOST_READS);
		const settings = await settingsFrom.call(this, options.timeoutSeconds ?? 30);
		const place = runPlace(this, settings.moneyRoutes);
		for (const [item, task] of tasks.entries()) {
			if (task) check(item, () => operation.checkPlace?.(task.values, place));
		}
		wonder = new WonderClient(this, settings, width);
		for (const [item, error] of await resolveCards(wonder, tasks, run)) refuse(item, error);
	} catch (error) {
		// If this were thrown, n8n's On Error: Continue would pass the input items on as results.
		for (const [item, task] of tasks.entries()) if (task) refuse(item, error as Error);
	}
	const inOrder = [...problems].sort(([a], [b]) => a - b);
	return { tasks, problems: inOrder, wonder, width };
}

/** Where in n8n a request is made, which distinguishes it from others. */
function placeOf(this: IExecuteFunctions): (item: number) => Place {
	const execution = this.getExecutionId();
	const { id } = this.getNode();
	// A calling workflow or an MCP client repeats a request in another execution.
	const isCalled = this.getMode() === 'integrated' || !execution;
	const node = `${isCalled ? this.getWorkflow().id : execution}:${id}`;
	const rememberMs = isCalled ? UNKNOWN_MS : Number.POSITIVE_INFINITY;
	// n8n restarts the numbers of tool calls in each attempt, and parallel calls share a number.
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
	const finish = (result: IDataObject, values: Values) => {
		operation.responseHints?.(result, values).forEach(hint);
		return withoutErrorKey(operation.output?.(result, values) ?? result);
	};
	if (!isRead(operation, task.values)) {
		const { values, response, alreadySent } = await sendOnce(
			context,
			wonder,
			operation,
			task,
			place,
		);
		if (alreadySent && operation.setsState) {
			const done = operation.setsState.reachedBefore?.(values) ? 'sent' : 'changed';
			hint(`nothing was ${done}, because ${operation.effect} already`);
		}
		const result = finish(response, values);
		return [operation.lookUp ? { ...result, already_sent: alreadySent } : result];
	}
	const values = (await operation.prepare?.(wonder, task.values)) ?? task.values;
	if (operation.many) {
		const results: IDataObject[] = [];
		// Undefined with Return All.
		const most = values.limit as number | undefined;
		for await (const row of wonder.list(operation, values, most, hint)) {
			results.push(finish(row, values));
		}
		return results;
	}
	const results = operation.run
		? await operation.run(wonder, values, hint)
		: [await wonder.request(operation, values)];
	return results.map((result) => finish(result, values));
}

/** n8n treats a first item with a key `error` as a failure and would run the node again. */
function withoutErrorKey({ error, ...rest }: IDataObject): IDataObject {
	return error === undefined ? rest : { ...rest, wonderError: error };
}
