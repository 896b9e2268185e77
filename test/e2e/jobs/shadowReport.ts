import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import type { Proof } from './index';

/** Every payment goes through, and the report says what the rules would have done. */
export const shadowReport: Proof = async (stage, job) => {
	const card = issueCard(stage.simulator.wonder, { title: 'Travel' });
	const decisions = job.nodes.find(({ type }) => type.endsWith('DecisionTrigger'));
	assert.ok(decisions);
	const id = await withEvents(stage, job, async () => {
		await stage.control('POST', '/decision', { url: stage.n8n.webhookUrl(decisions) });
		for (const amount of ['600.00', '700.00', '10.00']) {
			assert.equal((await stage.buy(card.id, amount)).transaction.status, 'Authorized');
		}
		await stage.control('POST', '/decision', { url: null });
		return 3;
	});
	const execution = await stage.n8n.run(id, 'Every Monday');
	assert.equal(execution.status, 'success', execution.error?.message);
	assert.deepEqual(
		itemsOf(execution, 'Weekly report')
			.map(({ json }) => [json.rule, json.would_have, json.count_transaction, json.sum_amount])
			.sort(),
		[
			['Hotels', 'approve', 1, 10],
			['Large', 'decline', 2, 1300],
		],
	);
};
