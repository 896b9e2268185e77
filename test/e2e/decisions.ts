import assert from 'node:assert/strict';
import { send } from '../../simulator/webhooks/send';
import type { Json } from '../../demo/n8n/workflow';
import {
	behind,
	chain,
	decide,
	decisionTrigger,
	items,
	newDecisionTrigger,
	noOp,
	patient,
	row,
	wait,
	withoutTime,
} from './build';
import { decisionDesk, type Graded } from './decisionDesk';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

const rule = (outcome: string, conditions: Json, more: Json = {}) => ({
	outcome,
	conditions,
	...more,
});
const atMost = (amount: string) => ({
	amounts: { range: [{ currency: 'USD', atLeast: '', atMost: amount }] },
});

/** The token is a secret of one authorization, new each time; all of these are decided. */
function withoutToken(decision: unknown): Json {
	const { token, ...rest } = withoutTime(decision);
	assert.match(String(token), /^[0-9a-f-]{36}$/);
	return rest;
}

/** A payment is pending while n8n decides, and Wonder gets one response. */
export async function decisions(stage: Stage, report: Report): Promise<void> {
	const { ask, buy, lastRun } = await decisionDesk(stage);

	await report.check('rules decide from top to bottom, and the workflow still runs', async () => {
		const id = await ask(
			behind(
				'Decided',
				row(
					'Rules',
					decisionTrigger({
						...patient,
						rules: {
							rule: [
								rule('approve', atMost('20.00'), { name: 'Small' }),
								rule('decline', atMost('100.00'), { reason: 'Too dear' }),
							],
						},
						otherwise: 'decline',
					}),
					noOp('After'),
				),
			),
		);
		assert.equal((await buy('20.00')).transaction.status, 'Authorized');
		const { json, execution } = await lastRun(id, 'After');
		assert.equal(json.amount, 20);
		assert.deepEqual(await stage.highlightedOf(execution.id), {
			...{ merchant: 'Peak Hotel', card: json.card },
			...{ amount: '20.00 USD', decision: 'approve' },
		});
		assert.deepEqual(withoutToken(json.decision), {
			answered: 'approve',
			by: 'rule',
			rule: 'Small',
		});
		const second = await buy('20.01');
		assert.deepEqual([second.transaction.status, second.decision_reason], ['Declined', 'Too dear']);
		assert.equal((await buy('100.01')).transaction.status, 'Declined');
		await until(async () => (await stage.n8n.executionsOf(id)).count === 3);
	});

	await report.check('the workflow decides, and continues after its decision', async () => {
		const id = await ask(
			row(
				'Asked',
				decisionTrigger(patient),
				decide('Answer', 'decline', { reason: '={{ "Not at " + $json.merchant }}' }),
				noOp('After'),
			),
		);
		const { transaction, decision_reason: reason } = await buy();
		assert.deepEqual([transaction.status, reason], ['Declined', 'Not at Peak Hotel']);
		const { json, execution } = await lastRun(id, 'After');
		assert.deepEqual(await stage.highlightedOf(execution.id), {
			...{ merchant: 'Peak Hotel', card: json.card, amount: '10.00 USD' },
			...{ decision: 'decline', decision_reason: 'Not at Peak Hotel' },
		});
		assert.deepEqual(withoutTime(json.decision_answer), {
			decision: 'decline',
			reason: 'Not at Peak Hotel',
			answered: true,
		});
		assert.equal((await stage.n8n.executionsOf(id)).count, 1);
	});

	await report.check(
		'Wonder Decision finds the pending payment when items were replaced',
		async () => {
			await ask(
				row(
					'Replaced',
					decisionTrigger(patient),
					...items('Other', [{ x: 1 }]),
					decide('Answer', 'approve'),
				),
			);
			assert.equal((await buy()).transaction.status, 'Authorized');
		},
	);

	await report.check(
		'a repeated request gets the same response and starts no second execution',
		async () => {
			const id = await ask(row('Once', decisionTrigger(patient), decide('Answer', 'approve')));
			const { transaction } = await buy();
			assert.equal(transaction.status, 'Authorized');
			const { answers } = await stage.control<{ answers: Graded[] }>(
				'POST',
				`/decisions/${transaction.id}/ask`,
				{ times: 20, at_once: true },
			);
			assert.ok(answers.every(({ valid, approved }) => valid && approved));
			assert.equal((await stage.n8n.executionsOf(id)).count, 1);
		},
	);

	await report.check(
		'a request repeated while the workflow runs gets the same response',
		async () => {
			const id = await ask(
				row('Thinking', decisionTrigger(patient), wait('Think', 1), decide('Answer', 'approve')),
			);
			const first = buy();
			await until(async () => (await stage.n8n.executionsOf(id)).count === 1);
			const waiting = [...stage.simulator.decisions.asked.keys()].at(-1) as string;
			const repeated = stage.control<{ answers: Graded[] }>(
				'POST',
				`/decisions/${waiting}/ask`,
				{},
			);
			assert.equal((await first).transaction.status, 'Authorized');
			assert.equal((await repeated).answers[0].approved, true);
			assert.equal((await stage.n8n.executionsOf(id)).count, 1);
		},
	);

	await report.check(
		'two Wonder Decision nodes: the first counts, the second says so',
		async () => {
			const id = await ask(
				row(
					'Two',
					decisionTrigger(patient),
					decide('First', 'approve'),
					decide('Second', 'decline'),
				),
			);
			assert.equal((await buy()).transaction.status, 'Authorized');
			const { json } = await lastRun(id, 'Second');
			assert.deepEqual(withoutTime(json.decision_answer), {
				decision: 'decline',
				answered: false,
				answered_instead: 'approve',
				answered_by: 'workflow',
				note: 'This workflow has already sent a decision; only the first one counts.',
			});
		},
	);

	await report.check(
		'Wonder Decision in a workflow without the trigger: a clear error',
		async () => {
			const { error } = await stage.run(chain('No payment', decide('Answer', 'approve')));
			assert.equal(error?.message, 'No payment is pending in this execution');
			assert.match(String(error?.description), /Place this node after a Wonder Decision Trigger/);
		},
	);

	await report.check('50 payments at once each get their own decision', async () => {
		await ask(
			row(
				'Own decisions',
				decisionTrigger(patient),
				decide('Answer', '={{ $json.amount % 2 ? "decline" : "approve" }}', {
					reason: '={{ $json.id }}',
				}),
			),
		);
		const bought = await Promise.all(
			Array.from({ length: 50 }, async (_, index) => await buy(`${index + 1}.00`)),
		);
		bought.forEach(({ transaction, decision_reason: reason }, index) => {
			const declined = index % 2 === 0;
			assert.equal(transaction.status, declined ? 'Declined' : 'Authorized');
			assert.equal(reason, declined ? transaction.id : null);
		});
	});

	await report.check(
		'shadow mode approves all payments and records what the rules say',
		async () => {
			const id = await ask(
				behind(
					'Decided',
					row(
						'Shadow',
						decisionTrigger({
							mode: 'shadow',
							rules: {
								rule: [rule('decline', atMost('20.00'), { name: 'Small', reason: 'Test' })],
							},
						}),
						decide('Answer', 'decline', { reason: 'Workflow' }),
					),
				),
			);
			assert.equal((await buy('5.00')).transaction.status, 'Authorized');
			const { json } = await lastRun(id, 'Answer');
			assert.deepEqual(withoutToken(json.decision), {
				answered: 'approve',
				by: 'shadow',
				would_have: 'decline',
				rule: 'Small',
				reason: 'Test',
			});
			assert.deepEqual(withoutTime(json.decision_answer), {
				decision: 'decline',
				reason: 'Workflow',
				answered: false,
				answered_instead: 'approve',
				answered_by: 'shadow',
				note: 'Shadow mode: recorded only.',
			});
		},
	);

	await report.check('a new trigger approves all payments, and records it', async () => {
		const id = await ask(behind('Decided', row('New', newDecisionTrigger(), noOp('After'))));
		assert.equal((await buy('5.00')).transaction.status, 'Authorized');
		const { json } = await lastRun(id, 'After');
		assert.deepEqual(withoutToken(json.decision), {
			answered: 'approve',
			by: 'shadow',
			would_have: 'approve',
			rule: 'Otherwise',
		});
	});

	await report.check('a raised authorization is decided again', async () => {
		const id = await ask(
			row(
				'Raised',
				decisionTrigger({
					...patient,
					rules: { rule: [rule('approve', atMost('50.00'))] },
					otherwise: 'ask',
				}),
				decide('Answer', 'decline', { reason: 'Too much' }),
			),
		);
		const { transaction } = await buy('10.00');
		assert.equal(transaction.status, 'Authorized');
		const first = stage.simulator.decisions.asked.get(transaction.id)!;
		const event = JSON.parse(String(first.body)) as {
			action: string;
			card_transaction: Json;
		};
		event.card_transaction.transaction_amount = '-5000.00';
		const raised = stage.simulator.webhooks.signed(first.url, event);
		const answer = await send(raised, new AbortController().signal);
		assert.equal(answer.body, '{"approved":false,"reason":"Too much"}');
		assert.equal((await stage.n8n.executionsOf(id)).count, 2);
	});

	await report.check('forged requests: 401, no decision, no execution', async () => {
		const id = await ask(
			row('Forged request', decisionTrigger(patient), decide('Answer', 'approve')),
		);
		const { forgeries } = await stage.control<{ forgeries: Array<{ status: number }> }>(
			'POST',
			'/forgeries',
			{ action: 'Decision', count: 150, at_once: 4 },
		);
		assert.equal(forgeries.length, 150);
		assert.ok(forgeries.every(({ status }) => status === 401));
		assert.equal((await stage.n8n.executionsOf(id)).count, 0);
	});
	await stage.control('POST', '/decision', { url: null });
}
