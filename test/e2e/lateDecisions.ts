import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Workflow } from '../../demo/n8n/workflow';
import { branch, decide, decisionTrigger, fail, noOp, row, wait, withoutTime } from './build';
import { decisionDesk } from './decisionDesk';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** Timers count whole milliseconds, and the simulator rounds. */
const DEADLINE_MS = 1500 - 2;

const lateReport = (decision: string) => ({
	decision,
	answered: false,
	answered_instead: 'decline',
	answered_by: 'fallback',
	fallback_reason: 'deadline',
	note: 'Too late: the deadline had passed, and the fallback decision was sent instead.',
});

/** Blocks all of n8n, as a long expression does. */
const busy = (ms: number, value: string) =>
	`={{ (() => { const until = Date.now() + ${ms}; while (Date.now() < until); return "${value}"; })() }}`;

/** After the deadline Wonder gets the fallback, and the output says so. */
export async function lateDecisions(stage: Stage, report: Report): Promise<void> {
	const { ask, buy, graded, lastRun } = await decisionDesk(stage);
	const gotTheFallback = async (transactionId: string) => {
		const answers = await graded(transactionId);
		assert.equal(answers.length, 1);
		const [{ valid, reason, latency_ms: ms }] = answers;
		assert.deepEqual([valid, reason], [true, 'No decision before the deadline']);
		assert.ok(ms >= DEADLINE_MS, `${ms} ms`);
	};

	const logged = async (line: RegExp) => {
		await until(() => line.test(readFileSync(stage.logFile, 'utf8')));
	};

	const flows: Array<[string, Workflow, string, string]> = [
		[
			'fails',
			row('Fails', decisionTrigger(), fail('Fail'), decide('Answer', 'approve')),
			'error',
			// n8n 2.8 does not say that it failed.
			'workflow_(failed|ended)',
		],
		[
			'never reaches its Wonder Decision node',
			row('Mute', decisionTrigger(), branch('Nothing', 'false'), decide('Answer', 'approve')),
			'success',
			'workflow_ended',
		],
	];
	for (const [what, workflow, ending, why] of flows) {
		await report.check(`a workflow that ${what}: the fallback, at the deadline`, async () => {
			const id = await ask(workflow);
			const { transaction, decision_reason: reason } = await buy();
			assert.deepEqual(
				[transaction.status, reason],
				['Declined', 'No decision before the deadline'],
			);
			await gotTheFallback(transaction.id);
			assert.equal((await lastRun(id, 'Nothing')).execution.status, ending);
			const payment = `declined payment ${transaction.id}`;
			await logged(new RegExp(`${payment} in \\d+ ms by fallback \\(${why}\\); rule: Otherwise`));
		});
	}

	await report.check(
		'too late: the workflow continues, and its output says what was sent',
		async () => {
			const id = await ask(
				row(
					'Late',
					decisionTrigger(),
					wait('Think', 2),
					decide('Answer', 'approve'),
					noOp('After'),
				),
			);
			assert.equal((await buy()).transaction.status, 'Declined');
			const { json } = await lastRun(id, 'After');
			assert.deepEqual(withoutTime(json.decision_answer), lateReport('approve'));
		},
	);

	await report.check('too late, with Fail If Late: the workflow fails and says why', async () => {
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
	});

	await report.check(
		'200 workflows that are too slow: 200 fallbacks, one each, none before the deadline',
		async () => {
			const before = readFileSync(stage.logFile, 'utf8').length;
			const id = await ask(
				row(
					'Slow',
					decisionTrigger({ options: { mostAsked: 200 } }),
					wait('Think', 3),
					decide('Answer', 'approve'),
				),
			);
			// One after the other, but without waiting for the response to the one before.
			const payments: Array<ReturnType<typeof buy>> = [];
			for (let count = 0; count < 200; count++) {
				payments.push(buy('1.00'));
				await new Promise((resolve) => setTimeout(resolve, 150));
			}
			for (const { transaction, decision_reason: reason } of await Promise.all(payments)) {
				assert.deepEqual(
					[transaction.status, reason],
					['Declined', 'No decision before the deadline'],
				);
				await gotTheFallback(transaction.id);
			}
			await until(async () => (await stage.n8n.executionsOf(id, ['success'])).count === 200);
			assert.equal((await stage.n8n.executionsOf(id)).count, 200);
			const log = readFileSync(stage.logFile, 'utf8').slice(before);
			assert.doesNotMatch(log, /headers|ERR_HTTP|crashed|Error with Webhook-Response/i);
		},
	);

	await report.check(
		'an expression that blocks n8n: the decision after it is too late',
		async () => {
			const id = await ask(
				row('Busy', decisionTrigger(), decide('Answer', busy(3000, 'approve')), noOp('After')),
			);
			const { transaction, decision_reason: reason } = await buy();
			assert.deepEqual(
				[transaction.status, reason],
				['Declined', 'No decision before the deadline'],
			);
			await gotTheFallback(transaction.id);
			const { json } = await lastRun(id, 'After');
			assert.deepEqual(withoutTime(json.decision_answer), lateReport('approve'));
		},
	);

	await report.check(
		'an expression that blocks n8n, with Fail If Late: the workflow fails',
		async () => {
			const options = { failWhenLate: true };
			const id = await ask(
				row(
					'Busy, strict',
					decisionTrigger(),
					decide('Answer', busy(3000, 'approve'), { options }),
				),
			);
			assert.equal((await buy()).transaction.status, 'Declined');
			const { execution } = await lastRun(id, 'Answer');
			assert.equal(execution.status, 'error');
			assert.match(String(execution.error?.message), /^Too late/);
		},
	);
	await stage.control('POST', '/decision', { url: null });
}
