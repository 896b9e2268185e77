import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../../demo/n8n/workflow';
import { until } from '../../test/e2e/wonderStage';
import { reporting } from '../../test/queue/reporting';
import type { QueueStage } from '../../test/queue/stage';
import { closedLoop, type Prepared } from '../client';
import { event, genuine } from '../requests';
import { costSoFar, difference, sql, type Cost } from './cost';

const CONNECTIONS = 16;
const WARM_UP = 20;
const EVENTS = 120;
/** Each delivered to both webhook processes, at once. */
const TWICE = 20;
const PATIENCE_SECONDS = 180;
/** PostgreSQL publishes its counters once a second. */
const COUNTED_MS = 1500;

export interface LoadOptions {
	name: string;
	/** Of the trigger. */
	parameters?: Json;
	/** Events that its list is to hold already. */
	remembered?: number;
	/** What becomes of each event; one run of it, unless told. */
	becomes?: 'one run' | 'a run for each delivery' | 'nothing';
}

export interface Load extends Required<Pick<LoadOptions, 'name' | 'becomes'>> {
	acceptedPerSecond: number;
	completedPerSecond: number;
	/** How many cores each kind of process used, from the first delivery to the end of the last run. */
	cores: Cost['seconds'];
	/** What one event cost; seconds of a core. */
	each: Cost;
	/** Of events that were delivered to both processes at once, how many had exactly one run. */
	once: { events: number; ran: number };
}

/** As many events as n8n accepts, delivered to both webhook processes in turn, until each has run. */
export async function load(
	stage: QueueStage,
	{ name, parameters, remembered, becomes = 'one run' }: LoadOptions,
): Promise<Load> {
	const { runs, urls, close } = await reporting(stage, parameters);
	const [one, other] = urls.map((url) => genuine(url, event, stage.simulator));
	const inTurns = async (size: number) => {
		const [first, second] = [await one(size / 2), await other(size / 2)];
		return first.flatMap((request, index) => [request, second[index]]);
	};
	const completed = async (size: number) =>
		await until(() => becomes === 'nothing' || runs.known().length >= size, PATIENCE_SECONDS);

	await send(await inTurns(WARM_UP));
	await completed(WARM_UP);
	if (remembered) fillList(stage, remembered);
	await sleep(COUNTED_MS);

	const requests = await inTurns(EVENTS);
	const before = await costSoFar(stage);
	const began = performance.now();
	const { milliseconds: acceptedMs } = await send(requests);
	await completed(WARM_UP + EVENTS);
	const completedMs = performance.now() - began;
	await sleep(COUNTED_MS);
	const used = difference(await costSoFar(stage), before);

	const twice = await one(TWICE);
	const again = twice.map((request) => ({ ...request, url: urls[1] }));
	await send(twice.flatMap((request, index) => [request, again[index]]));
	const counts = await runs.of(twice.map(({ body }) => String(body)));
	await close();
	return {
		name,
		becomes,
		acceptedPerSecond: (EVENTS / acceptedMs) * 1000,
		completedPerSecond: (EVENTS / completedMs) * 1000,
		cores: through(used, (completedMs + COUNTED_MS) / 1000).seconds,
		each: through(used, EVENTS),
		once: { events: TWICE, ran: counts.filter((count) => count === 1).length },
	};
}

const send = async (requests: Prepared[]) =>
	await closedLoop(requests, CONNECTIONS, { status: 200 });

/** As if so many other events had run before. */
function fillList(stage: QueueStage, entries: number): void {
	const hash = "encode(decode(md5(i::text), 'hex'), 'base64')";
	const hashes = `(SELECT jsonb_agg(${hash}) FROM generate_series(1, ${entries}) i)`;
	sql(
		stage,
		`UPDATE processed_data SET value = jsonb_set(value::jsonb, '{data}', ${hashes})::json`,
	);
}

const through = ({ seconds, ...counts }: Cost, divisor: number): Cost => {
	const each = <T extends object>(values: T) =>
		Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value / divisor])) as T;
	return { ...each(counts), seconds: each(seconds) };
};
