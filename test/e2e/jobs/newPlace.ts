import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { issueCard } from '../../../simulator/issuer/cards';
import { withEvents } from './events';
import type { Proof } from './index';

/** Merchant and country are told of at the first purchase only. */
export const newPlace: Proof = async (stage, job) => {
	const { id: card } = issueCard(stage.simulator.wonder, { title: 'Travel' });
	const told: number[] = [];
	for (const amount of ['10.00', '11.00']) {
		const id = await withEvents(stage, job, async () => {
			await stage.buy(card, amount);
			return 1;
		});
		const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
		const messages = itemsOf(await stage.n8n.execution(last), 'Message');
		told.push(messages.length);
		if (messages.length) assert.match(String(messages[0].json.message), /new merchant, Peak Hotel/);
	}
	assert.deepEqual(told, [2, 0]);
};
