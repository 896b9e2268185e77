import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import { submitForm } from './forms';
import type { Proof } from './index';

/** A merchant is declined until it is allowed in the form; the rules come first. */
export const allowedMerchants: Proof = async (stage, job) => {
	const { id: card } = issueCard(stage.simulator.wonder, { title: 'Travel' });
	const trigger = job.nodes.find(({ type }) => type.endsWith('DecisionTrigger'));
	assert.ok(trigger);
	const outcomes = async () => {
		const statuses: string[] = [];
		await withEvents(stage, job, async () => {
			await stage.control('POST', '/decision', { url: stage.n8n.webhookUrl(trigger) });
			for (const amount of ['10.00', '100.00', '600.00']) {
				statuses.push((await stage.buy(card, amount)).transaction.status);
			}
			await stage.control('POST', '/decision', { url: null });
			return 0;
		});
		return statuses;
	};
	await submitForm(stage, job, ['Other Shop']);
	assert.deepEqual(await outcomes(), ['Authorized', 'Declined', 'Declined']);
	await submitForm(stage, job, ['Peak Hotel']);
	assert.deepEqual(await outcomes(), ['Authorized', 'Authorized', 'Declined']);
};
