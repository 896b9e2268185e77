import assert from 'node:assert/strict';
import { send, signed } from '../support/deliver';
import { events, killedWhileAnswering, redeliveries } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import { reporting } from './reporting';
import type { QueueStage } from './stage';

/** Deliveries of one event, spread over both webhook processes and run by three workers: one run. */
export async function trigger(stage: QueueStage, report: Report): Promise<void> {
	await stage.reset();
	const thirdWorker = await stage.startAnotherWorker();
	const { runs, path, urls, close } = await reporting(stage);
	try {
		const { appId, webhookPrivateKey: privateKey } = stage.simulator;
		const deliverTo = async (url: string, body: string) =>
			(await send(signed(url, body, { appId, privateKey }))).status;
		let deliveries = 0;
		const setting = {
			runs,
			deliver: async (body: string) => await deliverTo(urls[deliveries++ % 2], body),
			async crash() {
				const all = [...stage.webhooks, ...stage.workers, thirdWorker];
				await Promise.all(all.map(async (each) => await each.kill()));
				await Promise.all(all.map(async (each) => await each.restart()));
				await stage.untilListening(path);
			},
		};
		await redeliveries(report, setting);
		await report.check(
			'100 events, ten at once, again at the other process: 100 runs',
			async () => {
				const bodies = events(100);
				for (const url of urls) {
					for (let next = 0; next < bodies.length; next += 10) {
						const ten = bodies.slice(next, next + 10);
						const statuses = await Promise.all(ten.map((body) => deliverTo(url, body)));
						assert.ok(statuses.every((status) => status === 200));
					}
					// The list of processed events is all that the two have in common.
					const counts = await runs.of(bodies);
					assert.ok(
						counts.every((count) => count === 1),
						`runs: ${counts.join(' ')}`,
					);
				}
			},
		);
		await killedWhileAnswering(report, setting);
	} finally {
		await close();
		await thirdWorker.stop();
	}
}
