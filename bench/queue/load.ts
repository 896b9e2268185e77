import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../demo/n8n/workflow';
import type { Member } from '../../test/queue/member';
import type { QueueStage } from '../../test/queue/stage';
import { reportingTo, Runs } from '../../test/e2e/redeliveries';
import { until } from '../../test/e2e/wonderStage';
import { startCapture } from '../../test/support/capture';
import { closedLoop, type Prepared } from '../client';
import { event, genuine } from '../requests';
import { costSoFar, difference, sql, type Cost } from './cost';

const CONNECTIONS = 16;
const WARM_UP = 20;
/** Each delivered to both webhook processes, at once. */
const TWICE = 20;
const PATIENCE_SECONDS = 180;

export interface Load {
	name: string;
	workers: number;
	concurrency: number;
	events: number;
	acceptedPerSecond: number;
	completedPerSecond: number;
	/** How many cores each kind of process used, from the first delivery to the end of the last run. */
	cores: Cost['seconds'];
	/** Of one event. */
	each: {
		milliseconds: Cost['seconds'];
		commits: number;
		walKilobytes: number;
		redisCommands: number;
	};
	/** Of events that were delivered to both processes, how many had exactly one run. */
	once: { events: number; ran: number };
}

export interface LoadOptions {
	name: string;
	workers: Member[];
	concurrency: number;
	events: number;
	/** Of the trigger. */
	parameters?: Json;
	/** Events that its list is to hold already. */
	remembered?: number;
}

/** As many events as n8n accepts, delivered to both webhook processes in turn, until each has run. */
export async function load(
	stage: QueueStage,
	{ name, workers, concurrency, events: count, parameters, remembered }: LoadOptions,
): Promise<Load> {
	const counter = await startCapture();
	const workflow = reportingTo(counter, parameters);
	const id = await stage.activate(workflow);
	const path = `${workflow.nodes[0].webhookId}/wonder`;
	await stage.untilListening(path);
	const runs = new Runs(stage.n8n, id, counter);
	const [one, other] = stage.webhooks.map(({ url }) =>
		genuine(`${url}/webhook/${path}`, event, stage.simulator),
	);
	const send = async (requests: Prepared[]) =>
		await closedLoop(requests, CONNECTIONS, { status: 200 });
	const inTurns = async (size: number) => {
		const [first, second] = [await one(size / 2), await other(size / 2)];
		return first.flatMap((request, index) => [request, second[index]]);
	};
	const completed = async (size: number) =>
		await until(() => runs.known().length >= size, PATIENCE_SECONDS);

	await send(await inTurns(WARM_UP));
	await completed(WARM_UP);
	if (remembered) fillList(stage, id, remembered);
	await sleep(2000);

	const requests = await inTurns(count);
	const before = await costSoFar(stage, workers);
	const began = performance.now();
	const { milliseconds: acceptedMs } = await send(requests);
	await completed(WARM_UP + count);
	const completedMs = performance.now() - began;
	// PostgreSQL publishes its counters once a second.
	await sleep(1500);
	const used = difference(await costSoFar(stage, workers), before);

	const twice = await one(TWICE);
	const [from, to] = stage.webhooks.map(({ url }) => url);
	await send(
		twice.flatMap((request) => [request, { ...request, url: request.url.replace(from, to) }]),
	);
	const bodies = twice.map(({ body }) => String(body));
	const ran = (await runs.of(bodies)).filter((executions) => executions === 1).length;
	await stage.n8n.deactivate(id);
	await counter.close();

	const perSecond = (milliseconds: number) => (count / milliseconds) * 1000;
	const byKind = (of: (seconds: number) => number) =>
		Object.fromEntries(
			Object.entries(used.seconds).map(([kind, seconds]) => [kind, of(seconds)]),
		) as Cost['seconds'];
	return {
		name,
		workers: workers.length,
		concurrency,
		events: count,
		acceptedPerSecond: perSecond(acceptedMs),
		completedPerSecond: perSecond(completedMs),
		cores: byKind((seconds) => seconds / ((completedMs + 1500) / 1000)),
		each: {
			milliseconds: byKind((seconds) => (seconds / count) * 1000),
			commits: used.commits / count,
			walKilobytes: used.walBytes / count / 1024,
			redisCommands: used.redisCommands / count,
		},
		once: { events: TWICE, ran },
	};
}

/** As if so many other events had run before. */
function fillList(stage: QueueStage, workflowId: string, entries: number): void {
	const hashes = `SELECT json_agg(encode(decode(md5(i::text), 'hex'), 'base64')) FROM generate_series(1, ${entries}) i`;
	sql(
		stage,
		`UPDATE processed_data SET value = jsonb_set(value::jsonb, '{data}', (${hashes})::jsonb)::json WHERE "workflowId" = '${workflowId}'`,
	);
}
