import { startCapture } from '../support/capture';
import { send, signed } from '../support/deliver';
import { redeliveries, telling } from '../e2e/redeliveries';
import type { Report } from '../e2e/report';
import type { QueueStage } from './stage';

/** Deliveries of one event, spread over both webhook processes and run by both workers: one run. */
export async function trigger(stage: QueueStage, report: Report): Promise<void> {
	await stage.reset();
	const counter = await startCapture();
	try {
		const workflow = telling(counter);
		await stage.activate(workflow);
		const path = `${workflow.nodes[0].webhookId}/wonder`;
		await stage.untilListening(path);
		const { appId, webhookPrivateKey: privateKey } = stage.simulator;
		let deliveries = 0;
		await redeliveries(report, {
			counter,
			async deliver(body) {
				const { url } = stage.webhooks[deliveries++ % 2];
				return (await send(signed(`${url}/webhook/${path}`, body, { appId, privateKey }))).status;
			},
			async crash() {
				const all = [...stage.webhooks, ...stage.workers];
				await Promise.all(all.map(async (each) => await each.kill()));
				await Promise.all(all.map(async (each) => await each.restart()));
				await stage.untilListening(path);
			},
		});
	} finally {
		await counter.close();
	}
}
