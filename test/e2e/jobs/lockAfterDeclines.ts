import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import type { Proof } from './index';

/** Two declines are forgiven; at the third the card is locked, and a person is told once. */
export const lockAfterDeclines: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const { id: card } = issueCard(wonder, { title: 'Travel' });
	const states: unknown[] = [];
	const messages: unknown[] = [];
	for (let declines = 1; declines <= 4; declines += 1) {
		const id = await withEvents(stage, job, async () => {
			await stage.buy(card, '99999.00');
			return 1;
		});
		const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
		const told = itemsOf(await stage.n8n.execution(last), 'Message');
		messages.push(...told.map(({ json }) => json.message));
		states.push(wonder.cards.get(card)?.status);
	}
	assert.deepEqual(states, ['Active', 'Active', 'Locked', 'Locked']);
	assert.equal(messages.length, 1);
	assert.match(String(messages), /^Travel, ending in \d{4}, is locked: 3 purchases were declined/);
};
