import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Proof } from './index';

/** Both ways are signed by the credential, and bring what Wonder has. */
export const customCalls: Proof = async (stage, job) => {
	issueCard(stage.simulator.wonder, { title: 'Travel' });
	const execution = await stage.run(job);
	assert.equal(execution.status, 'success', execution.error?.message);
	assert.deepEqual(
		itemsOf(execution, 'Custom API call').map(({ json }) => json.title),
		['Travel'],
	);
	assert.equal(itemsOf(execution, 'HTTP Request').length, 1);
	for (const { status, target } of await stage.log()) assert.equal(status, 200, target);
};
