import assert from 'node:assert/strict';
import { newSampleCard } from '../../../demo/examples';
import type { Workflow } from '../../../demo/n8n/workflow';
import type { Stage } from '../stage';
import {
	assertNotForged,
	click,
	parametersOf,
	shown,
	withModel,
	type Conversation,
	type Review,
} from './chat';
import type { Proof } from './index';
import { until } from '../wonderStage';

const call = {
	tool: 'Issue_card',
	arguments: {
		toolParameters: { purpose: 'Monitor arm, Desk Supplies', most_usd: '89.00' },
		hitlParameters: { reason: 'Asked for in chat' },
	},
};

export const onePurchaseCard: Proof = async (stage, job) => {
	const other = newSampleCard(stage.simulator);
	await withModel(stage, job, async (conversation) => {
		await issuedAfterApproval(stage, conversation);
		await closedByItsPurchase(stage, conversation.job, other);
	});
};

async function issuedAfterApproval(stage: Stage, { model, chat }: Conversation): Promise<void> {
	const { cards } = stage.simulator.wonder;
	for (const label of ['Decline', 'Approve']) {
		model.say([call]);
		const execution = await chat();
		const review = await shown<Review>(stage, execution, 'Approve card');
		assert.match(review.text, /Monitor arm, Desk Supplies/);
		assert.match(review.text, /at most \*\*89\.00 USD\*\*/);
		await assertNotForged(review, 'Approve');
		assert.equal(cards.size, 1, 'no card before the click');
		await click(review, label);
		await shown(stage, execution, 'Reply');
		assert.equal(cards.size, label === 'Approve' ? 2 : 1);
	}
	assert.deepEqual(
		model.offered().map((tool) => [tool.name, parametersOf(tool)]),
		[
			[
				'Issue_card',
				{
					toolParameters: {
						purpose: 'What is bought and where, in at most ten words',
						most_usd: 'The most that the purchase may cost in US dollars, as in 120.00',
					},
					hitlParameters: {
						reason: 'Why this change is needed, in one sentence for the person who approves it',
					},
				},
			],
		],
	);
	for (const { pan } of cards.values()) assert.ok(!model.heard().includes(pan));
}

async function closedByItsPurchase(stage: Stage, job: Workflow, other: string): Promise<void> {
	const { simulator } = stage;
	const { cards } = simulator.wonder;
	const card = [...cards.values()].find(({ id }) => id !== other)!;
	assert.equal(card.title, 'One purchase: Monitor arm, Desk Supplies');
	const dear = await stage.buy(card.id, '89.01');
	assert.equal(dear.transaction.status, 'Declined');

	const { id, url } = await stage.listen(job);
	simulator.webhooks.urls = [url];
	const settle = async (transaction: string, ended: number) => {
		await stage.control('POST', `/transactions/${transaction}/settle`, { amount: '20.00' });
		await until(
			async () => (await stage.n8n.executionsOf(id, ['success', 'error'])).count === ended,
		);
	};
	await settle((await stage.buy(other, '20.00')).transaction.id, 1);
	assert.equal(cards.get(other)?.status, 'Active');
	const bought = await stage.buy(card.id, '20.00');
	assert.equal(cards.get(card.id)?.status, 'Active', 'an authorization does not close it');
	await settle(bought.transaction.id, 2);
	assert.equal(cards.get(card.id)?.status, 'Terminated');
	simulator.webhooks.urls = [];
}
