import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOf, Deliveries } from '../e2e/deliveries';
import { reportingTo, Runs } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import { until } from '../e2e/wonderStage';
import { startCapture } from '../support/capture';
import { send, signed } from '../support/deliver';
import type { QueueStage } from './stage';

const EVENTS_PER_SECOND = 5;
/** Wonder waits no longer for a response. */
const TIMEOUT_MS = 10_000;
/** Between one outage and the next. */
const CALM_MS = 5000;
/** At once, from the other process; and when the run is over. */
const AGAIN = [0, undefined, 4000, undefined];

/** What became of the events that arrived while something was down. */
export interface Outcome {
	/** How the deliveries were answered. */
	answers: string;
	acknowledged: number;
	refused: number;
	/** Acknowledged, and neither run nor to be found in n8n's list of executions. */
	lost: string[];
	/** In n8n's list of executions, but their run didn't get to its end. */
	interrupted: number;
	/** With runs of more than one execution. */
	double: string[];
	/** Executions that n8n ran twice. */
	repeated: string[];
}

/** Events arrive all the time, each process is as in production, and something goes down for a moment. */
export async function outage(stage: QueueStage, goDown: () => Promise<void>): Promise<Outcome> {
	await stage.reset();
	const counter = await startCapture();
	const workflow = reportingTo(counter);
	const id = await stage.activate(workflow);
	const runs = new Runs(stage.n8n, id, counter);
	const path = `${workflow.nodes[0].webhookId}/wonder`;
	await stage.untilListening(path);
	const { appId, webhookPrivateKey: privateKey } = stage.simulator;
	const deliveries = new Deliveries(async (body, attempt) => {
		const url = `${stage.webhooks[attempt % 2].url}/webhook/${path}`;
		return (await send(signed(url, body, { appId, privateKey }), TIMEOUT_MS)).status;
	}, AGAIN);
	const sending = deliveries.atRate(EVENTS_PER_SECOND);
	await sleep(CALM_MS);
	await goDown();
	await sleep(CALM_MS);
	await Promise.all([deliveries.end(), sending]);
	const { acknowledged, refused } = deliveries;
	await until(async () => await hasSettled(stage, id), 90);
	const counts = runs.soFar(acknowledged);
	const outcome = {
		answers: answersOf(deliveries),
		acknowledged: acknowledged.length,
		refused: refused.length,
		lost: await runs.lost(acknowledged),
		interrupted: counts.filter((count) => count === 0).length,
		double: acknowledged.filter((_, index) => counts[index] > 1),
		repeated: runs.repeated(),
	};
	await stage.n8n.deactivate(id);
	await counter.close();
	return outcome;
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

export const outagesOf = ({ workers, redis, postgres }: QueueStage) => ({
	'a worker is killed': async () => {
		await workers[0].kill();
		await sleep(2000);
		await workers[0].start();
	},
	'Redis is killed': async () => {
		await redis.kill();
		await sleep(2000);
		await redis.start();
	},
	'PostgreSQL is killed': async () => {
		await postgres.kill();
		await sleep(2000);
		await postgres.start();
	},
});

/** While something goes down and comes back, no event is lost and none has a second run. */
export async function outages(stage: QueueStage, report: Report): Promise<void> {
	for (const [name, goDown] of Object.entries(outagesOf(stage))) {
		await report.check(`${name} while events arrive: none lost, none double`, async () => {
			const { answers, acknowledged, refused, lost, interrupted, double, repeated } = await outage(
				stage,
				goDown,
			);
			console.log(
				`# ${acknowledged} events; ${answers}; ${interrupted} interrupted, ${repeated.length} executions repeated by n8n`,
			);
			assert.ok(acknowledged > 0);
			assert.deepEqual({ refused, lost, double }, { refused: 0, lost: [], double: [] });
		});
	}
}
