import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Stop } from './command';

/** Listens for a moment; rejects when another program has the port. */
async function tryPort(port: number): Promise<number> {
	return await new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
	});
}

/** Below the ports that systems give to outgoing connections: one of those could take it before it is used. */
export const freePort = async (): Promise<number> =>
	await tryPort(randomInt(15_000, 32_000)).catch(freePort);

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
