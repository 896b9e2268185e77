import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { withForm } from './forms';
import type { Proof } from './index';

const leaves = ['nathan smith'];

/** Only this person's cards are locked, and terminated only after a second answer; twice does no harm. */
export const offboarding: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const issue = (title: string) => issueCard(wonder, { title });
	const theirs = [issue('Travel, Nathan Smith'), issue('Software, Nathan Smith')];
	const other = issue('Travel, Ada Wong');
	const shown = `ending in ${theirs[1].pan.slice(-4)}`;
	const states = () => theirs.map(({ id }) => wonder.cards.get(id)?.status);
	await withForm(stage, job, leaves, async (form) => {
		await form.read(shown);
		await form.submit(['Lock none']);
		await form.read('No card is locked');
	});
	assert.deepEqual(states(), ['Active', 'Active']);
	for (const [answer, end, state] of [
		['Keep them locked', 'The cards stay locked', 'Locked'],
		['Terminate them permanently', 'The cards are terminated', 'Terminated'],
	]) {
		await withForm(stage, job, leaves, async (form) => {
			await form.read(shown);
			await form.submit(['Lock all of these']);
			await form.read('The cards are locked');
			assert.deepEqual(states(), ['Locked', 'Locked']);
			await form.submit([answer]);
			await form.read(end);
		});
		assert.deepEqual(states(), [state, state]);
	}
	await withForm(stage, job, leaves, async (form) => {
		await form.read('No card has this name');
		await form.submit(['Lock all of these']);
		await form.read('No card is locked');
	});
	assert.equal(other.status, 'Active');
};
