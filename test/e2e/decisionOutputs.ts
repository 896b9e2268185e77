import assert from 'node:assert/strict';
import type { Json, Workflow } from '../../demo/n8n/workflow';
import { decide, decisionTrigger, noOp, patient, row } from './build';
import { decisionDesk } from './decisionDesk';
import type { Report } from './report';
import type { Stage } from './stage';

const rules = {
	rule: [
		{
			outcome: 'decline',
			conditions: { amounts: { range: [{ currency: 'USD', atLeast: '', atMost: '20.00' }] } },
		},
	],
};

/** A node behind each output of the trigger; the workflow approves what comes out of Asked and Would Ask. */
function sorted(name: string, parameters: Json): Workflow {
	const answer = decide('Answer', 'approve');
	const workflow = row(name, decisionTrigger({ rules, ...patient, ...parameters }), answer);
	const [trigger] = workflow.nodes;
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const wouldAnswer = { ...answer, id: `${answer.id}-2`, name: 'Would answer' };
	return {
		...workflow,
		nodes: [...workflow.nodes, noOp('Log'), wouldAnswer],
		connections: { [trigger.name]: { main: ['Answer', 'Log', 'Would answer'].map(to) } },
	};
}

/** Each payment comes out of one output, so that nothing approves what a rule has declined. */
export async function decisionOutputs(stage: Stage, report: Report): Promise<void> {
	const { ask, buy, lastRun } = await decisionDesk(stage);
	const cases: Array<[string, Json, string, string, string]> = [
		['Live', { mode: 'live' }, '20.00', 'Declined', 'Log'],
		['Live', { mode: 'live' }, '20.01', 'Authorized', 'Answer'],
		['Shadow', { mode: 'shadow' }, '20.00', 'Authorized', 'Log'],
		['Shadow', { mode: 'shadow' }, '20.01', 'Authorized', 'Would answer'],
	];
	for (const [mode, parameters, amount, status, node] of cases) {
		await report.check(`in ${mode} mode, ${amount} USD goes to ${node} only`, async () => {
			const id = await ask(sorted(`${mode} ${amount}`, parameters));
			assert.equal((await buy(amount)).transaction.status, status);
			const ran: string[] = [];
			for (const each of ['Answer', 'Log', 'Would answer']) {
				if ((await lastRun(id, each)).json) ran.push(each);
			}
			assert.deepEqual(ran, [node]);
		});
	}
	await stage.control('POST', '/decision', { url: null });
}
