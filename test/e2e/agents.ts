import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Execution, Json, WorkflowNode } from '../../demo/n8n/workflow';
import { byId, row, subWorkflowTrigger, wonder } from './build';
import {
	agentVersions,
	agentWith,
	fromAI,
	mcpServerWith,
	wonderTool,
	workflowTool,
} from './buildAgent';
import { startFakeModel, type ToolCall } from './fakeModel';
import { callTool } from './mcpClient';
import {
	assertMoved,
	failureOf,
	fault,
	newReference,
	NOT_KNOWN,
	sentTo,
	TRANSFERS,
	twoConsumers,
	withReference,
} from './payments';
import type { Report } from './report';
import { API, type Stage } from './stage';

const RETRIES = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };

/** Calls with which an agent creates something, and where it then is. */
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

/** Agents repeat themselves, and n8n repeats their tools; what they do happens once. */
export async function agents(stage: Stage, report: Report): Promise<void> {
	const model = await startFakeModel();
	try {
		const credential = await stage.n8n.createCredential('Fake model', 'openAiApi', {
			apiKey: 'none',
			url: `${model.url}/v1`,
		});
		const run = async (
			version: (typeof agentVersions)[number],
			tool: WorkflowNode,
			...calls: ToolCall[]
		): Promise<Execution> => {
			model.say(calls);
			return await stage.run(agentWith(version, credential, tool));
		};
		const told = (execution: Execution) => [...model.results(), failureOf(execution)].join('\n');

		for (const version of agentVersions) {
			await report.check(
				`agent ${version}: two calls with one Transfer Reference move the money once`,
				async () => {
					const payment = withReference(await twoConsumers(stage), fromAI('reference'));
					const call = { tool: 'Transfer', arguments: { reference: newReference() } };
					const tool = wonderTool('Transfer', 'transfer.create', payment);
					const execution = await run(version, tool, call, call);
					await assertMoved(stage, { posts: 1, transfers: 1 });
					const results = model.results();
					assert.equal(results.length, 2, told(execution));
					for (const result of results) assert.match(result, /Settled/);
					const found = results.filter((result) => /"already_sent": ?true/.test(result));
					assert.equal(found.length, 1, results.join('\n'));
				},
			);
			await report.check(
				`agent ${version}: after a lost answer a second call does not pay again`,
				async () => {
					const payment = withReference(await twoConsumers(stage), fromAI('reference'));
					await fault(stage, 'POST', TRANSFERS, { cut: 'before' });
					const call = { tool: 'Transfer', arguments: { reference: newReference() } };
					const more = { ...RETRIES, onError: 'continueRegularOutput' as const };
					const tool = wonderTool('Transfer', 'transfer.create', payment, more);
					const execution = await run(version, tool, call, call);
					await assertMoved(stage, { posts: 1, transfers: 0 });
					assert.match(told(execution), NOT_KNOWN);
				},
			);
			await report.check(
				`agent ${version}: a workflow as a tool needs a Transfer Reference to pay`,
				async () => {
					const payment = await twoConsumers(stage);
					const tool = workflowTool('Pay', subWorkflow(stage, payment), RETRIES);
					const execution = await run(version, tool, { tool: 'Pay', arguments: { input: '' } });
					await assertMoved(stage, { posts: 0, transfers: 0 });
					assert.match(told(execution), /Transfer Reference/);
				},
			);
			await report.check(
				`agent ${version}: a workflow as a tool pays once, however often n8n calls it`,
				async () => {
					const payment = withReference(await twoConsumers(stage), newReference());
					// The list cannot be read right after it, so that the first try cannot tell.
					await fault(stage, 'POST', TRANSFERS, { cut: 'after' });
					await fault(stage, 'GET', TRANSFERS, { delay: 1 });
					await fault(stage, 'GET', TRANSFERS, { status: 503, times: 3 });
					const tool = workflowTool('Pay', subWorkflow(stage, payment), RETRIES);
					const execution = await run(version, tool, { tool: 'Pay', arguments: { input: '' } });
					await assertMoved(stage, { posts: 1, transfers: 1 });
					assert.match(told(execution), /Settled/);
				},
			);
		}

		for (const { operation, path, parameters, count } of creations) {
			const lostTwice = async () => {
				const { users } = await stage.reset({ users: 1 });
				await fault(stage, 'POST', path, { cut: 'after', times: 2 });
				return { given: parameters(users[0]), before: count(stage) };
			};
			const once = async (before: number, words: string) => {
				assert.equal((await sentTo(stage, path)).length, 1, 'requests');
				assert.equal(count(stage) - before, 1, 'created');
				assert.match(words, NOT_KNOWN);
			};
			const call = { tool: 'Create', arguments: { title: 'Travel' } };
			for (const version of agentVersions) {
				await report.check(
					`agent ${version}: ${operation} whose answers are lost is sent once`,
					async () => {
						const { given, before } = await lostTwice();
						const execution = await run(
							version,
							wonderTool('Create', operation, given, RETRIES),
							call,
						);
						await once(before, told(execution));
					},
				);
			}
			await report.check(
				`MCP Server Trigger: ${operation} whose answers are lost is sent once`,
				async () => {
					const { given, before } = await lostTwice();
					const path = randomUUID();
					const id = await stage.store(
						mcpServerWith(path, wonderTool('Create', operation, given, RETRIES)),
					);
					await stage.n8n.activate(id);
					const { text } = await callTool(`${stage.n8n.url}/mcp/${path}`, call);
					await once(before, text);
				},
			);
		}
	} finally {
		await model.close();
	}
}

/** A workflow that pays, with the credential in it. */
const subWorkflow = ({ credential }: Stage, payment: Json) =>
	row(
		'Pay',
		subWorkflowTrigger(),
		wonder('Transfer', 'transfer.create', payment, { credentials: { wonderApi: credential } }),
	);
