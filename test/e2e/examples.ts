import assert from 'node:assert/strict';
import { newSampleCard, readExamples } from '../../demo/examples';
import { itemsOf, type Execution, type Json, type Workflow } from '../../demo/n8n/workflow';
import { proofs } from './jobs';
import type { Report } from './report';
import type { Stage } from './stage';

/** Where the way forks, the pinned event takes one of several. */
const NOT_REACHED = ['Authorized', 'Reversed', 'Settled', 'Other', 'Approve'];

const hotels = {
	rule: 'Hotels',
	status: 'Authorized',
	currency: 'USD',
	count_id: 2,
	sum_amount: 30.75,
};
const large = {
	rule: 'Large',
	status: 'Declined',
	currency: 'USD',
	count_id: 1,
	sum_amount: 99999,
};

/** What those put out that end in a table. */
const tables: Record<string, Json[]> = {
	// The declined purchase is no part of it.
	'What was spent at each merchant': [
		{ merchant: 'Peak Hotel', currency: 'USD', sum_amount: 30.75 },
	],
	'Compare a policy before and after': [
		{ policy: 'Before', would_have: 'decline', ...large },
		{ policy: 'Before', would_have: 'ask', ...hotels },
		{ policy: 'After', would_have: 'decline', ...large },
		{ policy: 'After', would_have: 'approve', ...hotels },
	],
	"Count a day's decisions": [
		{
			decided_by: 'rule',
			rule: 'Night',
			answered: 'decline',
			would_have: '',
			fallback_reason: '',
			matched: 'true',
			count_id: 1,
			max_answered_in_ms: 3,
		},
	],
};

/** Without a Decision Trigger that only holds the rules to try out: nothing follows it. */
const stepsOf = ({ nodes, connections }: Workflow) =>
	nodes.filter(
		({ type, name }) =>
			!type.endsWith('stickyNote') &&
			!NOT_REACHED.includes(name) &&
			(name in connections || !type.endsWith('Trigger')),
	);

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
		'Auto-lock on decline': ['Sample card'],
	};

	/** What the form shows at its end. */
	const outcomes: Record<string, string[]> = {
		'Pay with a simulated card': ['Authorized: 12.50 USD at Coffee'],
	};
	const examples = readExamples(simulator.url, stage.credential, sampleCard).filter(
		({ name }) => !(name in proofs),
	);
	// What "Pay" spends would be in the tables of others.
	const order = (name: string) => Number(name.startsWith('Pay'));
	examples.sort((a, b) => order(a.name) - order(b.name));
	for (const example of examples) {
		await report.check(`example "${example.name}" runs to its end`, async () => {
			for (const card of simulator.wonder.cards.values()) card.status = 'Active';
			const steps = stepsOf(example);
			const id = await stage.store(example);
			const executions: Execution[] = [];
			for (const { name, type } of steps) {
				if (type.endsWith('Trigger')) executions.push(await stage.n8n.run(id, name));
			}
			for (const { status, error } of executions) assert.equal(status, 'success', error?.message);
			assert.deepEqual(
				executions.flatMap(({ runs }) => Object.keys(runs)),
				steps.map(({ name }) => name),
			);
			const table = steps.find(({ type }) => type.endsWith('.summarize'))?.name ?? '';
			assert.deepEqual(
				executions.flatMap((each) => itemsOf(each, table)).map(({ json }) => json),
				tables[example.name] ?? [],
			);
			assert.deepEqual(locked(), locks[example.name] ?? []);
			const shown = executions.flatMap((each) => itemsOf(each, 'Outcome'));
			assert.deepEqual(
				shown.map(({ json }) => json.formSubmittedText),
				outcomes[example.name] ?? [],
			);
		});
	}
}
