import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import type { Proof } from './index';

/** Of three purchases, one had its event; one had none, and one was settled without one. */
export const reconcileEvents: Proof = async (stage, job) => {
	const { id: card } = issueCard(stage.simulator.wonder, { title: 'Travel' });
	await stage.buy(card, '20.00');
	let changed = '';
	const id = await withEvents(stage, job, async () => {
		await stage.buy(card, '30.00');
		changed = (await stage.buy(card, '40.00')).transaction.id;
		return 2;
	});
	await stage.control('POST', `/transactions/${changed}/settle`, { amount: '41.00' });
	// Most purchases settle days after they were authorized.
	for (const { transaction } of stage.simulator.wonder.purchases.values()) {
		transaction.p_created_at = new Date(Date.now() - 2 * 86_400_000).toISOString();
	}
	const execution = await stage.n8n.run(id, 'Every morning');
	assert.equal(execution.status, 'success', execution.error?.message);
	assert.deepEqual(
		itemsOf(execution, 'Missing or different')
			.map(({ json }) => [json.problem, json.amount])
			.sort(),
		[
			['differs', 41],
			['missing', 20],
		],
	);
};
