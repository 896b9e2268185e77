import assert from 'node:assert/strict';
import { itemsOf, type Workflow } from '../../demo/n8n/workflow';
import { pool } from '../../simulator/webhooks/pool';
import { send } from '../../simulator/webhooks/send';
import { decide, decisionTrigger, noOp, patient, row, wait } from '../e2e/build';
import type { Report } from '../e2e/report';
import { until } from '../e2e/wonderStage';
import { pastPayments } from './pastPayments';
import type { QueueStage } from './stage';

/** A webhook process holds Wonder's request, and a worker decides. */
export async function decisions(stage: QueueStage, report: Report): Promise<void> {
	const { cards } = await stage.reset({ cards: 1, business_balance: '100000.00' });
	const { decisions: asked } = stage.simulator;
	const ask = async (workflow: Workflow, process: 0 | 1): Promise<string> => {
		const id = await stage.activate(workflow);
		const path = `${workflow.nodes[0].webhookId}/wonder-decision`;
		await stage.untilListening(path);
		asked.configure({
			url: `${stage.webhooks[process].url}/webhook/${path}`,
			deadline_ms: 60_000,
		});
		return id;
	};
	const buy = async (amount?: string) => await stage.buy(cards[0], amount);
	const lastReport = async (id: string, node: string) => {
		await until(async () => (await stage.n8n.executionsOf(id)).results[0]?.status === 'success');
		const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
		return itemsOf(await stage.n8n.execution(last), node)[0]?.json.decision_answer;
	};

	const alreadySent = {
		decision: 'decline',
		answered: false,
		answered_instead: 'approve',
		answered_by: 'workflow',
		note: 'This workflow has already sent a decision; only the first one counts.',
	};

	for (const process of [0, 1] as const) {
		await report.check(
			`a worker's decision reaches Wonder through webhook process ${process + 1}`,
			async () => {
				const odd = '={{ $json.amount % 2 ? "decline" : "approve" }}';
				const id = await ask(
					row(
						`Decided by a worker ${process}`,
						decisionTrigger(patient),
						decide('Answer', odd, { reason: '={{ $json.id }}' }),
						noOp('After'),
					),
					process,
				);
				for (let amount = 1; amount <= 10; amount++) {
					const { transaction, decision_reason: reason } = await buy(`${amount}.00`);
					const declined = amount % 2 === 1;
					assert.equal(transaction.status, declined ? 'Declined' : 'Authorized');
					assert.equal(reason, declined ? transaction.id : null);
				}
				const latest = asked.gradedResponses().slice(-10);
				assert.ok(latest.every(({ valid }) => valid));
				console.log(`# responses in ${latest.map(({ latency_ms: ms }) => ms).join(', ')} ms`);
				assert.equal((await stage.n8n.executionsOf(id)).count, 10);
			},
		);
	}

	await report.check(
		'a repeated request gets the same response and starts no second execution',
		async () => {
			const id = await ask(row('Once', decisionTrigger(patient), decide('Answer', 'approve')), 0);
			const { transaction } = await buy('10.00');
			const answers = await asked.askAgain(transaction.id, { times: 10, at_once: true });
			assert.ok(answers.every(({ valid, approved }) => valid && approved));
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
				1,
			);
			assert.equal((await buy('10.00')).transaction.status, 'Authorized');
			assert.deepEqual(await lastReport(id, 'Second'), alreadySent);
		},
	);

	await report.check('a second decision after the deadline reports the first', async () => {
		const id = await ask(
			row(
				'Two, late',
				decisionTrigger({ deadlineMs: 10_000, options: { wonderWaitsMs: 60_000 } }),
				decide('First', 'approve'),
				wait('Think', 11),
				decide('Second', 'decline'),
			),
			1,
		);
		assert.equal((await buy('10.00')).transaction.status, 'Authorized');
		assert.deepEqual(await lastReport(id, 'Second'), alreadySent);
	});

	/** What ten copies of a question get, each signed anew, that reach the webhook processes in turn. */
	const askTenTimes = async (amount: string, atOnce: boolean): Promise<string[]> => {
		const before = asked.asked.size;
		const buying = buy(amount);
		if (!atOnce) await buying;
		await until(() => asked.asked.size > before);
		const first = [...asked.asked.values()][before];
		const [port, otherPort] = stage.webhooks.map(({ url }) => url);
		const copy = async (index: number) => {
			const url = first.url.replace(port, index % 2 ? otherPort : port);
			const dispatch = stage.simulator.webhooks.signedAnew({ ...first, url });
			const { status, body } = await send(dispatch, new AbortController().signal);
			return `${status} ${body}`;
		};
		const answers = await pool(10, atOnce ? 10 : 1, copy);
		await buying;
		return answers;
	};

	for (const atOnce of [true, false]) {
		const how = atOnce ? 'at once' : 'one after the other';

		await report.check(
			`ten copies over two webhook processes, ${how}: one answer by rule`,
			async () => {
				// The payment is created just before the minute in which it is asked about, and the rule
				// declines from this minute on. The minute should not end during the check.
				await until(() => new Date().getUTCSeconds() < 40);
				const night = new Date();
				night.setUTCSeconds(0, 0);
				const time = (hours: number) =>
					new Date(+night + hours * 3600_000).toISOString().slice(11, 16);
				const span = { from: time(0), to: time(1), timeZone: 'UTC' };
				const rule = [{ conditions: { timeOfDay: { span } }, outcome: 'decline' }];
				await ask(row('By rule', decisionTrigger({ rules: { rule }, otherwise: 'approve' })), 0);
				await stage.control('POST', '/clock', { now: new Date(+night - 500).toISOString() });
				const answers = await askTenTimes('10.00', atOnce);
				await stage.control('POST', '/clock', { now: new Date().toISOString() });
				assert.deepEqual(new Set(answers), new Set(['200 {"approved":true}']));
			},
		);

		await report.check(
			`ten copies over two webhook processes, ${how}: by workflow, one run in each`,
			async () => {
				const answer = '={{ $json.amount > 100 ? "decline" : "approve" }}';
				const workflow = row('By workflow', decisionTrigger(patient), decide('Answer', answer));
				const id = await ask(workflow, 0);
				for (const [amount, approved] of [
					['10.00', true],
					['500.00', false],
				] as const) {
					const before = (await stage.n8n.executionsOf(id)).count;
					const answers = await askTenTimes(amount, atOnce);
					assert.deepEqual(new Set(answers), new Set([`200 {"approved":${approved}}`]));
					// n8n's public API has nothing that a webhook could read in time from another process.
					await until(async () => (await stage.n8n.executionsOf(id)).count === before + 2);
				}
			},
		);
	}

	await report.check(
		'too late: the fallback at the deadline, and the output of the worker says so',
		async () => {
			const id = await ask(
				row('Late', decisionTrigger(), wait('Think', 2), decide('Answer', 'approve')),
				0,
			);
			const { transaction, decision_reason: reason } = await buy('10.00');
			assert.deepEqual(
				[transaction.status, reason],
				['Declined', 'No decision before the deadline'],
			);
			const [{ valid, latency_ms: ms }] = asked.gradedResponses().slice(-1);
			assert.ok(valid && ms >= 1498, `${ms} ms`);
			assert.deepEqual(await lastReport(id, 'Answer'), {
				decision: 'approve',
				answered: false,
				answered_instead: 'decline',
				answered_by: 'fallback',
				fallback_reason: 'deadline',
				note: 'Too late: the deadline had passed, and the fallback decision was sent instead.',
			});
		},
	);
	await pastPayments(stage, report);
	asked.configure({ url: null });
}
