import assert from 'node:assert/strict';
import { chain } from '../e2e/build';
import type { Report } from '../e2e/report';
import { API } from '../e2e/stage';
import { activateCards, allCards, startedBy } from './cards';
import type { QueueStage } from './stage';

/** Enough for both workers to get their share. */
const CALLS = 20;

/** A call of one process is executed by another one, with our node and our credential. */
export async function webhookToWorker(stage: QueueStage, report: Report): Promise<void> {
	const call = await activateCards(stage);
	const executions: string[] = [];

	for (const [index, each] of stage.webhooks.entries()) {
		await report.check(`webhook process ${index + 1} answers what a worker found`, async () => {
			executions.push(await call(each));
		});
	}

	await report.check(`${CALLS} calls at once are all answered, by both workers`, async () => {
		const calls = Array.from({ length: CALLS }, (_, index) => call(stage.webhooks[index % 2]));
		executions.push(...(await Promise.all(calls)));
		const shares = stage.workers.map((worker) => startedBy(worker).length);
		assert.ok(!shares.includes(0), `shares: ${shares.join(' and ')}`);
	});

	await report.check('each execution was run once, by a worker, and succeeded', async () => {
		assert.equal(executions.length, stage.webhooks.length + CALLS);
		assert.deepEqual(stage.workers.flatMap(startedBy).sort(), executions.sort());
		for (const id of executions) assert.equal((await stage.n8n.execution(id)).status, 'success');
	});

	await report.check('Wonder received one signed request for each', async () => {
		const received = (await stage.log()).map(
			({ method, target, signature }) => `${method} ${target.split('?')[0]} ${signature}`,
		);
		assert.deepEqual(
			received,
			executions.map(() => `GET ${API}/cards accepted`),
		);
	});

	await report.check('a run from the editor goes to a worker as well', async () => {
		const { id, status } = await stage.run(chain('By hand', allCards()));
		assert.equal(status, 'success');
		assert.ok(stage.workers.flatMap(startedBy).includes(id));
	});
}
