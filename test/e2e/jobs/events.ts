import type { Workflow } from '../../../demo/n8n/workflow';
import type { Stage } from '../stage';
import { until } from '../wonderStage';

/** Publishes the workflow until as many of its runs as `act` returns have ended. Returns its ID. */
export async function withEvents(
	stage: Stage,
	job: Workflow,
	act: () => Promise<number>,
): Promise<string> {
	const { webhooks } = stage.simulator;
	const { id } = await stage.listen(job);
	const events = job.nodes.find(({ type }) => type.endsWith('.wonderTrigger'));
	webhooks.urls = events ? [stage.n8n.webhookUrl(events)] : [];
	try {
		const expected = await act();
		await webhooks.settled();
		await until(async () => {
			const { results } = await stage.n8n.executionsOf(id);
			const ended = results.filter(({ status }) => ['success', 'error'].includes(status));
			return ended.length >= expected && ended.length === results.length;
		});
		return id;
	} finally {
		webhooks.urls = [];
		await stage.n8n.deactivate(id);
	}
}
