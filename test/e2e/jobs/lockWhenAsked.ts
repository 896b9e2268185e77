import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { withForm } from './forms';
import type { Proof } from './index';

/** The person chooses among the cards that match; the first of them is not locked by itself. */
export const lockWhenAsked: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const [first, second] = ['Travel, Ada', 'Travel, Ben'].map((title) =>
		issueCard(wonder, { title }),
	);
	const named = (card: typeof first) => `${card.title}, ending in ${card.pan.slice(-4)}`;
	const states = () => [first, second].map(({ status }) => status);
	await withForm(stage, job, ['Travel'], async (form) => {
		await form.read(named(first));
		await form.read(named(second));
		assert.deepEqual(states(), ['Active', 'Active'], 'locked by opening the page');
		await form.submit(['None of these']);
		await form.read('No card is locked');
	});
	assert.deepEqual(states(), ['Active', 'Active']);
	await withForm(stage, job, ['Travel'], async (form) => {
		await form.read(named(first));
		// Wonder lists the newest first, so this one is not the first that was found.
		await form.submit([named(first)]);
		await form.read('The card is locked');
	});
	assert.deepEqual(states(), ['Locked', 'Active']);
	await withForm(stage, job, ['Ada'], async (form) => {
		await form.read('It may be locked already');
	});
	first.status = 'Active';
	Object.assign(second, { title: first.title, pan: first.pan });
	await withForm(stage, job, ['Travel'], async (form) => {
		await form.read(named(first));
		await form.submit([named(first)]);
		await form.read('Several cards have this title');
	});
	assert.deepEqual(states(), ['Active', 'Active']);
};
