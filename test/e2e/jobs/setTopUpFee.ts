import assert from 'node:assert/strict';
import { withForm } from './forms';
import type { Proof } from './index';

const fee = ['ETH', 'USDT', '10', '1.5'];

/** The fee changes only after a person has seen what it costs, and said so. */
export const setTopUpFee: Proof = async (stage, job) => {
	const { feeRules } = stage.simulator.wonder;
	await withForm(stage, job, fee, async (form) => {
		const page = await form.read('88.50 USD would be credited');
		assert.match(page, /New fee: 10 USDT and 1\.5 % of each top-up on ETH/);
		await form.submit(['Keep the fee of today']);
		await form.read('Nothing is changed');
	});
	assert.equal(feeRules.size, 0);
	await withForm(stage, job, fee, async (form) => {
		await form.read('Change it for all customers');
		assert.equal(feeRules.size, 0, 'changed by opening the page');
		await form.submit(['Change it for all customers']);
		await form.read('The fee is changed');
	});
	assert.deepEqual(
		[...feeRules.values()].map(({ fixed_fee, percentage_fee }) => [fixed_fee, percentage_fee]),
		[['10', '0.015']],
	);
	await withForm(stage, job, ['ETH', 'USDT', '12', '2'], async (form) => {
		await form.read('rule in Wonder: fixed fee 10, percentage fee 0.015');
	});
};
