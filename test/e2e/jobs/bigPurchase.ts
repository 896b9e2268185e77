import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { until } from '../wonderStage';
import type { Proof } from './index';

/** A purchase over the limit per transaction succeeds at the second try, after approval. */
export const bigPurchase: Proof = async (stage, job) => {
	const { wonder, webhooks } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const { id: card } = issueCard(wonder, {
		title: 'Travel',
		limits: [{ period: 'Transaction', limit_amount: '100.00' }],
	});
	const hour = job.nodes.find(({ name }) => name === 'An hour');
	Object.assign(hour?.parameters ?? {}, { amount: 5, unit: 'seconds' });
	const { id, url } = await stage.listen(job);
	webhooks.urls = [url];
	try {
		const { transaction } = await stage.buy(card, '480.00');
		assert.equal(transaction.status, 'Declined');
		await until(async () => (await stage.n8n.executionsOf(id)).count === 1);
		const [{ id: execution }] = (await stage.n8n.executionsOf(id)).results;
		const waiting = await stage.n8n.ended(execution, { orWaits: true });
		const message = String(itemsOf(waiting, 'Message')[0]?.json.message);
		assert.match(message, /480\S* USD at Peak Hotel, HK, was declined.*100 at most/);
		const body = new FormData();
		body.append('field-0', 'Allow it for an hour');
		const response = await fetch(/http\S+$/.exec(message)?.[0] ?? '', { method: 'POST', body });
		assert.ok(response.ok, await response.text());
		await until(async () => 'Try again' in (await stage.n8n.execution(execution)).runs);
		assert.equal((await stage.buy(card, '480.00')).transaction.status, 'Authorized');
		assert.equal((await stage.n8n.ended(execution)).status, 'success');
		assert.equal((await stage.buy(card, '100.01')).transaction.status, 'Declined');
	} finally {
		webhooks.urls = [];
		await stage.n8n.deactivate(id);
	}
};
