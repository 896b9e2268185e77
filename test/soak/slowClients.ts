import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire } from '../support/deliver';

const PIECES = 10;
const PIECE_MS = 500;

interface Response {
	status: number;
	/** The beginning of it. */
	body: string;
}

/** Sends a delivery in small pieces, over five seconds. */
export async function sendSlowly(wire: Wire): Promise<Response> {
	const { socket, answer } = begin(wire);
	const size = Math.ceil(wire.body.length / PIECES);
	for (let from = 0; from < wire.body.length; from += size) {
		await sleep(PIECE_MS);
		socket.write(wire.body.subarray(from, from + size));
	}
	return await answer;
}

/** Announces a body, sends none, and hangs up after a while. */
export async function sendNoBody(wire: Wire, milliseconds: number): Promise<void> {
	const { socket, answer } = begin(wire);
	await Promise.race([answer.catch(() => {}), sleep(milliseconds)]);
	socket.destroy();
}

function begin({ url, headers, body }: Wire): { socket: Socket; answer: Promise<Response> } {
	const { hostname, port, pathname } = new URL(url);
	const socket = connect(Number(port), hostname);
	const answer = new Promise<Response>((resolve, reject) => {
		socket.once('data', (data) => {
			const [head, body = ''] = String(data).split('\r\n\r\n');
			resolve({ status: Number(head.split(' ')[1]), body });
		});
		socket.once('error', reject);
		socket.once('close', () => reject(new Error('The connection was closed without a response.')));
	});
	// Whoever sends the body learns of it from `answer`.
	answer.catch(() => {});
	const lines = Object.entries({
		...headers,
		Host: `${hostname}:${port}`,
		'Content-Length': body.length,
		Connection: 'close',
	}).map(([name, value]) => `${name}: ${value}`);
	socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
	return { socket, answer };
}
