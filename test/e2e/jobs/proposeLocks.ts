import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Proof } from './index';

/** A line for the card that is still active; no card is locked. */
export const proposeLocks: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const [active, locked] = ['Travel', 'Software'].map((title) => issueCard(wonder, { title }));
	for (const { id } of [active, active, locked]) await stage.buy(id, '99999.00');
	locked.status = 'Locked';
	const execution = await stage.run(job);
	assert.deepEqual(
		itemsOf(execution, 'Proposal').map(({ json }) => json.proposal),
		[
			`Lock Travel, ending in ${active.pan.slice(-4)}: 2 declined in 25 hours (Peak Hotel, Peak Hotel)`,
		],
	);
	assert.equal(active.status, 'Active');
};
