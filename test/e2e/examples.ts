import assert from 'node:assert/strict';
import { importExamples, newSampleCard, readExamples } from '../../demo/examples';
import { runMainJob } from '../../demo/job';
import { itemsOf, type Json } from '../../demo/n8n/workflow';
import type { Report } from './report';
import type { Stage } from './stage';

/** Where the way forks, the pinned event takes one of several. */
const NOT_REACHED = ['Authorized', 'Reversed', 'Settled', 'Other', 'Approve'];

/** The workflows that the demo shows run as they are, in the order of a first visit. */
export async function exampleWorkflows(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const { simulator } = stage;
	const sampleCard = newSampleCard(simulator);
	await stage.control('POST', '/authorizations', {
		card: sampleCard,
		amount: '99999.00',
		currency: 'USD',
		merchant_name: 'Too Dear Ltd',
		merchant_country: 'HK',
	});
	for (const amount of ['10.25', '20.50']) {
		await stage.control('POST', '/authorizations', {
			card: sampleCard,
			amount,
			currency: 'USD',
			merchant_name: 'Peak Hotel',
			merchant_country: 'HK',
		});
	}
	const locked = () =>
		[...simulator.wonder.cards.values()]
			.filter(({ status }) => status === 'Locked')
			.map(({ title }) => title);
	const locks: Record<string, string[]> = {
		'Lock a card when asked': ['Travel, Sales team'],
		'Auto-lock on decline': ['Sample card'],
		'Reconcile declined purchases every hour': ['Sample card'],
	};

	/** The declined purchase is no part of it. */
	const spent: Record<string, Json[]> = {
		'What was spent at each merchant': [
			{ merchant: 'Peak Hotel', currency: 'USD', sum_amount: 30.75 },
		],
	};
	/** What the form shows at its end. */
	const outcomes: Record<string, string[]> = {
		'Pay with a simulated card': ['Authorized: 12.50 USD at Coffee'],
	};
	const examples = readExamples(simulator.url, stage.credential, sampleCard);
	// "Lock a card" needs one that was issued, and runs after the others.
	const order = (name: string) => Number(name.startsWith('Issue')) - Number(/^Lock/.test(name));
	examples.sort((a, b) => order(b.name) - order(a.name));
	for (const example of examples) {
		await report.check(`example "${example.name}" runs to its end`, async () => {
			for (const card of simulator.wonder.cards.values()) card.status = 'Active';
			const execution = await stage.run(example);
			assert.equal(execution.status, 'success', execution.error?.message);
			const steps = example.nodes
				.filter(({ type }) => !type.endsWith('stickyNote'))
				.map(({ name }) => name)
				.filter((name) => !NOT_REACHED.includes(name));
			assert.deepEqual(Object.keys(execution.runs), steps);
			assert.deepEqual(locked(), locks[example.name] ?? []);
			const sums = itemsOf(execution, 'Sum by merchant').map(({ json }) => json);
			assert.deepEqual(sums, spent[example.name] ?? []);
			const shown = itemsOf(execution, 'Outcome').map(({ json }) => json.formSubmittedText);
			assert.deepEqual(shown, outcomes[example.name] ?? []);
		});
	}
}

/** What `npm start` shows: a declined purchase locks its card before the next one. */
export async function mainJob(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const { simulator, n8n, credential } = stage;
	await report.check('the main job of npm start works', async () => {
		const examples = readExamples(simulator.url, credential, newSampleCard(simulator));
		await runMainJob(n8n, await importExamples(n8n, examples), simulator);
	});
}
