import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { itemsOf, type Json, type Workflow } from '../../demo/n8n/workflow';
import { chain, decide, decisionTrigger, fail, items, noOp, row, wait } from './build';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

interface Graded {
	transaction_id: string;
	status: number | null;
	latency_ms: number;
	in_time: boolean;
	valid: boolean;
	approved: boolean | null;
	reason: string | null;
}

const rule = (outcome: string, conditions: Json, more: Json = {}) => ({
	outcome,
	conditions,
	...more,
});
const atMost = (amount: string) => ({
	amounts: { range: [{ currency: 'USD', atLeast: '', atMost: amount }] },
});

/** A secret of one authorization, new each time. */
function withoutToken(decision: unknown): Json {
	const { token, ...rest } = decision as Json;
	assert.match(String(token), /^[0-9a-f-]{36}$/);
	return rest;
}

/** A shopper waits while n8n decides, and always gets one answer in time. */
export async function decisions(stage: Stage, report: Report): Promise<void> {
	await stage.reset();
	const { cards } = await stage.control<{ cards: string[] }>('POST', '/seed', {
		cards: 1,
		business_balance: '1000000.00',
	});
	/** Makes Wonder ask this workflow. Returns its ID. */
	const ask = async (workflow: Workflow): Promise<string> => {
		const { id, url } = await stage.listen(workflow);
		await stage.control('POST', '/decision', { url });
		return id;
	};
	const buy = async (amount?: string) => await stage.buy(cards[0], amount);
	const graded = async (transactionId: string) => {
		const { decisions: all } = await stage.control<{ decisions: Graded[] }>('GET', '/decisions');
		return all.filter(({ transaction_id: id }) => id === transactionId);
	};
	const lastRun = async (id: string, node: string) => {
		await until(async () => {
			const { results } = await stage.n8n.executionsOf(id);
			return results.length > 0 && !['new', 'running'].includes(results[0].status);
		});
		const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
		const execution = await stage.n8n.execution(last);
		return { execution, json: itemsOf(execution, node)[0]?.json };
	};

	await report.check('rules answer from top to bottom, and the workflow still runs', async () => {
		const id = await ask(
			row(
				'Rules',
				decisionTrigger({
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
		);
		assert.equal((await buy('20.00')).transaction.status, 'Authorized');
		const { json } = await lastRun(id, 'After');
		assert.equal(json.transaction_amount, '-20.00');
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

	await report.check('the workflow answers, and goes on behind its answer', async () => {
		const id = await ask(
			row(
				'Asked',
				decisionTrigger(),
				decide('Answer', 'decline', { reason: '={{ "Not at " + $json.merchant_name }}' }),
				noOp('After'),
			),
		);
		const { transaction, decision_reason: reason } = await buy();
		assert.deepEqual([transaction.status, reason], ['Declined', 'Not at Peak Hotel']);
		const { json } = await lastRun(id, 'After');
		assert.deepEqual(json.decision_answer, {
			decision: 'decline',
			reason: 'Not at Peak Hotel',
			answered: true,
		});
		assert.equal((await stage.n8n.executionsOf(id)).count, 1);
	});

	await report.check('the answer node finds the question when items were replaced', async () => {
		await ask(
			row(
				'Replaced',
				decisionTrigger(),
				...items('Other', [{ x: 1 }]),
				decide('Answer', 'approve'),
			),
		);
		assert.equal((await buy()).transaction.status, 'Authorized');
	});

	await report.check('asked again, it gets the same answer and starts no second run', async () => {
		const id = await ask(row('Once', decisionTrigger(), decide('Answer', 'approve')));
		const { transaction } = await buy();
		assert.equal(transaction.status, 'Authorized');
		const { answers } = await stage.control<{ answers: Graded[] }>(
			'POST',
			`/decisions/${transaction.id}/ask`,
			{ times: 20, at_once: true },
		);
		assert.ok(answers.every(({ valid, approved }) => valid && approved));
		assert.equal((await stage.n8n.executionsOf(id)).count, 1);
	});

	await report.check(
		'a repetition while the workflow thinks waits for the same answer',
		async () => {
			const id = await ask(
				row('Thinking', decisionTrigger(), wait('Think', 1), decide('Answer', 'approve')),
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

	const flows: Array<[string, Workflow, string]> = [
		['fails', row('Fails', decisionTrigger(), fail('Fail'), decide('Answer', 'approve')), 'error'],
		['has no answer node', row('Mute', decisionTrigger(), noOp('Nothing')), 'success'],
	];
	for (const [what, workflow, ending] of flows) {
		await report.check(`a workflow that ${what}: the fallback, at the deadline`, async () => {
			const id = await ask(workflow);
			const { transaction, decision_reason: reason } = await buy();
			assert.deepEqual(
				[transaction.status, reason],
				['Declined', 'No decision before the deadline'],
			);
			const [{ in_time: inTime, valid, latency_ms: ms }] = await graded(transaction.id);
			assert.ok(inTime && valid && ms > 1400 && ms < 1700, `${ms} ms`);
			assert.equal((await lastRun(id, 'Nothing')).execution.status, ending);
		});
	}

	await report.check('two answer nodes: the first counts, the second says so', async () => {
		const id = await ask(
			row('Two', decisionTrigger(), decide('First', 'approve'), decide('Second', 'decline')),
		);
		assert.equal((await buy()).transaction.status, 'Authorized');
		const { json } = await lastRun(id, 'Second');
		assert.deepEqual(json.decision_answer, {
			decision: 'decline',
			answered: false,
			answered_instead: 'approve',
			answered_by: 'workflow',
			note: 'This workflow has answered before; only the first answer counts.',
		});
	});

	await report.check('an answer node in a workflow started otherwise: a clear error', async () => {
		const { error } = await stage.run(chain('No shopper', decide('Answer', 'approve')));
		assert.equal(error?.message, 'No authorization waits for this workflow');
		assert.match(String(error?.description), /only works behind a Wonder Decision Trigger/);
	});

	await report.check('too late: the workflow goes on and knows what was answered', async () => {
		const id = await ask(
			row('Late', decisionTrigger(), wait('Think', 2), decide('Answer', 'approve'), noOp('After')),
		);
		assert.equal((await buy()).transaction.status, 'Declined');
		const { json } = await lastRun(id, 'After');
		assert.deepEqual(json.decision_answer, {
			decision: 'approve',
			answered: false,
			answered_instead: 'decline',
			answered_by: 'fallback',
			note: 'Too late: the deadline was over, and the fallback was answered instead.',
		});
	});

	await report.check(
		'too late, and asked to fail then: the workflow fails and says why',
		async () => {
			const id = await ask(
				row(
					'Late, strict',
					decisionTrigger({ deadlineMs: 200, fallback: 'approve' }),
					wait('Think', 1),
					decide('Answer', 'decline', { options: { failWhenLate: true } }),
				),
			);
			assert.equal((await buy()).transaction.status, 'Authorized');
			const { execution } = await lastRun(id, 'Answer');
			assert.equal(execution.status, 'error');
			assert.match(String(execution.error?.message), /^Too late/);
		},
	);

	await report.check(
		'200 workflows that are too slow: 200 fallbacks at 1,500 ± 100 ms',
		async () => {
			const before = readFileSync(stage.logFile, 'utf8').length;
			const id = await ask(
				row('Slow', decisionTrigger(), wait('Think', 3), decide('Answer', 'approve')),
			);
			// One after the other, but without waiting for the answer of the one before.
			const shoppers: Array<ReturnType<typeof buy>> = [];
			for (let count = 0; count < 200; count++) {
				shoppers.push(buy('1.00'));
				await new Promise((resolve) => setTimeout(resolve, 150));
			}
			const times: number[] = [];
			for (const { transaction } of await Promise.all(shoppers)) {
				assert.equal(transaction.status, 'Declined');
				const [{ valid, latency_ms: ms }] = await graded(transaction.id);
				assert.ok(valid);
				times.push(ms);
			}
			const outside = times.filter((ms) => Math.abs(ms - 1500) > 100);
			assert.deepEqual(outside, [], `all: ${times.sort((a, b) => a - b)}`);
			await until(async () => (await stage.n8n.executionsOf(id, ['success'])).count === 200);
			assert.equal((await stage.n8n.executionsOf(id)).count, 200);
			const log = readFileSync(stage.logFile, 'utf8').slice(before);
			assert.doesNotMatch(log, /headers|ERR_HTTP|crashed|Error with Webhook-Response/i);
		},
	);

	await report.check('50 shoppers at once each get their own answer', async () => {
		await ask(
			row(
				'Own answers',
				decisionTrigger({ deadlineMs: 20_000, options: { wonderWaitsMs: 30_000 } }),
				decide('Answer', '={{ Number($json.transaction_amount) % 2 ? "decline" : "approve" }}', {
					reason: '={{ $json.id }}',
				}),
			),
		);
		await stage.control('POST', '/decision', {
			url: stage.simulator.decisions.settings.url,
			deadline_ms: 30_000,
		});
		const bought = await Promise.all(
			Array.from({ length: 50 }, async (_, index) => await buy(`${index + 1}.00`)),
		);
		bought.forEach(({ transaction, decision_reason: reason }, index) => {
			const declined = index % 2 === 0;
			assert.equal(transaction.status, declined ? 'Declined' : 'Authorized');
			assert.equal(reason, declined ? transaction.id : null);
		});
	});

	await report.check('shadow mode approves all and records what the rules say', async () => {
		const id = await ask(
			row(
				'Shadow',
				decisionTrigger({
					mode: 'shadow',
					rules: { rule: [rule('decline', atMost('20.00'), { name: 'Small', reason: 'Test' })] },
				}),
				decide('Answer', 'decline', { reason: 'Workflow' }),
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
		assert.deepEqual(json.decision_answer, {
			decision: 'decline',
			reason: 'Workflow',
			answered: false,
			answered_instead: 'approve',
			answered_by: 'shadow',
			note: 'Shadow mode: recorded only.',
		});
	});

	await report.check('forged questions: 401, no decision, no run', async () => {
		const id = await ask(row('Forged question', decisionTrigger(), decide('Answer', 'approve')));
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
