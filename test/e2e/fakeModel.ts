import { randomUUID } from 'node:crypto';
import { startCapture } from '../support/capture';
import type { Json } from '../../demo/n8n/workflow';

export interface ToolCall {
	/** As n8n names the tool of a node: by the node's own name. */
	tool: string;
	arguments: Json;
}

export interface Schema {
	type: string;
	description?: string;
	properties?: Record<string, Schema>;
	required?: string[];
}

/** What a model is shown of a tool. */
export interface OfferedTool {
	name: string;
	description: string;
	parameters: Schema;
}

interface Message {
	role: string;
	content: string | null;
	tool_calls?: unknown[];
}

/**
 * A chat model that says what the test wants: in each of its answers the calls of one round, and then
 * a text with all that its tools have told it. Speaks as much of OpenAI's API as n8n needs.
 */
export async function startFakeModel() {
	let rounds: ToolCall[][] = [];
	let failures = 0;
	const server = await startCapture(({ target, body }) => {
		if (!target.endsWith('/chat/completions')) return { status: 404, body: '{}' };
		const { messages, tools, stream } = JSON.parse(body.toString()) as {
			messages: Message[];
			tools?: Array<{ function: { name: string } }>;
			stream?: boolean;
		};
		const calls = rounds[messages.filter(({ tool_calls: made }) => made?.length).length] ?? [];
		const offered = (tools ?? []).map(({ function: { name } }) => name);
		const unknown = calls.find(({ tool }) => !offered.includes(tool));
		if (unknown) {
			const message = `There is no tool ${unknown.tool}, only ${offered.join(', ') || 'none'}`;
			return { status: 400, body: JSON.stringify({ error: { message } }) };
		}
		if (resultsIn(messages).length > 0 && failures-- > 0) {
			return { status: 400, body: '{"error":{"message":"Fails on purpose"}}' };
		}
		const content = calls.length ? null : JSON.stringify(resultsIn(messages));
		return stream ? streamed(content, calls) : complete(content, calls);
	});
	return {
		...server,
		/** For all conversations that begin from now on, which see nothing of the earlier ones. */
		say(...calls: ToolCall[][]) {
			rounds = calls;
			failures = 0;
			server.received.length = 0;
		},
		/** Instead of its next answer to what tools have told it. */
		failOnce() {
			failures = 1;
		},
		/** The tools of the last conversation. */
		offered(): OfferedTool[] {
			const last = server.received.at(-1)?.body.toString() ?? '{}';
			const { tools = [] } = JSON.parse(last) as { tools?: Array<{ function: OfferedTool }> };
			return tools.map(({ function: { name, description, parameters } }) => ({
				name,
				description,
				parameters,
			}));
		},
		/** Everything that it was sent in the last conversation. */
		heard: () => server.received.map(({ body }) => body.toString()).join('\n'),
		/** What the tools have told it by the end of the last conversation. */
		results(): string[] {
			const last = server.received.at(-1)?.body.toString() ?? '{"messages":[]}';
			return resultsIn((JSON.parse(last) as { messages: Message[] }).messages);
		},
	};
}

export type FakeModel = Awaited<ReturnType<typeof startFakeModel>>;

const resultsIn = (messages: Message[]) =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => content ?? '');

const id = () => `chatcmpl-${randomUUID()}`;

const messageOf = (content: string | null, calls: ToolCall[]) => ({
	role: 'assistant',
	content,
	...(calls.length && {
		tool_calls: calls.map(({ tool, arguments: given }, index) => ({
			index,
			id: `call_${randomUUID()}`,
			type: 'function',
			function: { name: tool, arguments: JSON.stringify(given) },
		})),
	}),
});

const reasonOf = (calls: ToolCall[]) => (calls.length ? 'tool_calls' : 'stop');

function complete(content: string | null, calls: ToolCall[]) {
	const choice = { index: 0, message: messageOf(content, calls), finish_reason: reasonOf(calls) };
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	const body = { id: id(), object: 'chat.completion', choices: [choice], usage };
	return { status: 200, body: JSON.stringify(body) };
}

/** Agents before version 2 ask for events, and get the message in one. */
function streamed(content: string | null, calls: ToolCall[]) {
	const chunk = { id: id(), object: 'chat.completion.chunk' };
	const events = [
		{ ...chunk, choices: [{ index: 0, delta: messageOf(content, calls) }] },
		{ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: reasonOf(calls) }] },
	].map((event) => JSON.stringify(event));
	return {
		status: 200,
		headers: { 'content-type': 'text/event-stream' },
		body: [...events, '[DONE]'].map((event) => `data: ${event}\n\n`).join(''),
	};
}
