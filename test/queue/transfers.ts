import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { row, webhook } from '../e2e/build';
import {
	fault,
	newReference,
	sentTo,
	TRANSFERS,
	transferNode,
	twoConsumers,
	withReference,
} from '../e2e/payments';
import type { Report } from '../e2e/report';
import { until } from '../e2e/wonderStage';
import { startedBy } from './cards';
import type { QueueStage } from './stage';

const PAYMENTS = 20;
const AT_ONCE = 5;

const ENDED = ['success', 'error', 'crashed'];

/** Two workers know of each other only what n8n's database and Wonder's list tell them. */
export async function transfers(stage: QueueStage, report: Report): Promise<void> {
	const payment = withReference(await twoConsumers(stage), '={{ $json.body.reference }}');
	await fault(stage, 'GET', TRANSFERS, { delay: 500, times: 1000 });
	const path = randomUUID();
	const id = await stage.activate(
		row(`Pay ${path}`, webhook('Webhook', path, 'onReceived'), transferNode(stage, payment)),
	);
	await stage.untilListening(path);
	const references = Array.from({ length: PAYMENTS }, newReference);
	const start = async (reference: string) => {
		const calls = stage.webhooks.map(async ({ url }) => {
			const { status } = await fetch(`${url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ reference }),
			});
			assert.equal(status, 200);
		});
		await Promise.all(calls);
	};
	for (let next = 0; next < PAYMENTS; next += AT_ONCE) {
		const some = references.slice(next, next + AT_ONCE);
		await Promise.all(some.map(start));
		const executions = 2 * (next + some.length);
		await until(async () => (await stage.n8n.executionsOf(id, ENDED)).count === executions);
	}

	await report.check(
		`${PAYMENTS} payments, each asked for by two executions at once: none is sent twice`,
		async () => {
			const bodies = (await sentTo(stage, TRANSFERS)).map(({ body }) => body);
			const sent = bodies.map((body) => (body as { ref_id: string }).ref_id);
			const shares = stage.workers.map((worker) => startedBy(worker).length);
			console.log(`# executions: ${shares.join(' and ')}; ${sent.length} payments sent`);
			const doubled = references.filter(
				(reference) => sent.filter((each) => each === reference).length > 1,
			);
			assert.deepEqual(doubled, []);
			const moved = stage.simulator.wonder.transfers.map(({ ref_id: reference }) => reference);
			assert.deepEqual(moved.sort(), [...references].sort());
		},
	);
}
