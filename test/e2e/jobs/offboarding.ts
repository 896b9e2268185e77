import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { withForm } from './forms';
import type { Proof } from './index';

const leaves = ['Nathan Smith'];

/** Only this person's cards are locked, and terminated after an approval; twice does no harm. */
export const offboarding: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const issue = (title: string, ...names: string[]) =>
		issueCard(wonder, { title, card_holders: names.map((name) => ({ external_user_name: name })) });
	const theirs = [issue('Travel', 'Nathan Smith'), issue('Software', 'nathan smith')];
	const others = [issue('Ads', 'Nathan Smithers'), issue('Shared', 'Nathan Smith', 'Ada Wong')];
	const states = (cards: typeof theirs) => cards.map(({ id }) => wonder.cards.get(id)?.status);
	for (const [answer, shown, state] of [
		['Keep them locked', 'The cards stay locked', 'Locked'],
		['Terminate them permanently', 'The cards are terminated', 'Terminated'],
	]) {
		await withForm(stage, job, leaves, async (form) => {
			await form.read(`ending in ${theirs[1].pan.slice(-4)}`);
			assert.deepEqual(states(theirs), ['Locked', 'Locked']);
			await form.submit([answer]);
			await form.read(shown);
		});
		assert.deepEqual(states(theirs), [state, state]);
	}
	await withForm(stage, job, leaves, async (form) => {
		await form.read('No card is locked');
	});
	assert.deepEqual(states(others), ['Active', 'Active']);
};
