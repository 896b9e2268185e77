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

/** Publishes the workflow. `use` buys, and gets the ID of the execution that the event started. */
export async function withPurchases(
	stage: Stage,
	job: Workflow,
	use: (buy: (card: string, amount: string) => Promise<string>, id: string) => Promise<void>,
): Promise<void> {
	const { webhooks } = stage.simulator;
	const { id, url } = await stage.listen(job);
	webhooks.urls = [url];
	try {
		await use(async (card, amount) => {
			const { count } = await stage.n8n.executionsOf(id);
			await stage.buy(card, amount);
			await until(async () => (await stage.n8n.executionsOf(id)).count > count);
			return (await stage.n8n.executionsOf(id)).results[0].id;
		}, id);
	} finally {
		webhooks.urls = [];
		await stage.n8n.deactivate(id);
	}
}
