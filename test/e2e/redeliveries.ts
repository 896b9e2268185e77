import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { N8n } from '../../demo/n8n/rest';
import type { Json } from '../../demo/n8n/workflow';
import type { startCapture } from '../support/capture';
import { eventOf } from '../support/deliver';
import { httpRequest, row, wonderTrigger } from './build';
import type { Report } from './report';
import { until } from './wonderStage';

const TIMEOUT_MS = 180_000;

/** A server in this process that workflows report their runs to. */
export type Counter = Awaited<ReturnType<typeof startCapture>>;

export const reportingTo = (counter: Counter, parameters: Json = {}) =>
	row(
		`Reports each event ${randomUUID()}`,
		wonderTrigger(parameters),
		httpRequest('Report', {
			method: 'POST',
			url: counter.url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify({ event: $json.id, execution: $execution.id }) }}',
		}),
	);

export const events = (count: number) => Array.from({ length: count }, () => eventOf());

export const idOf = (body: string) =>
	(JSON.parse(body) as { card_transaction: { id: string } }).card_transaction.id;

/** What the workflow of `reportingTo` reports. */
interface Reported {
	/** ID of the transaction. */
	event: string;
	execution: string;
}

/** The runs of one workflow, as it reports them to the counter. */
export class Runs {
	/** Executions up to this ID ended in a crash. n8n may list them as running permanently. */
	private lastCrashed = 0;

	constructor(
		private readonly n8n: N8n,
		private readonly workflowId: string,
		private readonly counter: Counter,
	) {}

	/** Call this once n8n is up again, before the next delivery. */
	async afterCrash(): Promise<void> {
		const { results } = await this.n8n.executionsOf(this.workflowId);
		this.lastCrashed = Math.max(0, ...results.map(({ id }) => Number(id)));
	}

	/** How many runs each event had, once all executions have ended. */
	async of(bodies: string[]): Promise<number[]> {
		await this.allEnded();
		return this.soFar(bodies);
	}

	/** The same for those that have ended. */
	soFar(bodies: string[]): number[] {
		const executions = this.executionsByEvent();
		return bodies.map((body) => executions.get(idOf(body))?.size ?? 0);
	}

	private async allEnded(): Promise<void> {
		const deadline = Date.now() + TIMEOUT_MS;
		while (await this.isAnyRunning()) {
			if (Date.now() > deadline)
				throw new Error(`Executions still run after ${TIMEOUT_MS / 1000} s`);
			await new Promise((resolve) => setTimeout(resolve, 500));
		}
	}

	/** IDs of the executions that n8n ran more than once: no second run of an event, but not expected either. */
	repeated(): string[] {
		const seen = new Set<string>();
		const executions = this.reported().map(({ execution }) => execution);
		return executions.filter((execution) => seen.has(execution) || !seen.add(execution));
	}

	/** IDs of the events that had a run. */
	known(): string[] {
		return [...this.executionsByEvent().keys()];
	}

	/** A second report by the same execution is no second run of its event. */
	private executionsByEvent(): Map<string, Set<string>> {
		const executions = new Map<string, Set<string>>();
		for (const { event, execution } of this.reported()) {
			executions.set(event, (executions.get(event) ?? new Set()).add(execution));
		}
		return executions;
	}

	private async isAnyRunning(): Promise<boolean> {
		const { results } = await this.n8n.executionsOf(this.workflowId, ['new', 'running', 'waiting']);
		return results.some(({ id }) => Number(id) > this.lastCrashed);
	}

	/** How many executions have failed with nothing left of the event that started them. */
	async failedWithoutData(): Promise<number> {
		const { results } = await this.n8n.executionsOf(this.workflowId, ['crashed', 'error']);
		const executions = await Promise.all(results.map(({ id }) => this.n8n.execution(id)));
		return executions.filter(({ data }) => !JSON.stringify(data).includes('card_transaction'))
			.length;
	}

	/** Which of these events have neither a run nor an execution in n8n. */
	async lost(bodies: string[]): Promise<string[]> {
		const interrupted = ['new', 'running', 'waiting', 'crashed', 'error', 'unknown'];
		const { results } = await this.n8n.executionsOf(this.workflowId, interrupted);
		const executions = results.map(async ({ id }) => (await this.n8n.execution(id)).data);
		const interruptedData = JSON.stringify(await Promise.all(executions));
		const known = this.executionsByEvent();
		return bodies.map(idOf).filter((id) => !known.has(id) && !interruptedData.includes(id));
	}

	private reported(): Reported[] {
		return this.counter.received.map(({ body }) => JSON.parse(String(body)) as Reported);
	}
}

const once = (count: number) => Array.from({ length: count }, () => 1);

interface Setting {
	runs: Runs;
	/** Returns the HTTP status. */
	deliver: (body: string) => Promise<number>;
	/** Kills n8n, and returns once it is up again. */
	crash: () => Promise<void>;
}

/** Wonder delivers at least once; each event has exactly one run. */
export async function redeliveries(
	report: Report,
	{ runs, deliver, crash }: Setting,
): Promise<void> {
	const inSequence = events(10);
	await report.check('10 events, 15 deliveries each in sequence: 10 runs', async () => {
		for (const body of inSequence) {
			for (let time = 0; time < 15; time++) assert.equal(await deliver(body), 200);
		}
		assert.deepEqual(await runs.of(inSequence), once(10));
	});
	await report.check('10 events, 2 deliveries each at once: 10 runs', async () => {
		const bodies = events(10);
		await Promise.all([...bodies, ...bodies].map(deliver));
		assert.deepEqual(await runs.of(bodies), once(10));
	});
	await report.check('5 events, 15 deliveries each at once: 5 runs', async () => {
		const bodies = events(5);
		const all = Array.from({ length: 15 }, () => bodies).flat();
		const statuses = await Promise.all(all.map(deliver));
		assert.ok(statuses.every((status) => [200, 503].includes(status)));
		assert.deepEqual(await runs.of(bodies), once(5));
	});
	await report.check('30 events, kill -9, restart, all again: 30 runs', async () => {
		const bodies = events(30);
		for (const body of bodies) assert.equal(await deliver(body), 200);
		await runs.of(bodies);
		await crash();
		await runs.afterCrash();
		for (const body of [...bodies, ...inSequence]) assert.equal(await deliver(body), 200);
		assert.deepEqual(await runs.of([...bodies, ...inSequence]), once(40));
	});
}

/** Leaves executions that n8n may start again if it is restarted with a concurrency limit. */
export async function killedWhileAnswering(
	report: Report,
	{ runs, deliver, crash }: Setting,
): Promise<void> {
	await report.check(
		'kill -9 while events arrive: n8n has each event that it acknowledged',
		async () => {
			const acknowledged: string[] = [];
			let hasCrashed = false;
			const sender = async () => {
				while (!hasCrashed) {
					const [body] = events(1);
					const status = await deliver(body).catch(() => undefined);
					if (status === 200) acknowledged.push(body);
				}
			};
			const senders = Array.from({ length: 8 }, sender);
			await new Promise((resolve) => setTimeout(resolve, 1500));
			const restarted = crash();
			await new Promise((resolve) => setTimeout(resolve, 500));
			hasCrashed = true;
			await Promise.all([...senders, restarted]);
			await runs.afterCrash();
			assert.ok(acknowledged.length > 0);
			// In queue mode, the workers now run what is in the queue.
			await until(async () => (await runs.lost(acknowledged)).length === 0);
		},
	);
}
