import assert from 'node:assert/strict';
import { readExamples } from '../../demo/examples';
import type { Report } from './report';
import type { Stage } from './stage';

/** The workflows that the demo shows run as they are, in the order of a first visit. */
export async function exampleWorkflows(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const examples = readExamples(stage.simulator.url, stage.credential);
	// "Lock a card" needs one that was issued, and runs after the others.
	const order = (name: string) => Number(name.startsWith('Issue')) - Number(/^Lock/.test(name));
	examples.sort((a, b) => order(b.name) - order(a.name));
	for (const example of examples) {
		await report.check(`example "${example.name}" runs to its end`, async () => {
			const execution = await stage.run(example);
			assert.equal(execution.status, 'success', execution.error?.message);
			const steps = example.nodes.filter(({ type }) => !type.endsWith('stickyNote'));
			assert.deepEqual(
				Object.keys(execution.runs),
				steps.map(({ name }) => name),
			);
		});
	}
	await report.check('the example locked the card that it was asked to lock', () => {
		const titles = [...stage.simulator.wonder.cards.values()]
			.filter(({ status }) => status === 'Locked')
			.map(({ title }) => title);
		assert.deepEqual(titles, ['Travel, Sales team']);
	});
}
