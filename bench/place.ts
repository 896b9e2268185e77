import { untilListening } from '../demo/n8n/rest';
import type { Workflow } from '../demo/n8n/workflow';
import type { Stage } from '../test/e2e/stage';

/** Stores and activates a workflow that begins with n8n's own Webhook node. Returns its URL. */
export async function listenAt(stage: Stage, path: string, workflow: Workflow): Promise<string> {
	await stage.n8n.activate(await stage.n8n.createWorkflow(workflow));
	const url = `${stage.n8n.url}/webhook/${path}`;
	await untilListening(url);
	return url;
}

/** Until no execution runs that n8n has begun. */
export const restOf = (stage: Stage) => async () => {
	const filter = encodeURIComponent(JSON.stringify({ status: ['new', 'running'] }));
	const isBusy = async () => {
		const { results } = await stage.n8n.call<{ results: unknown[] }>(
			'GET',
			`/rest/executions?limit=1&filter=${filter}`,
		);
		return results.length > 0;
	};
	do await new Promise((resolve) => setTimeout(resolve, 100));
	while (await isBusy());
};
