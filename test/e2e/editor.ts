import assert from 'node:assert/strict';
import type { Workflow } from '../../demo/n8n/workflow';
import { eventOf, send, signed } from '../support/deliver';
import { byId, decisionTrigger, row, wonderTrigger } from './build';
import type { Report } from './report';
import type { Stage } from './stage';
import { until } from './wonderStage';

interface NodeType {
	name: string;
	displayName: string;
	iconUrl: { light: string; dark: string };
}

const NODE = 'n8n-nodes-wonder.wonder';

/** What n8n's editor asks for: the node, as a tool too, its icons and its lists. */
export async function editor(stage: Stage, report: Report): Promise<void> {
	const { n8n } = stage;
	const types = await n8n.call<NodeType[]>('GET', '/types/nodes.json');
	const find = (name: string) => types.find((type) => type.name === name);

	await report.check('the node is offered', () => {
		assert.equal(find(NODE)?.displayName, 'Wonder');
	});
	await report.check('the node is offered as a tool for agents', () => {
		assert.equal(find(`${NODE}Tool`)?.displayName, 'Wonder Tool');
	});
	for (const theme of ['light', 'dark'] as const) {
		await report.check(`the ${theme} icon is served`, async () => {
			const response = await fetch(`${n8n.url}/${find(NODE)?.iconUrl[theme]}`);
			assert.equal(response.status, 200);
			assert.match(String(response.headers.get('content-type')), /^image\/svg\+xml/);
			assert.match(await response.text(), /<svg/);
		});
	}

	await report.check('the fields of a node that has not run are served', async () => {
		const response = await fetch(`${n8n.url}/schemas/${NODE}/1.0.0/transaction/getAll.json`);
		assert.equal(response.status, 200);
		const { properties } = (await response.json()) as { properties: object };
		assert.ok('amount' in properties, Object.keys(properties).join(', '));
	});

	const TRIGGER = 'n8n-nodes-wonder.wonderTrigger';
	await report.check('the trigger is offered', () => {
		assert.equal(find(TRIGGER)?.displayName, 'Wonder Trigger');
	});
	await report.check('the decision nodes are offered, and not as a tool for agents', () => {
		const prefix = 'n8n-nodes-wonder.wonderDecision';
		assert.equal(find(prefix)?.displayName, 'Wonder Decision');
		assert.equal(find(`${prefix}Trigger`)?.displayName, 'Wonder Decision Trigger');
		assert.equal(find(`${prefix}Tool`), undefined);
	});
	await report.check('a workflow with a rule without conditions is not published', async () => {
		const rules = { rule: [{ name: 'All', outcome: 'approve', conditions: {} }] };
		const id = await stage.store(row('All', decisionTrigger({ rules })));
		await assert.rejects(n8n.activate(id), /Rule 1 .*All.* has no conditions/);
		const late = decisionTrigger({ deadlineMs: 2500 });
		await assert.rejects(
			n8n.activate(await stage.store(row('Late', late))),
			/Deadline \(Milliseconds\) must be shorter than Wonder Timeout \(2000 ms\)/,
		);
	});
	const options = async (methodName: string, parameter: string) =>
		await n8n.call<Array<{ name: string; value: string }>>(
			'POST',
			'/rest/dynamic-node-parameters/options',
			{
				methodName,
				path: `parameters.${parameter}`,
				currentNodeParameters: {},
				nodeTypeAndVersion: { name: TRIGGER, version: 1.1 },
				credentials: { wonderApi: stage.credential },
			},
		);
	await report.check('the trigger warns that Wonder cannot reach this machine', async () => {
		const [{ name, value }] = await options('whetherWonderReachesThis', 'reachable');
		assert.match(name, /^⚠ No: http:\/\/127\.0\.0\.1:\d+ is private/);
		assert.equal(value, '');
	});
	await report.check('cards can be chosen as a filter of the trigger', async () => {
		await stage.reset({ cards: 2 });
		const ids = (await options('getCards', 'filters.cards')).map(({ value }) => value);
		assert.deepEqual(ids.sort(), [...stage.simulator.wonder.cards.keys()].sort());
	});
	await report.check('while the editor listens, the test URL takes an event', async () => {
		const id = await stage.store(row('Listening', wonderTrigger()));
		const workflowData = await n8n.call<Workflow>('GET', `/rest/workflows/${id}`);
		await n8n.call('POST', `/rest/workflows/${id}/run`, {
			workflowData,
			startNodes: [],
			triggerToStartFrom: { name: 'Wonder Trigger' },
		});
		const url = n8n.webhookUrl(workflowData.nodes[0]).replace('/webhook/', '/webhook-test/');
		const { appId, webhookPrivateKey: privateKey } = stage.simulator;
		const { status } = await send(signed(url, eventOf(), { appId, privateKey }));
		assert.equal(status, 200);
		await until(async () => (await n8n.executionsOf(id)).results[0]?.status === 'success');
	});
	await report.check(
		'a trigger whose credential cannot prove anything is not activated',
		async () => {
			const blind = await n8n.createCredential('No webhook key', 'wonderApi', {
				...stage.credentialData,
				webhookPublicKey: '',
			});
			const workflow = row('Blind', wonderTrigger());
			workflow.nodes[0].credentials = { wonderApi: blind };
			const id = await n8n.createWorkflow(workflow);
			await assert.rejects(n8n.activate(id), /Webhook Public Key is empty/);
		},
	);

	await report.check('a trigger whose filter makes no sense is not activated', async () => {
		const range = [{ currency: 'USD', atLeast: 'ten', atMost: '' }];
		const id = await stage.store(row('Ten', wonderTrigger({ filters: { amounts: { range } } })));
		await assert.rejects(n8n.activate(id), /Filters: .*ten.* is not an amount/);
	});

	await stage.reset({ cards: 3, users: 2, user_balance: '100.00' });
	const cards = [...stage.simulator.wonder.cards.values()];
	cards[1].status = 'Locked';
	const search = async (methodName: string, parameter: string, filter?: string) =>
		await n8n.call<{ results: Array<{ name: string; value: string }> }>(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				methodName,
				path: `parameters.${parameter}`,
				currentNodeParameters: { resource: 'card', operation: 'get', [parameter]: byId('') },
				nodeTypeAndVersion: { name: NODE, version: 1 },
				credentials: { wonderApi: stage.credential },
				...(filter && { filter }),
			},
		);
	await report.check('the list of cards shows title, last digits and status', async () => {
		const { results } = await search('searchCards', 'cardId');
		const wanted = cards.map(({ id, title, pan, status }) => ({
			name: `${title} · ending in ${pan.slice(-4)} · ${status}`,
			value: id,
		}));
		const sorted = (rows: typeof wanted) => [...rows].sort((a, b) => a.name.localeCompare(b.name));
		assert.deepEqual(sorted(results), sorted(wanted));
	});
	await report.check('the list of cards can be searched', async () => {
		const { results } = await search('searchCards', 'cardId', 'locked');
		assert.deepEqual(
			results.map(({ value }) => value),
			[cards[1].id],
		);
	});
	await report.check('the list of users shows who is in recent transfers', async () => {
		const [sender, receiver] = [...stage.simulator.wonder.consumers.keys()];
		stage.simulator.wonder.transfers.push({
			id: 'a1b2c3d4-0000-4000-8000-000000000001',
			sender_user_id: sender,
			receiver_user_id: receiver,
			currency: 'USD',
			amount: '1.00',
			remark: 'Lunch',
			ref_id: 'lunch-1',
			transfer_status: 'Settled',
			p_created_at: stage.simulator.wonder.clock.stamp(),
			p_updated_at: stage.simulator.wonder.clock.stamp(),
		});
		const { results } = await search('searchUsers', 'userId');
		assert.deepEqual(results.map(({ value }) => value).sort(), [sender, receiver].sort());
		assert.match(results[0].name, /^Test User \d · /);
	});
}
