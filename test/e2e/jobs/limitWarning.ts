import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Proof } from './index';

/** A limit is told of once when 80 % of it is used, not before, and again when it was changed. */
export const limitWarning: Proof = async (stage, job) => {
	await stage.control('POST', '/seed', { business_balance: '1000.00' });
	const card = issueCard(stage.simulator.wonder, {
		title: 'Travel',
		limits: [
			{ period: 'Lifetime', limit_amount: '100.00' },
			{ period: 'Daily', limit_amount: '100.03' },
		],
	});
	const id = await stage.store(job);
	const told = async () => {
		const execution = await stage.n8n.run(id);
		assert.equal(execution.status, 'success', execution.error?.message);
		return itemsOf(execution, 'Message').map(({ json }) => json.message);
	};
	const toldAfter = async (amount: string) => {
		await stage.buy(card.id, amount);
		return await told();
	};
	assert.deepEqual(await toldAfter('79.99'), []);
	const [lifetime, ...others] = await toldAfter('0.01');
	assert.match(
		String(lifetime),
		/^Travel, ending in \d{4}: 80 % of its lifetime limit is used: 80 of 100/,
	);
	assert.deepEqual(others, [], '80.00 of 100.03 is less than 80 %');
	assert.deepEqual(await told(), [], 'told of twice');
	assert.match(String(await toldAfter('0.03')), /daily limit is used: 80.03 of 100.03/);
	card.limits.Lifetime.amount = '90.00';
	assert.match(String(await told()), /88 % of its lifetime limit is used: 80.03 of 90/);
};
