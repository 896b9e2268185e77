import { randomUUID } from 'node:crypto';
import type { OfferedTool, Schema, ToolCall } from './fakeModel';

/** Of the Model Context Protocol: just enough to use n8n's MCP Server Trigger. */
export async function openMcp(url: string, token?: string) {
	const headers: Record<string, string> = {
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
		...(token && { authorization: `Bearer ${token}` }),
	};
	const post = async (message: object) =>
		await fetch(url, {
			method: 'POST',
			headers,
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
			signal: AbortSignal.timeout(60_000),
		});
	const request = async (method: string, params: object) => {
		const response = await post({ id: randomUUID(), method, params });
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} → ${response.status} ${text}`);
		const session = response.headers.get('mcp-session-id');
		if (session) headers['mcp-session-id'] = session;
		// A stream of events with one message in it, or the message itself.
		const [, message = text] = /^data: (.*)$/m.exec(text) ?? [];
		return JSON.parse(message) as { result?: unknown; error?: { message: string } };
	};
	await request('initialize', {
		protocolVersion: '2025-03-26',
		capabilities: {},
		clientInfo: { name: 'test', version: '1' },
	});
	await post({ method: 'notifications/initialized' });
	return {
		async listTools(): Promise<OfferedTool[]> {
			const { result } = await request('tools/list', {});
			return (
				result as { tools: Array<Omit<OfferedTool, 'parameters'> & { inputSchema: Schema }> }
			).tools.map(({ name, description, inputSchema: parameters }) => ({
				name,
				description,
				parameters,
			}));
		},
		async call({ tool, arguments: given }: ToolCall): Promise<{ text: string; isError: boolean }> {
			const { result, error } = await request('tools/call', { name: tool, arguments: given });
			if (error) return { text: error.message, isError: true };
			const { content, isError = false } = result as {
				content: Array<{ text?: string }>;
				isError?: boolean;
			};
			return { text: content.map(({ text }) => text ?? '').join('\n'), isError };
		},
	};
}

export const callTool = async (url: string, call: ToolCall) =>
	await (await openMcp(url)).call(call);
