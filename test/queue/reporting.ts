import type { Json } from '../../demo/n8n/workflow';
import { reportingTo, Runs } from '../e2e/redeliveries';
import { startCapture } from '../support/capture';
import type { QueueStage } from './stage';

/** A published workflow that reports each of its runs, and where both webhook processes listen for it. */
export async function reporting(stage: QueueStage, parameters?: Json) {
	const counter = await startCapture();
	const workflow = reportingTo(counter, parameters);
	const id = await stage.activate(workflow);
	const path = `${workflow.nodes[0].webhookId}/wonder`;
	await stage.untilListening(path);
	return {
		id,
		path,
		runs: new Runs(stage.n8n, id, counter),
		urls: stage.webhooks.map(({ url }) => `${url}/webhook/${path}`),
		async close() {
			await stage.n8n.deactivate(id);
			await counter.close();
		},
	};
}
