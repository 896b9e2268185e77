import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOf, Deliveries } from '../e2e/deliveries';
import type { Runs } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import { until } from '../e2e/wonderStage';
import { send, signed } from '../support/deliver';
import { reporting } from './reporting';
import type { Restartable } from './restartable';
import type { QueueStage } from './stage';

const EVENTS_PER_SECOND = 5;
/** Wonder waits no longer for a response. */
const TIMEOUT_MS = 10_000;
/** Between one outage and the next. */
const CALM_MS = 5000;
const DOWN_MS = 2000;
/**
 * How long after its first delivery an event is delivered to the other process, too; events take turns. Each
 * second delivery keeps a place in a worker for six to eleven seconds.
 */
const AGAIN = [0, undefined, undefined, undefined, 4000, undefined, undefined, undefined];
/** Where a connection broke while the list of processed events was being written, nobody knows if it was. */
const MOST_DOUBLE = 2;
/** Until what waits in the queue has run: no more than a limit, for machines of any speed. */
const PATIENCE_SECONDS = 300;

/** What became of the events that arrived while something was down. */
export interface Outcome {
	/** How the deliveries were answered. */
	answers: string;
	acknowledged: number;
	/** Never acknowledged. */
	refused: number;
	/** Acknowledged, but their run didn't get to its end. */
	interrupted: number;
	/** Of these: n8n lists that an execution failed, but has kept nothing of its event. */
	failedWithoutData: number;
	/** Of these: n8n lists nothing. */
	lost: number;
	/** With runs of more than one execution. */
	double: number;
	/** Executions that n8n ran twice. */
	repeated: number;
}

/** Events arrive all the time, each process is as in production, and something goes down for a moment. */
export async function outage(stage: QueueStage, act: () => Promise<void>): Promise<Outcome> {
	await stage.reset();
	const { id, runs, urls, close } = await reporting(stage);
	const { appId, webhookPrivateKey: privateKey } = stage.simulator;
	const deliveries = new Deliveries(async (body, turn) => {
		const url = urls[turn % 2];
		return (await send(signed(url, body, { appId, privateKey }), { timeout: TIMEOUT_MS })).status;
	}, AGAIN);
	const sending = deliveries.atRate(EVENTS_PER_SECOND);
	await sleep(CALM_MS);
	await act();
	await sleep(CALM_MS);
	await Promise.all([deliveries.end(), sending]);
	const { acknowledged, refused } = deliveries;
	await until(async () => await hasSettled(stage, id), PATIENCE_SECONDS);
	const became = await whatBecame(runs, acknowledged);
	await close();
	return {
		answers: answersOf(deliveries),
		acknowledged: acknowledged.length,
		refused: refused.length,
		...became,
	};
}

async function whatBecame(runs: Runs, acknowledged: string[]) {
	const counts = runs.soFar(acknowledged);
	const missing = await runs.lost(acknowledged);
	const failedWithoutData = Math.min(missing.length, await runs.failedWithoutData());
	return {
		interrupted: counts.filter((count) => count === 0).length,
		failedWithoutData,
		lost: missing.length - failedWithoutData,
		double: counts.filter((count) => count > 1).length,
		repeated: runs.repeated().length,
	};
}

/** n8n may list what was interrupted as running permanently: what waits is run, the rest no longer changes. */
async function hasSettled(stage: QueueStage, id: string): Promise<boolean> {
	const unfinished = async () =>
		(await stage.n8n.executionsOf(id, ['new', 'running', 'waiting'])).results.map(
			(execution) => execution.id,
		);
	const before = await unfinished();
	if (before.length === 0) return true;
	await sleep(15_000);
	return String(await unfinished()) === String(before);
}

/** As a supervisor restarts it. */
async function goDown(server: Restartable): Promise<void> {
	await server.kill();
	await sleep(DOWN_MS);
	await server.start();
}

export const outagesOf = ({ workers, redis, postgres }: QueueStage) => ({
	'a worker is killed': async () => await goDown(workers[0]),
	'Redis is killed': async () => await goDown(redis),
	'PostgreSQL is killed': async () => await goDown(postgres),
});

/**
 * While one after the other goes down and comes back, no event is lost, and hardly one runs twice: see
 * docs/events.md.
 */
export async function outages(stage: QueueStage, report: Report): Promise<void> {
	await report.check(
		'a worker, Redis and PostgreSQL are killed while events arrive: none lost, hardly any double',
		async () => {
			const { answers, acknowledged, refused, lost, repeated, double, ...rest } = await outage(
				stage,
				async () => {
					for (const next of Object.values(outagesOf(stage))) {
						await next();
						await sleep(CALM_MS);
					}
				},
			);
			console.log(`# ${acknowledged} events; ${answers}; ${JSON.stringify({ double, ...rest })}`);
			assert.ok(acknowledged > 0);
			assert.deepEqual({ refused, lost, repeated }, { refused: 0, lost: 0, repeated: 0 });
			assert.ok(double <= MOST_DOUBLE, `${double} events have two runs`);
		},
	);
}
