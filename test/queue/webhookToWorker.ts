import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { API } from '../e2e/stage';
import { chain, respondToWebhook, row, webhook, wonder } from '../e2e/build';
import type { Report } from '../e2e/report';
import type { Member } from './member';
import type { QueueStage } from './stage';

/** Long enough for both workers to get their share. */
const CALLS = 20;

interface Answer {
	execution: string;
	titles: string[];
}

/** A call of one process is executed by another one, with our node and our credential. */
export async function webhookToWorker(stage: QueueStage, report: Report): Promise<void> {
	await stage.reset({ cards: 3 });
	const path = randomUUID();
	await stage.activate(
		row(
			'Cards on demand',
			webhook('Webhook', path),
			wonder('Cards', 'card.getAll', { returnAll: true, filters: {} }),
			respondToWebhook(
				'Answer',
				'{ execution: $execution.id, titles: $("Cards").all().map(({ json }) => json.title) }',
				{ executeOnce: true },
			),
		),
	);
	await stage.untilListening(path);
	const { cards } = stage.simulator.wonder;
	const titles = [...cards.values()].map(({ title }) => title).sort();
	const executions: string[] = [];

	const call = async (webhookProcess: Member) => {
		const response = await fetch(`${webhookProcess.url}/webhook/${path}`, { method: 'POST' });
		const text = await response.text();
		assert.equal(response.status, 200, text);
		const answer = JSON.parse(text) as Answer;
		assert.deepEqual(answer.titles.sort(), titles);
		executions.push(answer.execution);
	};

	for (const [index, each] of stage.webhooks.entries()) {
		await report.check(`webhook process ${index + 1} answers with what a worker found`, () =>
			call(each),
		);
	}

	await report.check(`${CALLS} calls at once are each answered, and by both workers`, async () => {
		const calls = Array.from({ length: CALLS }, (_, index) => call(stage.webhooks[index % 2]));
		await Promise.all(calls);
		const shares = stage.workers.map((worker) => startedBy(worker).length);
		assert.ok(
			shares.every((share) => share > 0),
			`shares: ${shares}`,
		);
	});

	await report.check('each execution was run once, by a worker, and succeeded', async () => {
		assert.equal(executions.length, CALLS + 2);
		const started = stage.workers.flatMap(startedBy);
		assert.deepEqual(started.sort(), executions.sort());
		for (const id of executions) assert.equal((await stage.n8n.execution(id)).status, 'success');
	});

	await report.check('Wonder received one signed request for each', async () => {
		const log = await stage.log();
		assert.equal(log.length, executions.length);
		for (const { method, target, signature } of log) {
			assert.equal(`${method} ${target.split('?')[0]}`, `GET ${API}/cards`);
			assert.equal(signature, 'accepted');
		}
	});

	await report.check('a run from the editor goes to a worker as well', async () => {
		const { id, status } = await stage.run(
			chain('By hand', wonder('Cards', 'card.getAll', { returnAll: true, filters: {} })),
		);
		assert.equal(status, 'success');
		assert.ok(stage.workers.flatMap(startedBy).includes(id));
	});
}

/** The IDs of the executions that the worker took from the queue. */
const startedBy = (worker: Member) =>
	[...worker.log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);
