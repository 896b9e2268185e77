import assert from 'node:assert/strict';
import type { Report } from '../e2e/report';
import { activateCards, startedBy } from './cards';
import type { QueueStage } from './stage';

/** A process of each kind is lost, and comes back. */
export async function survivors(stage: QueueStage, report: Report): Promise<void> {
	const call = await activateCards(stage);
	const [webhook, otherWebhook] = stage.webhooks;
	const [worker, otherWorker] = stage.workers;
	await Promise.all([webhook.kill(), worker.kill()]);

	await report.check('the surviving processes go on', async () => {
		await assert.rejects(call(webhook), /fetch failed/);
		const id = await call(otherWebhook);
		assert.ok(startedBy(otherWorker).includes(id));
	});

	await Promise.all([webhook.restart(), worker.restart()]);
	await otherWorker.kill();

	await report.check('the restarted ones work with the same database and key', async () => {
		const id = await call(webhook);
		assert.ok(startedBy(worker).includes(id));
	});

	await otherWorker.restart();
}
