import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { answersOf } from '../e2e/deliveries';
import { idOf, reportingTo, Runs } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import type { Stage } from '../e2e/stage';
import { startCapture } from '../support/capture';
import { residentMegabytes, slopeOf, type Sample } from './memory';
import { Traffic } from './traffic';

/** Shorter runs say nothing about memory: what n8n loads and compiles at first takes more than it leaks. */
const MINUTES_FOR_MEMORY = 10;
const WARM_UP_MINUTES = 3;
const MOST_MEGABYTES_A_MINUTE = 1;
const SAMPLE_MS = 2000;

/** Traffic for so many minutes, and n8n is killed after the first third. Then everything is counted. */
export async function soak(stage: Stage, report: Report, minutes: number): Promise<void> {
	await stage.reset();
	const counter = await startCapture();
	const { id, url } = await stage.listen(reportingTo(counter));
	const runs = new Runs(stage.n8n, id, counter);
	const traffic = new Traffic(stage, url);
	await sleep((minutes / 3) * 60_000);
	await stage.crash();
	await runs.afterCrash();
	const samples = await sampled(stage, (minutes * 2) / 3);
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
	await memory(report, samples, minutes);
	await counter.close();
}

async function sampled(stage: Stage, minutes: number): Promise<Sample[]> {
	const began = Date.now();
	const minute = () => (Date.now() - began) / 60_000;
	const samples: Sample[] = [];
	while (minute() < minutes) {
		const megabytes = residentMegabytes(stage.pid);
		if (megabytes === undefined) throw new Error(`n8n has ended by itself: see ${stage.logFile}`);
		samples.push({ minute: minute(), megabytes });
		await sleep(SAMPLE_MS);
	}
	return samples;
}

async function memory(report: Report, all: Sample[], minutes: number): Promise<void> {
	const isLong = minutes >= MINUTES_FOR_MEMORY;
	const samples = isLong ? all.filter(({ minute }) => minute > WARM_UP_MINUTES) : all;
	const slope = slopeOf(samples);
	const [first, last] = [samples[0], samples.at(-1)!].map(({ megabytes }) => megabytes.toFixed(0));
	console.log(`# memory: ${first} to ${last} MB, ${slope.toFixed(2)} MB a minute`);
	if (!isLong) return;
	await report.check(`memory grows by less than ${MOST_MEGABYTES_A_MINUTE} MB a minute`, () => {
		assert.ok(slope < MOST_MEGABYTES_A_MINUTE, `${slope.toFixed(2)} MB a minute`);
	});
}
