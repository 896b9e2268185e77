import assert from 'node:assert/strict';
import { itemsOf } from '../../../demo/n8n/workflow';
import { withModel } from './chat';
import type { Proof } from './index';
import { assertOnlyRead, assertReadTools, questions, spentCard } from './readTools';

export const askAboutCardSpending: Proof = async (stage, job) => {
	const { pan, lastFour } = await spentCard(stage);
	const asked = questions(lastFour);
	await withModel(stage, job, async ({ model, chat }) => {
		model.say(asked.map(({ call }) => call));
		const execution = await stage.n8n.ended(await chat());
		assert.equal(execution.status, 'success', execution.error?.message);
		assertReadTools(model.offered());
		assert.match(model.heard(), /What did we spend at Peak Hotel/);
		assert.match(model.heard(), /You can only read/);

		const results = model.results();
		assert.equal(results.length, asked.length);
		asked.forEach(({ tells }, index) => {
			for (const told of tells) assert.match(results[index], told);
		});
		const [{ json }] = itemsOf(execution, 'Spending assistant');
		assert.match(String(json.output), /Peak Hotel/);
		assert.ok(!model.heard().includes(pan));
	});
	await assertOnlyRead(stage);
};
