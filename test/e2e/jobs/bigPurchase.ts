import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { until } from '../wonderStage';
import { withPurchases } from './events';
import { questionOf } from './forms';
import type { Proof } from './index';
import { setWait } from './waits';

/** A purchase over the limit per transaction succeeds at the second try, after approval. */
export const bigPurchase: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	await stage.control('POST', '/seed', { business_balance: '10000.00' });
	const card = issueCard(wonder, {
		title: 'Travel',
		limits: [
			{ period: 'Transaction', limit_amount: '100.00' },
			{ period: 'Daily', limit_amount: '1000.00' },
		],
	});
	const limit = () => card.limits.Transaction.amount;
	setWait(job, 'An hour', 6);
	await withPurchases(stage, job, async (buy) => {
		const other = await questionOf(stage, await buy(card.id, '1000.01'));
		assert.equal(other.message, '', 'asked although another limit declines it again');

		const refused = await buy(card.id, '480.00');
		const { message, open, answer } = await questionOf(stage, refused);
		assert.match(message, /480\S* USD at Peak Hotel, HK, was declined.*100 at most/);
		assert.match(await open(), /480\S* USD at Peak Hotel/);
		await answer(['Leave it declined']);
		const left = await stage.n8n.ended(refused);
		assert.match(String(itemsOf(left, 'Stays declined')[0]?.json.message), /stays declined/);
		assert.equal(limit(), '100.00');

		const execution = await buy(card.id, '480.00');
		await (await questionOf(stage, execution)).answer(['Allow it for an hour']);
		await until(() => limit() === '480.00');
		assert.equal((await stage.buy(card.id, '480.00')).transaction.status, 'Authorized');
		const { status, runs } = await stage.n8n.ended(execution);
		assert.equal(status, 'success');
		const [{ json: told }] = runs['Try again'][0].data?.main[0] ?? [];
		assert.match(String(told.message), /Pay 480\S* USD again within an hour/);
		assert.equal(limit(), '100.00');
	});
};
