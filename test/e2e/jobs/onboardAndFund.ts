import assert from 'node:assert/strict';
import { newSamplePayer } from '../../../demo/examples';
import { submitForm } from './forms';
import type { Proof } from './index';

/** The payer's money is the consumer's, and their card spends it; the same form again moves nothing. */
export const onboardAndFund: Proof = async (stage, job) => {
	const payer = newSamplePayer(stage.simulator);
	const person = ['Ben', 'Lee', '852', '61234567', '1992-09-30', 'ID_CARD', 'A9876543', 'HKG'];
	const entered = [...person, payer, '250.00'];
	const execution = await submitForm(stage, job, entered);
	assert.equal(execution.status, 'success', execution.error?.message);
	const [card] = stage.simulator.wonder.cards.values();
	assert.notEqual(card.userId, payer);
	assert.equal((await stage.buy(card.id, '150.00')).transaction.status, 'Authorized');
	// n8n's form responds with the error: the phone number is taken.
	await submitForm(stage, job, entered).catch(() => undefined);
	assert.equal(stage.simulator.wonder.cards.size, 1);
	const transfers = (await stage.log()).filter(
		({ method, target }) => method === 'POST' && /transfer/.test(target),
	);
	assert.equal(transfers.length, 1);
};
