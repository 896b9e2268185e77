import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, Workflow } from '../../demo/n8n/workflow';
import { byId, pollingTrigger, row, set, wonder, wonderTrigger } from './build';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

/** Events without a public URL: n8n asks Wonder, with n8n's own timers and database. */
export async function polling(stage: Stage, report: Report): Promise<void> {
	await autoLock(stage, report);
	await swapped(stage, report);
	await testEvent(stage, report);
}

async function autoLock(stage: Stage, report: Report): Promise<void> {
	const [card] = (await stage.reset({ cards: 1 })).cards;
	const status = () => stage.simulator.wonder.cards.get(card)?.status;
	await stage.buy(card, '99999.00');
	const parameters = { events: ['Declined'], options: { outputPerOutcome: true } };
	const id = await stage.store(
		row(
			'Auto-lock, polling',
			pollingTrigger(parameters),
			wonder('Lock', 'card.lock', { cardId: byId('={{ $json.card }}') }),
		),
	);
	const executions = async () => (await stage.n8n.executionsOf(id)).count;

	await report.check(
		'published, it notes a declined purchase of before and starts nothing',
		async () => {
			await stage.n8n.activate(id);
			await polls(stage, 2);
			assert.deepEqual([await executions(), status()], [0, 'Active']);
		},
	);
	await report.check(
		'an approved purchase starts nothing, a declined one locks its card',
		async () => {
			await stage.buy(card, '5.00');
			await polls(stage, 2);
			assert.deepEqual([await executions(), status()], [0, 'Active']);
			await stage.buy(card, '99999.00');
			await until(() => status() === 'Locked');
			await polls(stage, 2);
			assert.equal(await executions(), 1);
		},
	);
	await report.check(
		'declined while n8n was down: one run after the restart, none repeated',
		async () => {
			await stage.crashAndRestart();
			await polls(stage, 2);
			assert.equal(await executions(), 1);
			const restarted = stage.crashAndRestart();
			await sleep(500);
			await stage.buy(card, '7.00');
			await restarted;
			await until(async () => (await executions()) === 2);
			await polls(stage, 2);
			assert.equal(await executions(), 2);
		},
	);
	await report.check('what a poll noted after a restart survives the next one', async () => {
		await stage.crashAndRestart();
		await polls(stage, 2);
		assert.equal(await executions(), 2);
	});
	await report.check(
		'while Wonder is down, n8n lists failed executions, and nothing is lost',
		async () => {
			await stage.control('POST', '/faults', { match: { method: 'GET' }, status: 500, times: 999 });
			await until(async () => (await stage.n8n.executionsOf(id, ['error'])).count > 0);
			await stage.buy(card, '8.00');
			await stage.control('DELETE', '/faults');
			const succeeded = async () => (await stage.n8n.executionsOf(id, ['success'])).count;
			await until(async () => (await succeeded()) === 3);
			const [{ id: failed }] = (await stage.n8n.executionsOf(id, ['error'])).results;
			const { error } = await stage.n8n.execution(failed);
			assert.match(String(error?.description), /next poll that succeeds finds/);
		},
	);
	await stage.n8n.deactivate(id);
}

/** What a workflow makes of its trigger, wherever the events come from. */
async function swapped(stage: Stage, report: Report): Promise<void> {
	const [card] = (await stage.reset({ cards: 1 })).cards;
	const NAME = 'Wonder Trigger';
	const after = () =>
		set('After', {
			text: `$('${NAME}').item.json.action + ' ' + $json.local_amount + ' ' + $json.event_key`,
			attempt: '$json.delivery.attempt',
		});
	const raw = { simplify: false };
	const delivered = await stage.listen(row('Delivered', wonderTrigger(raw), after()));
	const polled = await stage.store(row('Polled', pollingTrigger(raw, NAME), after()));
	await stage.n8n.activate(polled);
	await stage.control('POST', '/webhooks', { urls: [delivered.url] });

	await report.check('a workflow whose trigger was swapped gets the same items', async () => {
		const { transaction } = await stage.buy(card, '12.34');
		await stage.control('POST', `/transactions/${transaction.id}/settle`, {});
		const fromTrigger = await itemsOf(stage, delivered.id, NAME, 2);
		const fromPolling = await itemsOf(stage, polled, NAME, 2);
		assert.deepEqual(withoutDelivery(fromPolling), withoutDelivery(fromTrigger));
		assert.deepEqual(
			await itemsOf(stage, polled, 'After', 2),
			await itemsOf(stage, delivered.id, 'After', 2),
		);
	});
	await stage.control('POST', '/webhooks', { urls: [] });
	for (const id of [polled, delivered.id]) await stage.n8n.deactivate(id);
}

async function testEvent(stage: Stage, report: Report): Promise<void> {
	const [card] = (await stage.reset({ cards: 1 })).cards;
	const workflow: Workflow = row('Sample', pollingTrigger());
	await report.check('Fetch Test Event says that there is none, then shows real ones', async () => {
		const { error } = await stage.run(workflow);
		assert.match(String(error?.message), /There is no event to show/);
		await stage.buy(card, '3.00');
		const { status, runs } = await stage.run(row('Sample', pollingTrigger()));
		assert.equal(status, 'success');
		const [items] = runs['Wonder Polling Trigger'][0].data?.main ?? [];
		assert.deepEqual(
			items?.map(({ json }) => json.amount_exact),
			['3.00'],
		);
	});
}

/** Waits for this many further polls to end: the one after them has begun. */
async function polls(stage: Stage, count: number): Promise<void> {
	const begun = async () =>
		(await stage.log()).filter(({ target }) => /\/transactions\?offset=0/.test(target)).length;
	const before = await begun();
	await until(async () => (await begun()) > before + count);
}

/** What a node put out in all executions of a workflow, once there are so many items. */
async function itemsOf(
	stage: Stage,
	workflow: string,
	name: string,
	count: number,
): Promise<Json[]> {
	const read = async () => {
		const { results } = await stage.n8n.executionsOf(workflow, ['success']);
		const executions = await Promise.all(results.map(({ id }) => stage.n8n.execution(id)));
		return executions.flatMap(({ runs }) =>
			(runs[name]?.[0].data?.main.flat() ?? []).map((item) => item?.json ?? {}),
		);
	};
	await until(async () => (await read()).length >= count);
	const sorted = (await read()).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	assert.equal(sorted.length, count);
	return sorted;
}

const withoutDelivery = (items: Json[]) =>
	items
		.map(({ delivery: _, ...item }) => item)
		.sort((a, b) => (String(a.event_key) < String(b.event_key) ? -1 : 1));
