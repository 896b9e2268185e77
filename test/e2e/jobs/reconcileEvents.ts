import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import type { Proof } from './index';

/** Of two purchases, one had its event; the other is missing. */
export const reconcileEvents: Proof = async (stage, job) => {
	const { id: card } = issueCard(stage.simulator.wonder, { title: 'Travel' });
	await stage.buy(card, '20.00');
	const id = await withEvents(stage, job, async () => {
		await stage.buy(card, '30.00');
		return 1;
	});
	const execution = await stage.n8n.run(id, 'Every morning');
	assert.equal(execution.status, 'success', execution.error?.message);
	assert.deepEqual(
		itemsOf(execution, 'Missing or different').map(({ json }) => [json.problem, json.amount]),
		[['missing', 20]],
	);
};
