import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Json } from '../../demo/n8n/workflow';
import type { startCapture } from '../support/capture';
import { eventOf } from '../support/deliver';
import { httpRequest, row, wonderTrigger } from './build';
import type { Report } from './report';

/** A server in this process, which workflows tell about each of their runs. */
export type Counter = Awaited<ReturnType<typeof startCapture>>;

export const telling = (counter: Counter) =>
	row(
		`Told of each event ${randomUUID()}`,
		wonderTrigger(),
		httpRequest('Tell', {
			method: 'POST',
			url: counter.url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json) }}',
		}),
	);

export const events = (count: number) => Array.from({ length: count }, () => eventOf());

export const idOf = (body: string) =>
	(JSON.parse(body) as { card_transaction: { id: string } }).card_transaction.id;

/** How often each of the events had a run, once nothing more comes. */
export async function runsOf(counter: Counter, bodies: string[]): Promise<number[]> {
	let last = -1;
	while (last !== counter.received.length) {
		last = counter.received.length;
		await new Promise((resolve) => setTimeout(resolve, 2000));
	}
	const told = counter.received.map(({ body }) => (JSON.parse(String(body)) as Json).id);
	return bodies.map((body) => told.filter((id) => id === idOf(body)).length);
}

const once = (count: number) => Array.from({ length: count }, () => 1);

interface Setting {
	counter: Counter;
	/** Returns the status of the answer. */
	deliver: (body: string) => Promise<number>;
	/** Ends n8n in the hard way, and returns when it listens again. */
	crash: () => Promise<void>;
}

/** Wonder delivers at least once; each event has exactly one run. */
export async function redeliveries(
	report: Report,
	{ counter, deliver, crash }: Setting,
): Promise<void> {
	const inSequence = events(10);
	await report.check('10 events, 15 deliveries each in sequence: 10 runs', async () => {
		for (const body of inSequence) {
			for (let time = 0; time < 15; time++) assert.equal(await deliver(body), 200);
		}
		assert.deepEqual(await runsOf(counter, inSequence), once(10));
	});
	await report.check('10 events, 2 deliveries each at once: 10 runs', async () => {
		const bodies = events(10);
		await Promise.all([...bodies, ...bodies].map(deliver));
		assert.deepEqual(await runsOf(counter, bodies), once(10));
	});
	await report.check('5 events, 15 deliveries each at once: 5 runs', async () => {
		const bodies = events(5);
		const all = Array.from({ length: 15 }, () => bodies).flat();
		const statuses = await Promise.all(all.map(deliver));
		assert.ok(statuses.every((status) => [200, 503].includes(status)));
		assert.deepEqual(await runsOf(counter, bodies), once(5));
	});
	await report.check('30 events, kill -9, restart, all again: 30 runs', async () => {
		const bodies = events(30);
		for (const body of bodies) assert.equal(await deliver(body), 200);
		await runsOf(counter, bodies);
		await crash();
		for (const body of [...bodies, ...inSequence]) assert.equal(await deliver(body), 200);
		assert.deepEqual(await runsOf(counter, [...bodies, ...inSequence]), once(40));
	});
}
