import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import { guardResponse } from '../../nodes/Wonder/decision/responseGuard';

/** Wonder gets exactly one response, the node's own, whatever n8n writes beside it. */
type Send = ReturnType<typeof guardResponse>;

/** What Wonder receives, and what n8n wanted to send. */
async function respond(play: (response: Response, send: Send) => void) {
	const fromN8n: unknown[][] = [];
	let failure: unknown;
	const app = express();
	app.get('/', (_, response) => {
		response.setHeader('x-own', 'kept');
		const send = guardResponse(response, (...sent) => fromN8n.push(sent));
		try {
			play(response, send);
		} catch (error) {
			failure = error;
			send(500, 'failed');
		}
	});
	const server = app.listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as AddressInfo;
	const response = await fetch(`http://127.0.0.1:${port}/`);
	const text = await response.text();
	server.closeAllConnections();
	server.close();
	return { status: response.status, headers: response.headers, text, fromN8n, failure };
}

const decision = { approved: true };
const WRITES: Array<[string, (response: Response) => unknown]> = [
	['setHeader', (response) => response.setHeader('x-n8n', '1')],
	['appendHeader', (response) => response.appendHeader('x-n8n', '1')],
	['removeHeader', (response) => response.removeHeader('x-own')],
	['writeHead', (response) => response.writeHead(500, { 'x-n8n': '1' })],
	['write', (response) => response.write('n8n')],
	['end', (response) => response.end('n8n')],
	['json', (response) => response.json({ message: 'Workflow was started' })],
];

test.each(WRITES)("n8n's %s before the decision reaches nobody", async (_, write) => {
	const { status, headers, text } = await respond((response, send) => {
		// So that n8n can go on with what it got.
		expect(write(response)).toBe(response);
		send(200, decision);
	});
	expect([status, text]).toEqual([200, JSON.stringify(decision)]);
	expect([headers.get('x-own'), headers.get('x-n8n')]).toEqual(['kept', null]);
});

test.each(WRITES)("n8n's %s after the decision is no error", async (_, write) => {
	const { status, text, failure } = await respond((response, send) => {
		send(200, decision);
		write(response);
	});
	expect([status, text, failure]).toEqual([200, JSON.stringify(decision), undefined]);
});

test('the node learns with which status and body n8n would have completed the response', async () => {
	const { fromN8n } = await respond((response, send) => {
		for (const [, write] of WRITES) write(response);
		response.status(500);
		response.json({ message: 'Error in workflow' });
		send(200, decision);
	});
	expect(fromN8n).toEqual([
		[200, 'n8n'],
		[200, { message: 'Workflow was started' }],
		[500, { message: 'Error in workflow' }],
	]);
});

test('the first decision counts; a second one is no error', async () => {
	const { status, text, fromN8n, failure } = await respond((_, send) => {
		send(402, decision);
		send(200, { approved: false });
	});
	expect([status, text, fromN8n, failure]).toEqual([402, JSON.stringify(decision), [], undefined]);
});

test('after a body that cannot be written, n8n still cannot respond, and another body can', async () => {
	const { status, text } = await respond((response, send) => {
		expect(() => send(200, { amount: 1n })).toThrow(TypeError);
		response.json({ message: 'Workflow was started' });
		send(200, decision);
	});
	expect([status, text]).toEqual([200, JSON.stringify(decision)]);
});
