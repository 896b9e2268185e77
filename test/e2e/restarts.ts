import assert from 'node:assert/strict';
import { itemsOf } from '../../demo/n8n/workflow';
import { chain, set, waitForCall } from './build';
import {
	assertMoved,
	failureOf,
	fault,
	hideTransfers,
	newReference,
	NOT_KNOWN,
	sentTo,
	TRANSFERS,
	transferNode,
	twoConsumers,
	withReference,
} from './payments';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** Another n8n, or the same one after a crash, does not take a payment for one that it has not made. */
export async function restarts(stage: Stage, report: Report): Promise<void> {
	await report.check('two young n8n do not take one payment for the other', async () => {
		const payment = await twoConsumers(stage);
		const workflow = chain('Pay', transferNode(stage, payment));
		const first = await stage.run(workflow);
		assert.equal(first.status, 'success', failureOf(first));

		await stage.startAfresh();
		await fault(stage, 'POST', TRANSFERS, { cut: 'before' });
		const other = await stage.run(workflow);
		assert.equal(other.id, first.id, 'each is the first execution of its n8n');
		await assertMoved(stage, { posts: 2, transfers: 1 });
		assert.equal(other.status, 'error', 'nothing was settled');
		assert.match(failureOf(other), NOT_KNOWN);
	});
	await report.check('a payment that a crash cut off is found, not sent again', async () => {
		const payment = withReference(await twoConsumers(stage), newReference());
		await fault(stage, 'POST', TRANSFERS, { delay: 60_000 });
		const id = await stage.store(chain('Pay', transferNode(stage, payment)));
		const lost = stage.n8n.run(id).catch(() => undefined);
		await until(async () => (await sentTo(stage, TRANSFERS)).length === 1);
		await stage.crashAndRestart();
		await lost;
		const again = await stage.n8n.run(id);
		assert.equal(again.status, 'success', failureOf(again));
		assert.equal(itemsOf(again, 'Transfer')[0].json.already_sent, true);
		await assertMoved(stage, { posts: 1, transfers: 1 });
	});
	for (const refId of [undefined, newReference()]) {
		const which = refId ? 'with a reference' : 'without a reference';
		await report.check(
			`a payment is not sent again by its own execution after a wait and a crash (${which})`,
			async () => {
				const payment = await twoConsumers(stage);
				await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
				await hideTransfers(stage);
				const settings = { onError: 'continueErrorOutput' } as const;
				const given = refId ? withReference(payment, refId) : payment;
				const pay = transferNode(stage, given, settings);
				const workflow = chain(
					'Waits and pays again',
					pay,
					set('Where', { url: '$execution.resumeUrl' }),
					waitForCall('Wait'),
				);
				const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
				workflow.connections.Transfer = { main: [[], to('Where')] };
				workflow.connections.Wait = { main: [to('Transfer')] };
				const id = await stage.n8n.start(await stage.store(workflow));
				const waiting = await stage.n8n.ended(id, { orWaits: true });
				assert.equal(waiting.status, 'waiting', failureOf(waiting));
				await stage.crashAndRestart();
				const { url } = itemsOf(waiting, 'Where')[0].json;
				await until(async () => (await fetch(String(url), { method: 'POST' })).status === 200);
				// n8n calls one that waited crashed when it starts again, until it runs on.
				const ended = ['success', 'error'];
				let resumed = waiting;
				await until(async () => {
					resumed = await stage.n8n.execution(id);
					return resumed.runs.Transfer?.length === 2 || ended.includes(resumed.status);
				});
				await assertMoved(stage, { posts: 1, transfers: 1 });
				assert.equal(resumed.runs.Transfer?.length, 2, `${resumed.status}: ${failureOf(resumed)}`);
				assert.match(JSON.stringify(resumed.runs.Transfer[1]), NOT_KNOWN);
			},
		);
	}
}
