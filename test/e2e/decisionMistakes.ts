import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Execution, Json, Workflow, WorkflowNode } from '../../demo/n8n/workflow';
import {
	behind,
	chain,
	decide,
	decisionTrigger,
	executeWorkflow,
	items,
	newDecisionTrigger,
	noOp,
	patient,
	row,
	subWorkflow,
} from './build';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** What people get wrong when they build decisions: each mistake is reported, and none approves. */
export async function decisionMistakes(stage: Stage, report: Report): Promise<void> {
	const { cards } = await stage.reset({ cards: 1, business_balance: '100000.00' });
	const buy = async (url: string) => {
		await stage.control('POST', '/decision', { url, deadline_ms: 60_000 });
		return await stage.buy(cards[0]);
	};
	const lastExecution = async (id: string): Promise<Execution> => {
		const latest = async () => (await stage.n8n.executionsOf(id)).results[0];
		await until(async () => !['new', 'running', undefined].includes((await latest())?.status));
		return await stage.n8n.execution((await latest()).id);
	};

	const wrong: Array<[string, Workflow, RegExp]> = [
		[
			'a decision that is neither approve nor decline',
			row('Yes', decisionTrigger(), decide('Answer', '={{ "Approve" }}')),
			/^Decision: "Approve" isn't a valid option/,
		],
		[
			'items with different decisions',
			row(
				'Two minds',
				decisionTrigger(),
				...items('Rows', [{ ok: 'approve' }, { ok: 'decline' }]),
				decide('Answer', '={{ $json.ok }}'),
			),
			/^Decision: the items have different decisions for one payment/,
		],
	];
	for (const [what, workflow, message] of wrong) {
		await report.check(`${what}: an error, and the payment gets the fallback`, async () => {
			const { id, url } = await stage.listen(workflow);
			const { transaction, decision_reason: reason } = await buy(url);
			assert.deepEqual(
				[transaction.status, reason],
				['Declined', 'No decision before the deadline'],
			);
			const { status, error } = await lastExecution(id);
			assert.equal(status, 'error');
			assert.match(String(error?.message), message);
		});
	}

	await report.check('two triggers may lead to one Wonder Decision node', async () => {
		const workflow = row(
			'Both',
			decisionTrigger(patient),
			...items('Other', [{ x: 1 }]),
			decide('Answer', 'approve'),
		);
		const second = { ...decisionTrigger(patient), name: 'Second', id: randomUUID() };
		workflow.connections.Second = workflow.connections[workflow.nodes[0].name];
		workflow.nodes.push(second);
		await stage.listen(workflow);
		for (const each of [workflow.nodes[0], second]) {
			const { transaction } = await buy(stage.n8n.webhookUrl(each));
			assert.equal(transaction.status, 'Authorized', each.name);
		}
	});

	await report.check('an execution that the trigger did not start: a clear error', async () => {
		const workflow = chain('By hand', decide('Answer', 'approve'));
		const unused = decisionTrigger();
		workflow.connections[unused.name] = workflow.connections.Start;
		workflow.nodes.push(unused);
		const { error } = await stage.run(workflow);
		assert.equal(error?.message, 'No payment is pending in this execution');
		assert.match(String(error?.description), /was not started by "Wonder Decision Trigger"/);
	});

	const unusable: Array<[string, Json, RegExp]> = [
		['a deadline of 0', { deadlineMs: 0 }, /Deadline \(Milliseconds\): .*0.* is not valid/],
		[
			'a deadline after Wonder Timeout',
			{ deadlineMs: 2000 },
			/Deadline \(Milliseconds\) must be shorter than Wonder Timeout/,
		],
		[
			'a response that is no JSON',
			{ options: { approveJson: '{ oops' } },
			/Approve Response \(JSON\): .*oops.* isn't a JSON object/,
		],
		[
			'a status code of 42',
			{ options: { declineStatus: 42 } },
			/Decline Status Code: .*42.* is not valid/,
		],
		[
			'a rule without conditions',
			{ rules: { rule: [{ outcome: 'approve' }] } },
			/Rule 1 has no conditions/,
		],
	];
	await report.check('a trigger that could not decide is not published', async () => {
		for (const [what, parameters, message] of unusable) {
			const id = await stage.store(row(what, decisionTrigger(parameters)));
			await assert.rejects(stage.n8n.activate(id), message);
		}
	});

	const live = newDecisionTrigger({ mode: 'live' });
	const noDecision: Array<[string, WorkflowNode[], RegExp]> = [
		['no rule, nothing behind', [live], /would get the same decision \(approve\)/],
		['no rule, no decision', [decisionTrigger(), noOp('Log')], /the Fallback Decision \(decline\)/],
		[
			'a disabled decision',
			[decisionTrigger(), decide('Answer', 'approve', {}, { disabled: true })],
			/no Wonder Decision node follows its output Asked\. Add one/,
		],
		['never asked', [live, decide('Answer', 'approve')], /node would never decide/],
	];
	await report.check('a live trigger that would decide nothing is not published', async () => {
		for (const [what, nodes, message] of noDecision) {
			const workflow = row(what, ...nodes);
			await assert.rejects(stage.n8n.activate(await stage.store(workflow)), message);
		}
	});

	await report.check('a decision where nothing is asked is not published', async () => {
		const workflow = behind(
			'Decided',
			row('Decided', decisionTrigger(), decide('Answer', 'approve')),
		);
		await assert.rejects(
			stage.n8n.activate(await stage.store(workflow)),
			/no Wonder Decision node follows its output Asked/,
		);
	});

	await report.check('the sub-workflow behind a live trigger may decide', async () => {
		const called = subWorkflow('Deciding', decide('Answer', 'decline', { reason: 'Sub' }));
		const workflow = row('Delegates', decisionTrigger(patient), executeWorkflow('Call', called));
		const { url } = await stage.listen(workflow);
		const { transaction, decision_reason: reason } = await buy(url);
		assert.deepEqual([transaction.status, reason], ['Declined', 'Sub']);
	});
	await stage.control('POST', '/decision', { url: null });
}
