import { randomUUID } from 'node:crypto';
import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Wonder } from './api/client';
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
	const fail = (error: unknown, item: number) => {
		const failure = failureOf.call(this, error, item);
		if (!this.continueOnFail()) throw failure;
		const { message, description } = failure;
		outcomes[item] = [
			{
				json: { error: message, ...(description && { description }) },
				error: failure,
				pairedItem: { item },
			},
		];
	};

	const tasks: Array<Task | undefined> = [];
	for (let item = 0; item < count; item++) {
		try {
			tasks.push(readValues.call(this, operation, item));
		} catch (error) {
			tasks.push(undefined);
			fail(error, item);
		}
	}

	const { readsAtOnce = 10, timeoutSeconds = 30 } = readOptions.call(this);
	const settings = await settingsFrom.call(this, timeoutSeconds);
	const runKey = [
		this.getExecutionId() ?? randomUUID(),
		this.getNode().id,
		this.getWorkflowDataProxy(0).$runIndex,
	].join(':');
	const onlyReads = tasks.every((task) => !task || isRead(operation, task.values));
	await inTurn(count, onlyReads ? readsAtOnce : 1, async (item) => {
		const task = tasks[item];
		if (!task) return;
		const wonder = new Wonder(this, settings, `${runKey}:${item}`);
		try {
			const results = await resultsOf(wonder, operation, task);
			outcomes[item] = results.map((json) => ({ json, pairedItem: { item } }));
		} catch (error) {
			fail(error, item);
		}
	});

	const returnData: INodeExecutionData[] = [];
	for (const outcome of outcomes) for (const item of outcome ?? []) returnData.push(item);
	return [returnData];
}

async function resultsOf(
	wonder: Wonder,
	operation: Operation,
	{ entered, values: checked }: Task,
): Promise<IDataObject[]> {
	const values = (await operation.prepare?.(wonder, checked)) ?? checked;
	const finish = (result: IDataObject) =>
		withoutErrorKey(operation.output?.(result, values) ?? result);
	if (operation.many) {
		const results: IDataObject[] = [];
		// Absent when all are to be returned.
		const most = values.limit as number | undefined;
		for await (const row of wonder.list(operation, values, most)) results.push(finish(row));
		return results;
	}
	if (operation.run) return (await operation.run(wonder, values)).map(finish);
	const answer = isRead(operation, values)
		? await wonder.request(operation, values)
		: await sendOnce(wonder, operation, entered, values);
	return [finish((await operation.complete?.(wonder, values, answer)) ?? answer)];
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

function failureOf(this: IExecuteFunctions, error: unknown, itemIndex: number) {
	const node = this.getNode();
	if (error instanceof ApiFailure) {
		const { message, description, httpStatus } = error;
		return new NodeApiError(
			node,
			{ message },
			{
				message,
				description,
				itemIndex,
				...(httpStatus && { httpCode: String(httpStatus) }),
			},
		);
	}
	if (error instanceof OperationFailed) {
		return new NodeApiError(
			node,
			{ message: error.message },
			{ message: error.message, description: error.advice, itemIndex },
		);
	}
	if (error instanceof InvalidInput) return invalidInput(node, error, itemIndex);
	if (error instanceof NodeOperationError) return error;
	return new NodeOperationError(node, error as Error, { itemIndex });
}
