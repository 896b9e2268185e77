import { itemsOf, type Workflow } from '../../demo/n8n/workflow';
import type { Stage } from './stage';
import { until } from './wonderStage';

export interface Graded {
	transaction_id: string;
	status: number | null;
	latency_ms: number;
	in_time: boolean;
	valid: boolean;
	approved: boolean | null;
	reason: string | null;
}

/** A card, and a Wonder that waits longer for decisions than any machine needs. */
export async function decisionDesk(stage: Stage) {
	await stage.reset();
	const { cards } = await stage.control<{ cards: string[] }>('POST', '/seed', {
		cards: 1,
		business_balance: '1000000.00',
	});
	return {
		/** Makes Wonder ask this workflow for decisions. Returns its ID. */
		async ask(workflow: Workflow): Promise<string> {
			const { id, url } = await stage.listen(workflow);
			await stage.control('POST', '/decision', { url, deadline_ms: 60_000 });
			return id;
		},
		buy: async (amount?: string) => await stage.buy(cards[0], amount),
		async graded(transactionId: string): Promise<Graded[]> {
			const { decisions } = await stage.control<{ decisions: Graded[] }>('GET', '/decisions');
			return decisions.filter(({ transaction_id: id }) => id === transactionId);
		},
		async lastRun(id: string, node: string) {
			await until(async () => {
				const { results } = await stage.n8n.executionsOf(id);
				return results.length > 0 && !['new', 'running'].includes(results[0].status);
			});
			const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
			const execution = await stage.n8n.execution(last);
			return { execution, json: itemsOf(execution, node)[0]?.json };
		},
	};
}
