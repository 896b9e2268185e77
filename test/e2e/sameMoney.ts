import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { itemsOf, type Execution, type Json, type Workflow } from '../../demo/n8n/workflow';
import { branch, byId, chain, executeWorkflow, row, subWorkflow, webhook, wonder } from './build';
import {
	assertMoved,
	failureOf,
	fault,
	hideTransfers,
	newReference,
	NOT_KNOWN,
	RETRIES,
	sentTo,
	TRANSFERS,
	transferNode,
	twoConsumers,
	withReference,
} from './payments';
import type { Report } from './report';
import { API, type Stage } from './stage';
import { until } from './wonderStage';

/** However n8n comes back to a payment, the money moves once, or nobody says that it has. */
export async function sameMoney(stage: Stage, report: Report): Promise<void> {
	await twoExecutions(stage, report);
	await subWorkflows(stage, report);
	await loops(stage, report);
	await states(stage, report);
}

const CARD = { cardFor: 'business', title: 'Travel' };

const succeeded = ({ status }: Execution) => status === 'success';

async function twoExecutions(stage: Stage, report: Report): Promise<void> {
	const payment = async () => withReference(await twoConsumers(stage), newReference());
	/** Starts the workflow twice at once, as two calls of its webhook. */
	const twice = async (parameters: Json) =>
		await startTwice(stage, transferNode(stage, parameters));
	const slowList = async () => await fault(stage, 'GET', TRANSFERS, { delay: 1000, times: 2 });

	await report.check('two executions at once with one Transfer Reference pay once', async () => {
		const parameters = await payment();
		await slowList();
		const both = await twice(parameters);
		await assertMoved(stage, { posts: 1, transfers: 1 });
		assert.ok(both.every(succeeded), both.map(failureOf).join('\n'));
		const flags = both.map((each) => itemsOf(each, 'Transfer')[0].json.already_sent === true);
		assert.deepEqual(flags.sort(), [false, true]);
	});
	await report.check('two executions at once with references of their own pay twice', async () => {
		const parameters = withReference(await twoConsumers(stage), '={{ "own-" + $execution.id }}');
		await slowList();
		const both = await twice(parameters);
		await assertMoved(stage, { posts: 2, transfers: 2 });
		assert.ok(both.every(succeeded), both.map(failureOf).join('\n'));
	});
	await report.check('after a lost payment the other execution does not pay either', async () => {
		const parameters = await payment();
		await slowList();
		await fault(stage, 'POST', TRANSFERS, { cut: 'before' });
		const both = await twice(parameters);
		await assertMoved(stage, { posts: 1, transfers: 0 });
		for (const each of both) assert.match(failureOf(each), NOT_KNOWN);
	});
	await report.check('nor does a later one while the list does not show the payment', async () => {
		const parameters = await payment();
		await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
		await hideTransfers(stage);
		const workflow = chain('Pay', transferNode(stage, parameters));
		const id = await stage.store(workflow);
		for (const each of [await stage.n8n.run(id), await stage.n8n.run(id)]) {
			assert.match(failureOf(each), NOT_KNOWN);
		}
		await assertMoved(stage, { posts: 1, transfers: 1 });
	});
	await report.check('a later one finds the payment once the list shows it', async () => {
		const parameters = await payment();
		await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
		await fault(stage, 'GET', TRANSFERS, { delay: 1 });
		await fault(stage, 'GET', TRANSFERS, { status: 503, times: 3 });
		const id = await stage.store(chain('Pay', transferNode(stage, parameters)));
		assert.match(failureOf(await stage.n8n.run(id)), NOT_KNOWN);
		const later = await stage.n8n.run(id);
		await assertMoved(stage, { posts: 1, transfers: 1 });
		assert.ok(succeeded(later), failureOf(later));
		assert.equal(itemsOf(later, 'Transfer')[0].json.already_sent, true);
	});
	await report.check('a retry from the list of executions finds the payment', async () => {
		const parameters = await payment();
		await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
		await hideTransfers(stage);
		const first = await stage.run(chain('Pay', transferNode(stage, parameters)));
		assert.match(failureOf(first), NOT_KNOWN);
		await stage.control('DELETE', '/faults');
		const retried = await stage.n8n.retry(first.id);
		await assertMoved(stage, { posts: 1, transfers: 1 });
		assert.ok(succeeded(retried), failureOf(retried));
	});
}

async function startTwice(
	stage: Stage,
	node: ReturnType<typeof transferNode>,
): Promise<[Execution, Execution]> {
	const path = randomUUID();
	const id = await stage.store(row(`Pay ${path}`, webhook('Webhook', path, 'onReceived'), node));
	await stage.n8n.activate(id);
	const start = async () => {
		// n8n does not know the path at once.
		await until(async () => {
			const url = `${stage.n8n.url}/webhook/${path}`;
			return (await fetch(url, { method: 'POST' })).status === 200;
		});
	};
	await Promise.all([start(), start()]);
	const ended = ['success', 'error', 'crashed'];
	await until(async () => (await stage.n8n.executionsOf(id, ended)).count === 2);
	const { results } = await stage.n8n.executionsOf(id, ended);
	const [one, other] = results.map(({ id: each }) => each);
	return [await stage.n8n.execution(one), await stage.n8n.execution(other)];
}

/** n8n retries the node that calls a workflow, and each call is an execution of its own. */
async function subWorkflows(stage: Stage, report: Report): Promise<void> {
	const calling = async (payment: Json) =>
		await stage.run(
			chain(
				'Calls a workflow that pays',
				executeWorkflow('Call', subWorkflow('Pay', transferNode(stage, payment)), RETRIES),
			),
		);
	await report.check('a sub-workflow needs a Transfer Reference to pay', async () => {
		const execution = await calling(await twoConsumers(stage));
		await assertMoved(stage, { posts: 0, transfers: 0 });
		assert.match(failureOf(execution), /Transfer Reference/);
	});
	await report.check('a sub-workflow that n8n retries pays once', async () => {
		const parameters = withReference(await twoConsumers(stage), newReference());
		await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
		await hideTransfers(stage);
		const execution = await calling(parameters);
		await assertMoved(stage, { posts: 1, transfers: 1 });
		assert.match(failureOf(execution), NOT_KNOWN);
	});
	await report.check('a sub-workflow that n8n retries sends no lost payment again', async () => {
		const parameters = withReference(await twoConsumers(stage), newReference());
		await fault(stage, 'POST', TRANSFERS, { cut: 'before' });
		const execution = await calling(parameters);
		await assertMoved(stage, { posts: 1, transfers: 0 });
		assert.match(failureOf(execution), NOT_KNOWN);
	});
	await report.check('a sub-workflow that n8n retries makes one card', async () => {
		await stage.reset();
		await fault(stage, 'POST', `${API}/cards`, { cut: 'after', times: 2 });
		const create = wonder('Create', 'card.create', CARD, {
			credentials: { wonderApi: stage.credential },
		});
		const execution = await stage.run(
			chain(
				'Calls a workflow that makes a card',
				executeWorkflow('Call', subWorkflow('Make', create), RETRIES),
			),
		);
		const requests = (await sentTo(stage, `${API}/cards`)).length;
		const cards = stage.simulator.wonder.cards.size;
		assert.deepEqual({ requests, cards }, { requests: 1, cards: 1 });
		assert.match(failureOf(execution), NOT_KNOWN);
	});
}

/** The workflow leads an output of the node back to it, for three rounds in all. */
function looped(node: ReturnType<typeof wonder>, output: number): Workflow {
	const again = branch('Again', '$runIndex < 2');
	const workflow = chain(`${node.name} in a loop`, node);
	workflow.nodes.push(again);
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	workflow.connections[node.name] = {
		main: [...Array.from({ length: output }, () => []), to(again.name)],
	};
	workflow.connections[again.name] = { main: [to(node.name)] };
	return workflow;
}

async function loops(stage: Stage, report: Report): Promise<void> {
	const errorOutput = { onError: 'continueErrorOutput' } as const;
	const cards = () => stage.simulator.wonder.cards.size;
	const create = (more?: object) => wonder('Create', 'card.create', CARD, more);

	for (const cut of ['before', 'after']) {
		for (const refId of [undefined, newReference()]) {
			const which = refId ? 'with a reference' : 'without a reference';
			await report.check(
				`an error output that leads back pays at most once (${which}, lost ${cut} the work)`,
				async () => {
					const payment = await twoConsumers(stage);
					await fault(stage, 'POST', TRANSFERS, { cut });
					await hideTransfers(stage);
					const given = refId ? withReference(payment, refId) : payment;
					const execution = await stage.run(looped(transferNode(stage, given, errorOutput), 1));
					await assertMoved(stage, { posts: 1, transfers: cut === 'after' ? 1 : 0 });
					assert.equal(execution.runs.Transfer?.length, 3, 'three rounds');
					const rounds = JSON.stringify(execution.runs.Transfer.map(({ data }) => data));
					assert.match(rounds, NOT_KNOWN);
				},
			);
		}
	}
	await report.check('an error output that leads back makes one card', async () => {
		await stage.reset();
		await fault(stage, 'POST', `${API}/cards`, { cut: 'after' });
		const execution = await stage.run(looped(create(errorOutput), 1));
		const requests = (await sentTo(stage, `${API}/cards`)).length;
		assert.deepEqual({ requests, cards: cards() }, { requests: 1, cards: 1 });
		assert.equal(execution.runs.Create?.length, 3, 'three rounds');
	});
	await report.check('a loop that pays in three rounds pays three times', async () => {
		const payment = await twoConsumers(stage);
		const execution = await stage.run(looped(transferNode(stage, payment), 0));
		assert.ok(succeeded(execution), failureOf(execution));
		await assertMoved(stage, { posts: 3, transfers: 3 });
	});
	await report.check('a loop that makes a card in three rounds makes three', async () => {
		await stage.reset();
		const execution = await stage.run(looped(create(), 0));
		assert.ok(succeeded(execution), failureOf(execution));
		assert.equal(cards(), 3);
	});
	await report.check('two nodes that pay the same pay twice', async () => {
		const payment = await twoConsumers(stage);
		const second = { ...transferNode(stage, payment), id: randomUUID(), name: 'Once more' };
		const execution = await stage.run(chain('Two', transferNode(stage, payment), second));
		assert.ok(succeeded(execution), failureOf(execution));
		await assertMoved(stage, { posts: 2, transfers: 2 });
	});
}

/** What only sets a state is sent until the state is reached. */
async function states(stage: Stage, report: Report): Promise<void> {
	for (const [what, wrong] of [
		['a 502 without work', { status: 502 }],
		['an answer lost after the work', { cut: 'after' }],
	] as const) {
		await report.check(`limits, lock, unlock and terminate survive ${what}`, async () => {
			const { cards } = await stage.reset({ cards: 1 });
			const card = stage.simulator.wonder.cards.get(cards[0])!;
			const cardId = byId(card.id);
			const steps = [
				wonder('Limit', 'card.updateLimits', { cardId, limits: { daily: '75.00' } }, RETRIES),
				wonder('Lock', 'card.lock', { cardId }, RETRIES),
				wonder('Look', 'card.get', { cardId }),
				wonder('Unlock', 'card.unlock', { cardId }, RETRIES),
				wonder('Look again', 'card.get', { cardId }),
				wonder('Terminate', 'card.terminate', { cardId, confirmTermination: true }, RETRIES),
			];
			for (const path of ['limit', 'lock', 'unlock', 'terminate']) {
				await fault(stage, 'PUT', `${API}/cards/${card.id}/${path}`, wrong);
			}
			const execution = await stage.run(chain('States', ...steps));
			assert.ok(succeeded(execution), failureOf(execution));
			assert.deepEqual(
				['Look', 'Look again'].map((name) => itemsOf(execution, name)[0].json.status),
				['Locked', 'Active'],
			);
			assert.equal(card.status, 'Terminated');
			assert.equal(card.limits.Daily.amount, '75.00');
			const { faults: unmet } = await stage.control<{ faults: Json[] }>('GET', '/faults');
			assert.deepEqual(unmet, [], 'every fault was met');
		});
	}
}
