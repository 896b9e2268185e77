import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Proof } from './index';

/** A limit is told of once when 80 % of it is used, and not before. */
export const limitWarning: Proof = async (stage, job) => {
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const { id: card } = issueCard(stage.simulator.wonder, {
		title: 'Travel',
		limits: [{ period: 'Lifetime', limit_amount: '100.00' }],
	});
	const id = await stage.store(job);
	const told: unknown[][] = [];
	for (const amount of ['79.99', '0.01', '0.01']) {
		await stage.buy(card, amount);
		const execution = await stage.n8n.run(id);
		assert.equal(execution.status, 'success', execution.error?.message);
		told.push(itemsOf(execution, 'Message').map(({ json }) => json.message));
	}
	const [before, at, after] = told;
	assert.deepEqual(before, []);
	assert.match(
		String(at),
		/^Travel, ending in \d{4}: 80 % of its lifetime limit is used: 80 of 100/,
	);
	assert.deepEqual(after, []);
};
