import assert from 'node:assert/strict';
import { submitForm } from './forms';
import type { Proof } from './index';

/** What is typed into the form is the card that Wonder has. */
export const issueCardByForm: Proof = async (stage, job) => {
	const typed = ['Ads', 'Ada Wong', 'ada@example.com', '60.00', '1000.00', '100.00'];
	const execution = await submitForm(stage, job, typed);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [card, ...others] = stage.simulator.wonder.cards.values();
	assert.equal(card.title, 'Ads');
	assert.equal(others.length, 0);
	const statuses = [];
	for (const amount of ['60.01', '55.00', '50.00']) {
		statuses.push((await stage.buy(card.id, amount)).transaction.status);
	}
	// Above the limit per purchase; within both; above what is left of the limit per day.
	assert.deepEqual(statuses, ['Declined', 'Authorized', 'Declined']);
};
