import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import { signedHeaders } from '../../simulator/gateway/signature';

/** Simulators that keep their data, and how they are killed, for the tests of `--data`. */

const running: Simulator[] = [];
const receivers: Server[] = [];
const folders: string[] = [];
/** Stops and removes what a test has started. */
export async function clearUp(): Promise<void> {
	for (const simulator of running.splice(0)) await simulator.close();
	for (const receiver of receivers.splice(0)) receiver.close();
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

export const newFolder = () => {
	folders.push(mkdtempSync(join(tmpdir(), 'simulator-data-')));
	return folders.at(-1)!;
};

export async function start(data: string, options: SimulatorOptions = {}): Promise<Simulator> {
	running.push(await startSimulator({ data, ...options }));
	return running.at(-1)!;
}

/** The folder as somebody finds it who has killed the program now. */
export function killed(data: string): string {
	const found = newFolder();
	cpSync(data, found, { recursive: true });
	return found;
}

export async function control<T = Record<string, never>>(
	{ url }: Simulator,
	path: string,
	body?: unknown,
	method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
	const response = await fetch(`${url}/_simulator/${path}`, {
		method,
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	expect(await response.clone().text()).not.toContain('"error":"');
	return (await response.json()) as T;
}

export async function call(simulator: Simulator, method: string, path: string, json?: unknown) {
	const target = `/svc/ts/api/v1/openapi${path}`;
	const body = json === undefined ? undefined : JSON.stringify(json);
	const headers = signedHeaders({ method, target, body }, simulator);
	const response = await fetch(simulator.url + target, { method, headers, body });
	return { headers, status: response.status, body: (await response.json()) as { data: never } };
}

/** A receiver of webhooks that responds with this status, and what it got. */
export async function receiver(respond: (request: { body: string }) => number | Promise<number>) {
	const got: string[] = [];
	const server = createServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		got.push(body);
		response.writeHead(await respond({ body })).end();
	});
	receivers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

export async function pay(simulator: Simulator, card: string, amount: string) {
	const request = { card, amount, currency: 'HKD', merchant_name: 'Café', merchant_country: 'HK' };
	const { transaction } = await control<{ transaction: { id: string } }>(
		simulator,
		'authorizations',
		request,
	);
	return transaction.id;
}

/** All that the control plane and the books show. */
export async function seen(simulator: Simulator) {
	const { wonder, webhooks, decisions, webhookPrivateKey, privateKey, credentialData } = simulator;
	const shown = ['faults', 'odd', 'webhooks', 'decision', 'decisions', 'deliveries'];
	return JSON.parse(
		JSON.stringify({
			books: [
				wonder.cards,
				wonder.consumers,
				wonder.purchases,
				wonder.wallets,
				wonder.feeRules,
			].map((book) => [...book]),
			rest: [wonder.transfers, wonder.business, wonder.behavior, wonder.clock.offset],
			keys: [webhookPrivateKey, privateKey, credentialData.signQuery],
			asked: [...decisions.asked],
			first: [...webhooks.records],
			shown: await Promise.all(shown.map(async (path) => await control(simulator, path))),
		}),
	) as object;
}
