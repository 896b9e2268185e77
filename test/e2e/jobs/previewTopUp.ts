import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import type { Proof } from './index';

/** Each amount is previewed, and Wonder is not called. */
export const previewTopUp: Proof = async (stage, job) => {
	const execution = await stage.run(job);
	assert.deepEqual(
		itemsOf(execution, 'Preview').map(({ json }) => [json.amount, json.credited_amount]),
		[
			['50.00', '39.25'],
			['100.00', '88.50'],
			['1000.00', '975.00'],
		],
	);
	assert.deepEqual(await stage.log(), []);
	assert.equal(stage.simulator.wonder.feeRules.size, 0);
};
