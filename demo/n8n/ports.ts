import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Stop } from './command';

/** Listens for a moment; rejects when another program has the port. */
async function tryPort(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			const { port: given } = server.address() as AddressInfo;
			server.close(() => resolve(given));
		});
	});
}

export const freePort = async () => await tryPort(0);

/** How long the n8n of a start that was killed may take to end. */
const PATIENCE_MS = 5000;

export async function assertFree(port: number, whose: string, option: string): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	while (Date.now() < deadline) {
		const isFree = await tryPort(port).then(
			() => true,
			() => false,
		);
		if (isFree) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Stop(
		`Port ${port}, which ${whose} would use, is taken by another program. Choose another one: npm start -- ${option} ${port + 1}`,
	);
}
