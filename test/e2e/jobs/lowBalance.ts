import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../../demo/n8n/workflow';
import type { Proof } from './index';

const tomorrow = (job: Workflow) =>
	JSON.parse(JSON.stringify(job).replaceAll('$now', '$now.plus({ days: 1 })')) as Workflow;

/** Nobody hears of a balance that is high enough, or twice in a day of one that is low. */
export const lowBalance: Proof = async (stage, job) => {
	const messages: unknown[][] = [];
	for (const [balance, day] of [
		['1000.00', job],
		['999.99', job],
		['998.00', job],
		['997.00', tomorrow(job)],
	] as const) {
		await stage.control('POST', '/seed', { business_balance: balance });
		const execution = await stage.run(day);
		assert.equal(execution.status, 'success', execution.error?.message);
		messages.push(itemsOf(execution, 'Message').map(({ json }) => json.message));
	}
	const [enough, low, again, nextDay] = messages;
	assert.deepEqual(enough, []);
	assert.match(String(low), /^The balance is low: 999.99 USD available, less than 1000.00/);
	assert.deepEqual(again, []);
	assert.match(String(nextDay), /997.00 USD available/);
};
