import assert from 'node:assert/strict';
import type { Json, WorkflowNode } from '../../demo/n8n/workflow';
import { byId, chain, wonder } from './build';
import { agentVersions, fromAI, mcpServer, openAgents, wonderTool } from './buildAgent';
import type { ToolCall } from './fakeModel';
import { callTool } from './mcpClient';
import { AMOUNT, assertMoved, newReference, sentTo, twoConsumers } from './payments';
import type { Report } from './report';
import { API, type Stage } from './stage';

/** Long enough that it cannot turn up by chance, as three digits would. */
const CVV = 'cvv-canary-1d90ab';

/** An agent can be talked into anything, so a tool gives it neither card numbers nor a way to money. */
export async function agentSecrets(stage: Stage, report: Report): Promise<void> {
	const { run, close } = await openAgents(stage);
	const custom = (more: Json = {}) =>
		wonderTool(
			'Custom',
			'api.call',
			{ method: fromAI('method'), path: fromAI('path'), body: fromAI('body'), ...more },
			{ onError: 'continueRegularOutput' },
		);
	const call = (method: string, path: string, body: unknown = {}) => ({
		tool: 'Custom',
		arguments: { method, path, body: JSON.stringify(body) },
	});
	try {
		await report.check('MCP Server Trigger: no card number, however it is asked', async () => {
			const card = await newCard(stage);
			const number = await mcpServer(stage, numberTool());
			const full = await mcpServer(stage, custom());
			const texts = [
				await callTool(number, { tool: 'Number', arguments: { card: card.id } }),
				await callTool(full, call('GET', `/cards/${card.id}/full`)),
			].map(({ text }) => text);
			for (const text of texts) {
				assert.notEqual(text, '');
				assertNoNumber(text, card);
			}
		});
		for (const version of agentVersions) {
			const ask = async (tool: WorkflowNode, ...calls: ToolCall[]) =>
				await run(version, tool, ...calls);
			await report.check(`agent ${version}: no card number, however it asks`, async () => {
				const card = await newCard(stage);
				const full = `/cards/${card.id}/full`;
				const inDisguise = [
					full,
					API + full,
					`${full}/`,
					`/cards/${card.id}/FULL`,
					`/cards/${card.id}/%66ull`,
					`/cards/x/../${card.id}/full`,
					`/cards/./${card.id}/./full`,
				];
				const runs = [await ask(numberTool(), { tool: 'Number', arguments: { card: card.id } })];
				assert.equal(runs[0].results.length, 1, runs[0].told);
				const calls = inDisguise.map((path) => call('GET', path));
				runs.push(
					await ask(custom(), ...calls),
					await ask(custom({ answer: 'list', listProperty: '', limit: 50 }), ...calls),
				);
				assert.equal(runs[1].results.length, calls.length, runs[1].told);
				const everything = runs.flatMap(({ execution, heard }) => [
					heard,
					JSON.stringify(execution),
				]);
				for (const text of everything) assertNoNumber(text, card);
			});
			await report.check(`agent ${version}: writes only what its builder allows`, async () => {
				await stage.reset();
				const write = call('POST', '/cards', { card: { title: 'Custom' } });
				for (const allowWrites of [undefined, false, fromAI('allow')]) {
					await ask(custom({ allowWrites }), {
						...write,
						arguments: { ...write.arguments, allow: 'true' },
					});
					assert.equal((await sentTo(stage, `${API}/cards`)).length, 0, `with ${allowWrites}`);
				}
				const { told } = await ask(custom({ allowWrites: true }), write);
				assert.equal((await sentTo(stage, `${API}/cards`)).length, 1, told);
			});
			await report.check(`agent ${version}: no money by Custom API Call`, async () => {
				await twoConsumers(stage);
				const body = order(stage);
				const inDisguise = [
					'/platform_transfers',
					`${API}/platform_transfers`,
					'/platform_transfers/',
					'/PLATFORM_TRANSFERS',
					'/%70latform_transfers',
					'/cards/../platform_transfers',
					'/./platform_transfers',
				].map((path) => call('POST', path, body));
				const { results, told } = await ask(custom({ allowWrites: true }), ...inDisguise);
				await assertMoved(stage, { posts: 0, transfers: 0 });
				assert.equal(results.length, inDisguise.length, told);
				const byHand = { method: 'POST', path: '/platform_transfers', body: JSON.stringify(body) };
				await stage.run(chain('The order is a good one', wonder('Pay', 'api.call', byHand)));
				await assertMoved(stage, { posts: 1, transfers: 1 });
			});
		}
	} finally {
		await close();
	}
}

type Card = { id: string; pan: string };

async function newCard(stage: Stage): Promise<Card> {
	const { cards } = await stage.reset({ cards: 1 });
	const card = stage.simulator.wonder.cards.get(cards[0])!;
	card.cvv = CVV;
	return card;
}

const numberTool = () =>
	wonderTool(
		'Number',
		'card.getFullNumber',
		{ cardId: byId(fromAI('card')), numberOutput: 'clear' },
		{ onError: 'continueRegularOutput' },
	);

function assertNoNumber(text: string, { pan }: Card): void {
	assert.ok(!text.includes(pan), 'the card number is nowhere');
	assert.ok(!text.includes(CVV), 'the CVV is nowhere');
}

/** A payment as Wonder takes it, from the first consumer to the second. */
function order({ simulator }: Stage): Json {
	const [sender, receiver] = [...simulator.wonder.consumers.values()].map(({ user }) => ({
		user_id: user.user_id,
		reference_id: user.reference_id,
		document_type: user.document_type,
		document_number: user.document_number,
	}));
	return {
		sender_party: sender,
		receiver_party: receiver,
		currency: 'USD',
		amount: AMOUNT,
		remark: 'Invoice',
		ref_id: newReference(),
	};
}
