import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import type { Card } from '../../../simulator/records';
import type { Stage } from '../stage';
import { withPurchases } from './events';
import type { Proof } from './index';

/** How the card stands after each of as many declines, and what a person is told. */
async function declines(stage: Stage, job: Workflow, card: Card, times: number, pauseMs = 0) {
	const states: string[] = [];
	const messages: unknown[] = [];
	await withPurchases(stage, job, async (buy) => {
		for (let count = 0; count < times; count += 1) {
			const execution = await stage.n8n.ended(await buy(card.id, '99999.00'));
			assert.equal(execution.status, 'success', execution.error?.message);
			messages.push(...itemsOf(execution, 'Message').map(({ json }) => json.message));
			states.push(card.status);
			await new Promise((resolve) => setTimeout(resolve, pauseMs));
		}
	});
	return { states, messages };
}

/** Two declines are forgiven; at the third the card is locked, and a person is told once. */
export const lockAfterDeclines: Proof = async (stage, job) => {
	const travel = issueCard(stage.simulator.wonder, { title: 'Travel' });
	const soon = await declines(stage, job, travel, 6);
	assert.deepEqual(soon.states, ['Active', 'Active', ...Array(4).fill('Locked')]);
	assert.equal(soon.messages.length, 1);
	assert.match(
		String(soon.messages),
		/^Travel, ending in \d{4}, is locked: 3 purchases were declined within 10 minutes/,
	);
	travel.status = 'Active';
	const unlocked = await declines(stage, job, travel, 1);
	assert.deepEqual(unlocked.states, ['Active'], 'locked again at the next decline');

	const settings = job.nodes.find(({ name }) => name === 'Settings');
	const { assignments } = settings?.parameters.assignments as {
		assignments: Array<{ name: string; value: unknown }>;
	};
	for (const one of assignments) if (one.name === 'minutes') one.value = 0.02;
	const other = issueCard(stage.simulator.wonder, { title: 'Ads' });
	const rare = await declines(stage, job, other, 4, 1_300);
	assert.deepEqual(rare.states, ['Active', 'Active', 'Active', 'Active']);
	assert.deepEqual(rare.messages, []);
};
