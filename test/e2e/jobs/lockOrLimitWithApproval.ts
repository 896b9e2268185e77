import assert from 'node:assert/strict';
import { newSampleCard } from '../../../demo/examples';
import type { ToolCall } from '../fakeModel';
import { assertNotForged, click, parametersOf, shown, withModel, type Review } from './chat';
import type { Proof } from './index';

const last_four_digits = 'The last four digits of the card, as in 8348';
const hitlParameters = {
	reason: 'Why this change is needed, in one sentence for the person who approves it',
};

const PARAMETERS = {
	List_cards: {},
	Lock_card: { toolParameters: { last_four_digits }, hitlParameters },
	Set_daily_limit: {
		toolParameters: { last_four_digits, daily_limit: 'The new limit for one day, as in 250.00' },
		hitlParameters,
	},
};

export const lockOrLimitWithApproval: Proof = async (stage, job) => {
	const id = newSampleCard(stage.simulator);
	const card = stage.simulator.wonder.cards.get(id)!;
	const lastFour = card.pan.slice(-4);
	const reviewed = (tool: string, parameters: object): ToolCall => ({
		tool,
		arguments: { toolParameters: parameters, hitlParameters: { reason: 'Left in a taxi' } },
	});
	const lock = reviewed('Lock_card', { last_four_digits: lastFour });

	await withModel(stage, job, async ({ model, chat }) => {
		/** The model makes this call, a person clicks, and the model answers. Returns what the person saw. */
		const converse = async (call: ToolCall, node: string, label: string): Promise<Review> => {
			model.say([call]);
			const execution = await chat();
			const review = await shown<Review>(stage, execution, node);
			await assertNotForged(review, 'Approve');
			assert.deepEqual(await writes(), writesBefore, 'nothing before the click');
			await click(review, label);
			await shown(stage, execution, 'Reply');
			return review;
		};
		const writes = async () =>
			(await stage.log())
				.filter(({ method }) => method !== 'GET')
				.map(({ method, target }) => `${method} ${target.split('/').at(-1)}`);
		let writesBefore: string[] = [];

		const declined = await converse(lock, 'Approve lock', 'Decline');
		assert.equal(card.status, 'Active');
		assert.deepEqual(await writes(), []);
		assert.match(model.results()[0], /rejected/);
		assert.match(declined.text, new RegExp(`Sample card •••• ${lastFour} \\(Active, `));
		assert.match(declined.text, /Left in a taxi/);
		assert.ok(!declined.text.includes(id), declined.text);
		assert.deepEqual(
			Object.fromEntries(model.offered().map((tool) => [tool.name, parametersOf(tool)])),
			PARAMETERS,
		);
		assert.match(model.offered()[1].description, /^Locks a card: every payment is declined/);

		await converse(lock, 'Approve lock', 'Approve');
		assert.equal(card.status, 'Locked');
		writesBefore = ['PUT lock'];

		const limit = reviewed('Set_daily_limit', { last_four_digits: lastFour, daily_limit: '75.50' });
		const { text } = await converse(limit, 'Approve limit', 'Approve');
		assert.match(text, /75\.50/);
		assert.match(text, new RegExp(`Sample card •••• ${lastFour} \\(Locked, daily limit none USD`));
		assert.match(model.results()[0], /"daily_after": ?"75\.50"/);

		writesBefore = await writes();
		const nobodys = reviewed('Lock_card', { last_four_digits: '0000' });
		const { text: unknown } = await converse(nobodys, 'Approve lock', 'Approve');
		assert.match(unknown, /No card of yours: decline/);
		assert.match(model.results()[0], /no card ends in 0000/);
		assert.deepEqual(await writes(), writesBefore);
		assert.ok(!model.heard().includes(card.pan));
	});
};
