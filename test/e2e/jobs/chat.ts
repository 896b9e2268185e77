import assert from 'node:assert/strict';
import type { Execution, Json, Workflow } from '../../../demo/n8n/workflow';
import { startFakeModel, type FakeModel, type OfferedTool } from '../fakeModel';
import type { Stage } from '../stage';
import { until } from '../wonderStage';

/** Proofs of the jobs that a person chats with. */

export interface Conversation {
	model: FakeModel;
	/** Says what is pinned, in a chat that remembers nothing. Returns the ID of the execution. */
	chat: () => Promise<string>;
	/** The job with the model, which n8n publishes only with a credential. */
	job: Workflow;
}

/** The job with a scripted model in place of the one that its user chooses. */
export async function withModel(
	stage: Stage,
	job: Workflow,
	prove: (conversation: Conversation) => Promise<void>,
): Promise<void> {
	const model = await startFakeModel();
	try {
		const credential = await stage.n8n.createCredential('Scripted model', 'openAiApi', {
			apiKey: 'none',
			url: `${model.url}/v1`,
		});
		const nodes = job.nodes.map((node) =>
			node.type.endsWith('.lmChatOpenAi')
				? { ...node, credentials: { openAiApi: credential } }
				: node,
		);
		const chat = async () =>
			await stage.n8n.start(await stage.store({ ...job, nodes: structuredClone(nodes) }), 'Chat');
		await prove({ model, chat, job: { ...job, nodes } });
	} finally {
		await model.close();
	}
}

/** What a person sees who reviews a call, as n8n shows it in the chat. */
export interface Review {
	text: string;
	buttons: Array<{ text: string; link: string }>;
}

interface ChatRun {
	data?: Record<string, Array<Array<{ sendMessage?: string | Review }> | null>>;
}

function shownBy({ runs }: Execution, node: string): string | Review | undefined {
	const run = runs[node]?.at(-1) as ChatRun | undefined;
	return Object.values(run?.data ?? {}).flat(2)[0]?.sendMessage;
}

/** Waits until this node has shown its message in the chat, and waits itself. */
export async function shown<T extends string | Review>(
	{ n8n }: Stage,
	execution: string,
	node: string,
): Promise<T> {
	let message: unknown;
	await until(async () => {
		const now = await n8n.execution(execution);
		assert.notEqual(now.status, 'error', now.error?.message);
		message = now.status === 'waiting' ? shownBy(now, node) : undefined;
		return message !== undefined;
	});
	return message as T;
}

/** n8n ignores what looks like a program that previews links. */
const BROWSER = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };

function linkOf({ buttons }: Review, label: string): string {
	const button = buttons.find(({ text }) => text === label);
	assert.ok(button, `${label} is none of ${buttons.map(({ text }) => text).join(', ')}`);
	return button.link;
}

export async function click(review: Review, label: string): Promise<void> {
	const { status } = await fetch(linkOf(review, label), { headers: BROWSER });
	assert.equal(status, 200);
}

/** Executions are numbered, so anybody can guess the rest of the link. */
export async function assertNotForged(review: Review, label: string): Promise<void> {
	const guessed = new URL(linkOf(review, label));
	guessed.searchParams.delete('signature');
	const { status } = await fetch(guessed, { headers: BROWSER });
	assert.equal(status, 401, 'a link without signature');
}

/** All parameters of a tool: their names, and what the model is told of each. */
export const parametersOf = ({ parameters }: OfferedTool): Json =>
	Object.fromEntries(
		Object.entries(parameters.properties ?? {}).map(([name, { description, properties }]) => [
			name,
			properties
				? parametersOf({ name, description: '', parameters: { type: 'object', properties } })
				: description,
		]),
	);
