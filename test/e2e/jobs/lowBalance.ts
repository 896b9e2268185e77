import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import type { Proof } from './index';

/** Nobody hears of a balance that is high enough. */
export const lowBalance: Proof = async (stage, job) => {
	const id = await stage.store(job);
	const messages: unknown[][] = [];
	for (const balance of ['1000.00', '999.99']) {
		await stage.control('POST', '/seed', { business_balance: balance });
		const execution = await stage.n8n.run(id);
		assert.equal(execution.status, 'success', execution.error?.message);
		messages.push(itemsOf(execution, 'Message').map(({ json }) => json.message));
	}
	const [enough, low] = messages;
	assert.deepEqual(enough, []);
	assert.match(String(low), /^The balance is low: 999.99 USD available, less than 1000.00/);
};
