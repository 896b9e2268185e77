import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import type { IDataObject } from 'n8n-workflow';
import { sampleTransaction } from '../../simulator/sampleTransaction';
import { eventOf, send, signed } from '../support/deliver';
import { deduplicator, runTrigger } from '../support/runNode';
import { TriggerServer } from '../support/triggerServer';
import { otherPrivateKey, useWonder } from '../support/wonder';

/** From the delivery over HTTP to the trigger's output, in one process. */
const wonder = useWonder();
let trigger: TriggerServer;
/** The list in n8n's database, as it is for one node. */
let list: Set<string>;
let beforeWrite = () => {};

beforeAll(async () => {
	trigger = new TriggerServer('wonderTrigger', wonder.credentials);
	await trigger.start();
	deduplicator.checkProcessedAndRecord = async (items) => {
		const read = new Set(list);
		await sleep(1);
		beforeWrite();
		list = new Set([...read, ...items.map(String)]);
		return { new: items.filter((item) => !read.has(String(item))), processed: [] };
	};
});
beforeEach(() => {
	trigger.configure();
	list = new Set();
	beforeWrite = () => {};
});
afterAll(async () => await trigger.close());

const deliver = async (body: string) => {
	const sender = { appId: wonder.credentials.appId, privateKey: otherPrivateKey };
	return (await send(signed(trigger.url, body, sender)).catch(() => undefined))?.status;
};

/** How many items an execution outputs. */
const itemsOf = async (handedOver: IDataObject, options: IDataObject = {}) => {
	const { outputs, error } = await runTrigger(
		wonder.credentials,
		{ options },
		handedOver,
		'webhook',
	);
	if (error) throw error;
	return outputs[0].length;
};

/** The same for all executions that the deliveries have started, run at once. */
const run = async () =>
	await Promise.all(trigger.runs.map(async ([{ json }]) => await itemsOf(json)));

test('an event is recorded after the sender has its response, not before', async () => {
	let execution: Promise<number[]> | undefined;
	const wereAnswered: boolean[] = [];
	trigger.beforeAnswer = async (response: Response) => {
		beforeWrite = () => wereAnswered.push(response.writableFinished);
		execution = run();
		// An execution that does not wait has ended by then.
		await sleep(200);
	};
	expect(await deliver(eventOf())).toBe(200);
	expect(await execution).toEqual([1]);
	expect(wereAnswered).toEqual([true]);
});

test('the sender hangs up and sends again: only one of the two executions lets the event through', async () => {
	const body = eventOf();
	trigger.beforeAnswer = async (response: Response) => {
		response.socket?.destroy();
		await sleep(20);
	};
	expect(await deliver(body)).toBeUndefined();
	trigger.beforeAnswer = async () => {};
	expect(await deliver(body)).toBe(200);
	expect(await run()).toEqual([1, 0]);
});

test('two processes create the list at once: the event of the one that fails is recorded too', async () => {
	expect(await deliver(eventOf())).toBe(200);
	beforeWrite = () => {
		beforeWrite = () => {};
		list.add('an event of the other process');
		throw new Error('UNIQUE constraint failed: processed_data.workflowId');
	};
	expect(await run()).toEqual([1]);
	expect(list.size).toBe(2);
	expect(await run()).toEqual([0]);
});

test.each([
	['action', {}, 'Reversed'],
	['status', { status: 'Authorized' }, 'Authorization'],
	['transaction amount', { transaction_amount: '-102' }, 'Authorization'],
	['final amount', { final_local_amount: '-102' }, 'Authorization'],
])('two events that differ only in their %s have a run each', async (_, change, action) => {
	const id = crypto.randomUUID();
	const one = eventOf({ ...sampleTransaction, id });
	const other = eventOf({ ...sampleTransaction, ...(change as IDataObject), id }, action);
	for (const body of [one, other, one, other]) expect(await deliver(body)).toBe(200);
	expect(await run()).toEqual([1, 1]);
});

test('Keep Duplicates counts as it was when the delivery arrived', async () => {
	await deliver(eventOf());
	const [[{ json }]] = trigger.runs;
	const counts = [];
	for (const keepDuplicates of [false, false, true]) {
		counts.push(await itemsOf({ ...json, keepDuplicates }, { keepDuplicates: '={{ "false" }}' }));
	}
	expect(counts).toEqual([1, 0, 1]);
});

test('with Keep Duplicates, a failed duplicate does not make the event new', async () => {
	trigger.configure({ options: { keepDuplicates: true } });
	const body = eventOf();
	expect(await deliver(body)).toBe(200);
	trigger.beforeAnswer = async (response: Response) => void response.status(500);
	expect(await deliver(body)).toBe(500);
	trigger.beforeAnswer = async () => {};
	expect(await deliver(body)).toBe(200);
	expect(trigger.runs.map(([{ json }]) => json.delivery)).toMatchObject([
		{ attempt: 1, duplicate: false },
		{ attempt: 2, duplicate: true },
		{ attempt: 3, duplicate: true },
	]);
});
