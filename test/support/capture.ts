import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Captured {
	method: string;
	/** Path and query as they stood in the request line. */
	target: string;
	headers: Record<string, string>;
	body: Buffer;
}

/** A server that only writes down what arrives, byte for byte. */
export async function startCapture(
	answer: (request: Captured) => {
		status: number;
		body?: string;
		headers?: Record<string, string>;
	} = () => ({ status: 200 }),
) {
	const received: Captured[] = [];
	let held: Promise<void> | undefined;
	let release = () => {};
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', async () => {
			const captured = {
				method: request.method as string,
				target: request.url as string,
				headers: request.headers as Record<string, string>,
				body: Buffer.concat(chunks),
			};
			received.push(captured);
			await held;
			const { status, body, headers } = answer(captured);
			response.writeHead(status, { 'content-type': 'application/json', ...headers });
			response.end(body ?? '{"code":200,"data":{}}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		/** Answers nothing until released. */
		hold() {
			held = new Promise((resolve) => (release = resolve));
		},
		release() {
			held = undefined;
			release();
		},
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
