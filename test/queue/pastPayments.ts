import assert from 'node:assert/strict';
import { itemsOf } from '../../demo/n8n/workflow';
import { decisionTrigger, noOp, row, behind } from '../e2e/build';
import type { Report } from '../e2e/report';
import { until } from '../e2e/wonderStage';
import type { QueueStage } from './stage';

const limit = { atLeast: 4, within: 1, unit: 'hours' };
const often = { name: 'Often', conditions: { velocity: { count: [limit] } }, outcome: 'decline' };

/** A limit per hour, counted by two webhook processes that know nothing of each other. */
export async function pastPayments(stage: QueueStage, report: Report): Promise<void> {
	const { decisions: asked } = stage.simulator;
	/** Pays with a new card, asks this process, and returns what becomes of it. */
	const start = async (pastPayments: 'once' | 'exact') => {
		const { cards } = await stage.reset({ cards: 1, business_balance: '100000.00' });
		const trigger = decisionTrigger({
			...{ rules: { rule: [often] }, otherwise: 'approve', deadlineMs: 50_000 },
			options: { wonderWaitsMs: 60_000, pastPayments, pastPaymentsMs: 20_000 },
		});
		const workflow = behind('Decided', row(`Limit, ${pastPayments}`, trigger, noOp('Log')));
		const id = await stage.activate(workflow);
		const path = `${workflow.nodes[0].webhookId}/wonder-decision`;
		await stage.untilListening(path);
		let runs = 0;
		const pay = async (process: 0 | 1) => {
			const url = `${stage.webhooks[process].url}/webhook/${path}`;
			asked.configure({ url, deadline_ms: 60_000 });
			const { transaction } = await stage.buy(cards[0], '1.00');
			runs += 1;
			await until(async () => (await stage.n8n.executionsOf(id)).count === runs);
			await until(async () => (await stage.n8n.executionsOf(id)).results[0]?.status === 'success');
			const [{ id: last }] = (await stage.n8n.executionsOf(id)).results;
			const [{ json }] = itemsOf(await stage.n8n.execution(last), 'Log');
			const { counted } = json.decision as { counted: { from_wonder: number; payments: number } };
			return [transaction.status, counted.payments];
		};
		return { pay, path };
	};

	await report.check('a limit counts what another webhook process received: Exact', async () => {
		const { pay } = await start('exact');
		assert.deepEqual(await pay(0), ['Authorized', 1]);
		assert.deepEqual(await pay(1), ['Authorized', 2]);
		assert.deepEqual(await pay(0), ['Authorized', 3]);
		assert.deepEqual(await pay(1), ['Declined', 4]);
	});

	for (const mode of ['once', 'exact'] as const) {
		await report.check(`a limit survives the restart of a webhook process: ${mode}`, async () => {
			const { pay, path } = await start(mode);
			assert.deepEqual(await pay(0), ['Authorized', 1]);
			assert.deepEqual(await pay(0), ['Authorized', 2]);
			await stage.webhooks[0].restart();
			await stage.untilListening(path);
			assert.deepEqual(await pay(0), ['Authorized', 3]);
			assert.deepEqual(await pay(0), ['Declined', 4]);
		});
	}

	await report.check(
		'otherwise, the other process is read only at its first question',
		async () => {
			const { pay } = await start('once');
			assert.deepEqual(await pay(0), ['Authorized', 1]);
			assert.deepEqual(await pay(1), ['Authorized', 2]);
			assert.deepEqual(await pay(0), ['Authorized', 2]);
			assert.deepEqual(await pay(1), ['Authorized', 3]);
		},
	);
}
