import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Proof } from './index';

/** What is settled is in the file, and nothing else; no name is a formula in a spreadsheet. */
export const monthEnd: Proof = async (stage, job) => {
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const { id: card } = issueCard(stage.simulator.wonder, { title: '=Travel' });
	const { transaction } = await stage.buy(card, '12.30');
	await stage.buy(card, '45.60');
	await stage.control('POST', `/transactions/${transaction.id}/settle`, {});
	const settled = job.nodes.find(({ name }) => name === 'Settled last month');
	Object.assign(settled?.parameters.filters ?? {}, { period: 'thisMonth' });
	const execution = await stage.run(job);
	assert.equal(execution.status, 'success', execution.error?.message);
	const rows = itemsOf(execution, 'Columns').map(({ json }) => json);
	assert.deepEqual(
		rows.map(({ card: title, transaction: row }) => [title, row]),
		[["'=Travel", transaction.id]],
	);
	assert.match(String(rows[0].amount), /12\.30?$/);
	assert.equal(itemsOf(execution, 'CSV file').length, 1);
};
