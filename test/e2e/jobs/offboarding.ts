import assert from 'node:assert/strict';
import { issueCard } from '../../../simulator/issuer/cards';
import { withForm } from './forms';
import type { Proof } from './index';

const leaves = ['ann smith'];

const checked = (...labels: string[]) => [JSON.stringify(labels)];

/** Only the cards that are checked are locked, and terminated after a second answer; twice does no harm. */
export const offboarding: Proof = async (stage, job) => {
	const { wonder } = stage.simulator;
	const issue = (title: string) => issueCard(wonder, { title });
	const titles = ['Travel, Ann Smith', 'Software, Ann Smith', 'Ann Smith, of Sales'];
	// Wonder lists the newest first.
	const theirs = titles.map(issue).reverse();
	const others = ['Travel, Joann Smith', 'Travel, Ann Smithson'].map(issue);
	const labels = theirs.map(
		({ title, pan }, index) => `${index + 1}. ${title}, ending in ${pan.slice(-4)}`,
	);
	const [first, second] = labels;
	const states = () => theirs.map(({ status }) => status);

	await withForm(stage, job, leaves, async (form) => {
		const page = await form.read(second);
		for (const { title } of others) assert.ok(!page.includes(`${title},`), title);
		assert.deepEqual(states(), ['Active', 'Active', 'Active']);
		await form.submit(checked());
		await form.read('No card is locked');
	});
	assert.deepEqual(states(), ['Active', 'Active', 'Active']);

	await withForm(stage, job, leaves, async (form) => {
		await form.read(first);
		await form.submit(checked(first, second));
		assert.ok(!(await form.read('The cards are locked')).includes(labels[2]));
		assert.deepEqual(states(), ['Locked', 'Locked', 'Active']);
		await form.submit(checked());
		await form.read('No card is terminated');
	});
	assert.deepEqual(states(), ['Locked', 'Locked', 'Active']);

	await withForm(stage, job, leaves, async (form) => {
		await form.read(first);
		await form.submit(checked(first, second));
		await form.read('The cards are locked');
		theirs[1].status = 'Active';
		await form.submit(checked(first, second));
		await form.read('The cards are terminated');
	});
	assert.deepEqual(states(), ['Terminated', 'Active', 'Active'], 'one was unlocked meanwhile');

	for (const card of theirs) card.status = 'Terminated';
	await withForm(stage, job, leaves, async (form) => {
		await form.read('No card that can be locked has this name');
		await form.submit([]);
		await form.read('No card is locked');
	});
	assert.deepEqual(
		others.map(({ status }) => status),
		['Active', 'Active'],
	);
};
