import { createHash, randomUUID } from 'node:crypto';
import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Wonder, type WonderSettings } from './api/client';
import { ApiFailure } from './api/errors';
import {
	InvalidInput,
	isRead,
	OperationFailed,
	type Operation,
	type Resource,
	type Values,
} from './operation';
import { resources } from './resources';
import { sendOnce } from './sendOnce';
import { settingsFrom } from './settings';
import { invalidInput, readOptions, readValues } from './values';

interface Task {
	entered: Values;
	values: Values;
}

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
	const fail = (error: unknown, item: number, carriedOut = 0) => {
		const failure = failureOf.call(this, error, operation, item, carriedOut);
		if (!this.continueOnFail()) throw failure;
		const { message, description } = failure;
		// With exactly these keys n8n sends it to the error output, and hands on all of it: of an item
		// with an `error` beside its `json`, only the message would be left.
		const json = { error: message, ...(description && { message: description }) };
		outcomes[item] = [{ json, pairedItem: { item } }];
	};

	const tasks: Array<Task | undefined> = new Array(count);
	for (let item = 0; item < count; item++) {
		try {
			const task = readValues.call(this, operation, item);
			const risk = doubleTransfer(operation, task.entered, this);
			if (risk) fail(risk, item);
			else tasks[item] = task;
		} catch (error) {
			fail(error, item);
		}
	}

	const output = () => {
		const returnData: INodeExecutionData[] = [];
		for (const outcome of outcomes) for (const item of outcome ?? []) returnData.push(item);
		return [returnData];
	};

	let readsAtOnce: number | undefined;
	let settings: WonderSettings;
	try {
		const options = readOptions.call(this);
		readsAtOnce = options.readsAtOnce;
		settings = await settingsFrom.call(this, options.timeoutSeconds ?? 30);
	} catch (error) {
		// Thrown, it would let n8n hand the items that came in on as if they were results.
		for (const [item, task] of tasks.entries()) if (task) fail(error, item);
		return output();
	}
	const runKey = [
		this.getExecutionId() ?? randomUUID(),
		this.getNode().id,
		this.getWorkflowDataProxy(0).$runIndex,
	].join(':');
	const onlyReads = tasks.every((task) => !task || isRead(operation, task.values));
	await inTurn(count, onlyReads ? (readsAtOnce ?? 10) : 1, async (item) => {
		const task = tasks[item];
		if (!task) return;
		const itemKey = [item, ...(isTool(this) ? [fingerprint(operation, task)] : [])].join(':');
		const wonder = new Wonder(this, settings, { run: runKey, item: itemKey });
		try {
			const results = await resultsOf(wonder, operation, task);
			outcomes[item] = results.map((json) => ({ json, pairedItem: { item } }));
		} catch (error) {
			fail(error, item, onlyReads ? 0 : item);
		}
	});
	return output();
}

/** n8n makes the tool from this node, under a name of its own. */
const isTool = (context: IExecuteFunctions) => context.getNode().type.endsWith('Tool');

/** Two calls of one tool may have the same number: agents call it for several items at once. */
const fingerprint = ({ name }: Operation, { entered }: Task) =>
	createHash('sha256')
		.update(JSON.stringify([name, entered]))
		.digest('hex');

/** Why a transfer could move its money twice; undefined when it cannot. */
function doubleTransfer(
	{ movesMoney, lookUpFirst }: Operation,
	entered: Values,
	context: IExecuteFunctions,
): InvalidInput | undefined {
	if (!movesMoney || lookUpFirst?.(entered)) return undefined;
	if (context.getMode() === 'retry') {
		return new InvalidInput(
			'This execution is a retry, and the money may have moved in the execution before',
			'Look for the transfer with Get Many. With a Transfer Reference of your own, which stays the same for the same payment, a retry finds what was sent and sends only what was not.',
		);
	}
	if (!isTool(context)) return undefined;
	return new InvalidInput(
		'As a tool of an AI agent, a transfer needs a Transfer Reference',
		'An agent may call a tool twice for one payment. Add the reference under Additional Fields; it must stay the same for the same payment, like the number of its invoice.',
	);
}

async function resultsOf(
	wonder: Wonder,
	operation: Operation,
	{ entered, values: checked }: Task,
): Promise<IDataObject[]> {
	const finish = (result: IDataObject, values: Values) =>
		withoutErrorKey(operation.output?.(result, values) ?? result);
	if (!isRead(operation, checked)) {
		const { values, answer } = await sendOnce(wonder, operation, entered, checked);
		return [finish((await operation.complete?.(wonder, values, answer)) ?? answer, values)];
	}
	const values = (await operation.prepare?.(wonder, checked)) ?? checked;
	if (operation.many) {
		const results: IDataObject[] = [];
		// Absent when all are to be returned.
		const most = values.limit as number | undefined;
		for await (const row of wonder.list(operation, values, most)) results.push(finish(row, values));
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

function failureOf(
	this: IExecuteFunctions,
	error: unknown,
	{ effect, movesMoney }: Operation,
	itemIndex: number,
	carriedOut: number,
) {
	const node = this.getNode();
	const before =
		carriedOut > 0 &&
		`Items before this one that were carried out: ${carriedOut}. Do not send them again.`;
	const described = (text: string) => [before, text].filter(Boolean).join(' ');
	if (error instanceof ApiFailure) {
		const { httpStatus, outcome } = error;
		// In the message, because an AI agent is told nothing else.
		const message =
			outcome === 'unknown'
				? `${error.message}. It is not known whether ${effect ?? 'Wonder carried it out'}${movesMoney ? ': do not simply send it again' : ''}`
				: error.message;
		return new NodeApiError(
			node,
			{ message },
			{
				message,
				description: described(error.description),
				itemIndex,
				...(httpStatus && { httpCode: String(httpStatus) }),
			},
		);
	}
	if (error instanceof OperationFailed) {
		const { message, advice } = error;
		return new NodeApiError(
			node,
			{ message },
			{ message, description: described(advice), itemIndex },
		);
	}
	if (error instanceof InvalidInput) {
		const { message, advice } = error;
		return invalidInput(node, new InvalidInput(message, described(advice)), itemIndex);
	}
	if (error instanceof NodeOperationError) return error;
	return new NodeOperationError(node, error as Error, { itemIndex });
}
