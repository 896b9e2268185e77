import assert from 'node:assert/strict';
import { byId } from './build';
import type { Report } from './report';
import type { Stage } from './stage';

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
