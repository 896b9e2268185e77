import assert from 'node:assert/strict';
import type { Workflow } from '../../demo/n8n/workflow';
import { branch, decide, decisionTrigger, fail, noOp, patient, row, wait } from './build';
import { decisionDesk } from './decisionDesk';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** More payments at once than workflows may be asked about. */
export async function overload(stage: Stage, report: Report): Promise<void> {
	const { ask, buy, graded, lastRun } = await decisionDesk(stage);

	await report.check(
		'of five payments at once and two places, two are asked, three get the fallback, and the next run counts them',
		async () => {
			const options = { ...patient.options, mostAsked: 2 };
			const id = await ask(
				row(
					'Two at once',
					decisionTrigger({ ...patient, options }),
					wait('Think', 5),
					decide('Answer', 'approve'),
					noOp('After'),
				),
			);
			const payments = await Promise.all(Array.from({ length: 5 }, async () => await buy('1.00')));
			assert.deepEqual(payments.map(({ decision_reason: reason }) => reason ?? 'none').sort(), [
				...Array<string>(3).fill('Too many payments at once'),
				...Array<string>(2).fill('none'),
			]);
			for (const { transaction } of payments) {
				assert.equal((await graded(transaction.id)).length, 1);
			}
			assert.equal((await stage.n8n.executionsOf(id)).count, 2);
			assert.equal((await buy('1.00')).transaction.status, 'Authorized');
			const { json } = await lastRun(id, 'After');
			const { overloaded_before: count } = json.decision as { overloaded_before?: number };
			assert.equal(count, 3);
		},
	);

	const oneAtOnce = { deadlineMs: 500, options: { mostAsked: 1 } };
	const flows: Array<[string, Workflow]> = [
		[
			'was too slow, at its end',
			row('Slow', decisionTrigger(oneAtOnce), wait('Think', 3), decide('Answer', 'approve')),
		],
		['failed', row('Fails', decisionTrigger(oneAtOnce), fail('Fail'), decide('Answer', 'approve'))],
		[
			'ended without a decision',
			row(
				'Mute',
				decisionTrigger(oneAtOnce),
				branch('Nothing', 'false'),
				decide('Answer', 'approve'),
			),
		],
	];
	for (const [what, workflow] of flows) {
		await report.check(`a place is free again when the workflow ${what}`, async () => {
			const id = await ask(workflow);
			await buy('1.00');
			// Until then, payments get the fallback and start no run.
			await until(async () => {
				await buy('1.00');
				return (await stage.n8n.executionsOf(id)).count === 2;
			});
		});
	}
	await stage.control('POST', '/decision', { url: null });
}
