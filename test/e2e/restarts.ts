import assert from 'node:assert/strict';
import { itemsOf } from '../../demo/n8n/workflow';
import { chain } from './build';
import {
	assertMoved,
	failureOf,
	fault,
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
}
