import assert from 'node:assert/strict';
import { submitForm } from './forms';
import type { Proof } from './index';

/** What is typed into the form is the card that Wonder has. */
export const issueCardByForm: Proof = async (stage, job) => {
	const typed = ['Ads', 'Ada Wong', 'ada@example.com', '250.00', '1000.00', '100.00'];
	const execution = await submitForm(stage, job, typed);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [card, ...others] = stage.simulator.wonder.cards.values();
	assert.equal(card.title, 'Ads');
	assert.equal(others.length, 0);
	assert.equal((await stage.buy(card.id, '90.00')).transaction.status, 'Authorized');
	assert.equal((await stage.buy(card.id, '20.00')).transaction.status, 'Declined');
};
