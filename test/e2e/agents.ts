import assert from 'node:assert/strict';
import type { Json, WorkflowNode } from '../../demo/n8n/workflow';
import { byId, subWorkflow } from './build';
import {
	agentVersions,
	fromAI,
	mcpServer,
	openAgents,
	wonderTool,
	workflowTool,
	type Agents,
} from './buildAgent';
import { callTool } from './mcpClient';
import {
	assertMoved,
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

/** Agents repeat themselves, and n8n repeats their tools; what they do happens once. */
export async function agents(stage: Stage, report: Report): Promise<void> {
	const all = await openAgents(stage);
	try {
		await payments(stage, report, all);
		await mcpPayments(stage, report);
		for (const creation of creations) await createsOnce(stage, report, all, creation);
	} finally {
		await all.close();
	}
}

async function payments(stage: Stage, report: Report, { run }: Agents): Promise<void> {
	for (const version of agentVersions) {
		const check = async (name: string, test: () => Promise<void>) =>
			await report.check(`agent ${version}: ${name}`, test);
		const payTool = async (settings: Json = {}) =>
			wonderTool(
				'Transfer',
				'transfer.create',
				withReference(await twoConsumers(stage), fromAI('reference')),
				settings,
			);
		const transferCall = () => ({ tool: 'Transfer', arguments: { reference: newReference() } });
		const payCall = { tool: 'Pay', arguments: { input: '' } };
		const paying = (payment: Json) =>
			workflowTool('Pay', subWorkflow('Pay', transferNode(stage, payment)), RETRIES);

		await check('two calls with one Transfer Reference move the money once', async () => {
			const tool = await payTool();
			const call = transferCall();
			const { results, told } = await run(version, tool, call, call);
			await assertMoved(stage, { posts: 1, transfers: 1 });
			assert.equal(results.length, 2, told);
			for (const result of results) assert.match(result, /Settled/);
			const found = results.filter((result) => /"already_sent": ?true/.test(result));
			assert.equal(found.length, 1, results.join('\n'));
		});
		await check('after a lost answer a second call does not pay again', async () => {
			const tool = await payTool({ ...RETRIES, onError: 'continueRegularOutput' });
			await fault(stage, 'POST', TRANSFERS, { cut: 'before' });
			const call = transferCall();
			const { told } = await run(version, tool, call, call);
			await assertMoved(stage, { posts: 1, transfers: 0 });
			assert.match(told, NOT_KNOWN);
		});
		await check('a workflow as a tool needs a Transfer Reference to pay', async () => {
			const tool = paying(await twoConsumers(stage));
			const { told } = await run(version, tool, payCall);
			await assertMoved(stage, { posts: 0, transfers: 0 });
			assert.match(told, /Transfer Reference/);
		});
		await check('a workflow as a tool pays once, however often n8n calls it', async () => {
			const tool = paying(withReference(await twoConsumers(stage), newReference()));
			await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
			await hideTransfers(stage);
			const { told } = await run(version, tool, payCall);
			await assertMoved(stage, { posts: 1, transfers: 1 });
			assert.match(told, NOT_KNOWN);
		});
	}
}

async function mcpPayments(stage: Stage, report: Report): Promise<void> {
	const check = 'MCP Server Trigger: two calls at once with one Transfer Reference pay once';
	await report.check(check, async () => {
		const payment = withReference(await twoConsumers(stage), fromAI('reference'));
		const url = await mcpServer(stage, wonderTool('Transfer', 'transfer.create', payment));
		await fault(stage, 'GET', TRANSFERS, { delay: 500, times: 4 });
		const call = { tool: 'Transfer', arguments: { reference: newReference() } };
		const texts = (await Promise.all([callTool(url, call), callTool(url, call)])).map(
			({ text }) => text,
		);
		await assertMoved(stage, { posts: 1, transfers: 1 });
		for (const text of texts) assert.match(text, /Settled/);
		const found = texts.filter((text) => /"already_sent": ?true/.test(text));
		assert.equal(found.length, 1, texts.join('\n'));
	});
}

/** What an agent can make, and how many of it there are. */
interface Creation {
	operation: string;
	path: string;
	parameters: (user: string) => Json;
	count: (stage: Stage) => number;
}

const creations: Creation[] = [
	{
		operation: 'card.create',
		path: `${API}/cards`,
		parameters: () => ({ cardFor: 'business', title: fromAI('title') }),
		count: ({ simulator }) => simulator.wonder.cards.size,
	},
	{
		operation: 'user.create',
		path: `${API}/user`,
		parameters: () => ({
			callingCode: '852',
			phoneNumber: '91234567',
			documentType: 'PASSPORT',
			documentNumber: 'K1234567',
			firstName: 'Nathan',
			lastName: 'Smith',
			dateOfBirth: '1990-01-31',
			issuingCountry: 'HKG',
		}),
		count: ({ simulator }) => simulator.wonder.consumers.size,
	},
	{
		operation: 'wallet.create',
		path: `${API}/wallets`,
		parameters: (user) => ({ userId: byId(user), blockchain: 'ETH', asset: 'USDC' }),
		count: ({ simulator }) => simulator.wonder.wallets.size,
	},
	{
		operation: 'api.call',
		path: `${API}/cards`,
		parameters: () => ({
			method: 'POST',
			path: '/cards',
			body: '{ "card": { "title": "Custom" } }',
			allowWrites: true,
		}),
		count: ({ simulator }) => simulator.wonder.cards.size,
	},
];

type Tool = (settings: Json) => WorkflowNode;

async function createsOnce(
	stage: Stage,
	report: Report,
	{ run, runRetried }: Agents,
	{ operation, path, parameters, count }: Creation,
): Promise<void> {
	/** Wonder works each time, and its first two answers are lost. */
	const check = async (name: string, ask: (tool: Tool) => Promise<string>) =>
		await report.check(`${name}: ${operation} whose answer is lost is sent once`, async () => {
			const { users } = await stage.reset({ users: 1 });
			const before = count(stage);
			await fault(stage, 'POST', path, { cut: 'after', times: 2 });
			const tool: Tool = (settings) =>
				wonderTool('Create', operation, parameters(users[0]), settings);
			const told = await ask(tool);
			assert.deepEqual(
				{ sent: (await sentTo(stage, path)).length, made: count(stage) - before },
				{ sent: 1, made: 1 },
			);
			assert.match(told, NOT_KNOWN);
		});
	const call = { tool: 'Create', arguments: { title: 'Travel' } };
	const goOn = { ...RETRIES, onError: 'continueRegularOutput' };
	for (const version of agentVersions) {
		await check(`agent ${version}, tool retried`, async (tool) => {
			return (await run(version, tool(RETRIES), call)).told;
		});
		await check(`agent ${version}, tool that goes on`, async (tool) => {
			return (await run(version, tool(goOn), call)).results.join('\n');
		});
		await check(`agent ${version}, retried itself`, async (tool) => {
			return (await runRetried(version, tool(goOn), call)).results.join('\n');
		});
	}
	// A client that hears of no success may call again, which is another execution.
	await check('MCP Server Trigger, called twice', async (tool) => {
		const url = await mcpServer(stage, tool(RETRIES));
		const first = await callTool(url, call);
		assert.match(first.text, NOT_KNOWN);
		return (await callTool(url, call)).text;
	});
}
