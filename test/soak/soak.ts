import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOf } from '../e2e/deliveries';
import { idOf, reportingTo, Runs } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import type { Stage } from '../e2e/stage';
import { startCapture } from '../support/capture';
import { LiveMemory, slopeOf, type Sample } from './memory';
import { Traffic } from './traffic';

/** Shorter runs say nothing about memory: what n8n loads and compiles at first takes more than it leaks. */
const MINUTES_FOR_MEMORY = 10;
const WARM_UP_MINUTES = 3;
const MOST_MEGABYTES_A_MINUTE = 1;

/** Traffic for so many minutes, and n8n is killed after the first third. Then everything is counted. */
export async function soak(stage: Stage, report: Report, minutes: number): Promise<void> {
	await stage.reset();
	const counter = await startCapture();
	const { id, url } = await stage.listen(reportingTo(counter));
	const runs = new Runs(stage.n8n, id, counter);
	const traffic = new Traffic(stage, url);
	await sleep((minutes / 3) * 60_000);
	const memory = new LiveMemory(join(stage.folder, 'memory.jsonl'));
	await stage.crash(memory.env);
	await runs.afterCrash();
	await sleep((minutes * 2 * 60_000) / 3);
	assertAlive(stage);
	const { live, resident } = memory.of(stage.pid);
	await traffic.end();

	const { acknowledged, refused } = traffic.deliveries;
	const counts = await runs.of(acknowledged);
	const interrupted = counts.filter((count) => count === 0).length;
	console.log(`# ${acknowledged.length} events; deliveries ${answersOf(traffic.deliveries)}`);
	console.log(`# ${interrupted} runs interrupted by the kill`);
	await report.check(
		'each event that was acknowledged has its run, or is in the list',
		async () => {
			assert.ok(acknowledged.length > 0);
			assert.deepEqual(await runs.lost(acknowledged), []);
		},
	);
	await report.check('each event was acknowledged in the end', () => {
		assert.deepEqual(refused.map(idOf), []);
	});
	await report.check('no event has two runs', () => {
		assert.deepEqual(acknowledged.filter((_, index) => counts[index] > 1).map(idOf), []);
	});
	await report.check('each forgery was refused, and none has a run', () => {
		console.log(`# forgeries ${[...traffic.refusals].join(' ')}`);
		const accepted = [...traffic.refusals.keys()].filter((answer) => Number(answer) < 400);
		assert.deepEqual(accepted, []);
		assert.ok(traffic.refusals.has(401));
		const genuine = new Set(acknowledged.map(idOf));
		assert.deepEqual(
			runs.known().filter((event) => !genuine.has(event)),
			[],
		);
	});
	console.log(`# memory: live ${described(live)}; resident ${described(resident)}`);
	if (minutes >= MINUTES_FOR_MEMORY) await assertNoLeak(report, live);
	await counter.close();
}

function assertAlive({ pid, logFile }: Stage): void {
	try {
		process.kill(pid, 0);
	} catch {
		throw new Error(`n8n has ended by itself: see ${logFile}`);
	}
}

const described = (samples: Sample[]) =>
	`${[samples[0], samples.at(-1)!].map(({ megabytes }) => megabytes.toFixed(0)).join(' to ')} MB`;

async function assertNoLeak(report: Report, samples: Sample[]): Promise<void> {
	const slope = slopeOf(samples.filter(({ minute }) => minute > WARM_UP_MINUTES));
	console.log(`# live memory grows by ${slope.toFixed(2)} MB a minute`);
	await report.check(`memory grows by less than ${MOST_MEGABYTES_A_MINUTE} MB a minute`, () => {
		assert.ok(slope < MOST_MEGABYTES_A_MINUTE, `${slope.toFixed(2)} MB a minute`);
	});
}
