import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

interface Settings {
	/** Passes requests on to this server. */
	behind: string;
	/** How long each response takes at least, in milliseconds. */
	takes: number;
	/** More requests than this at the same time are refused with status 429. */
	allows?: number;
	/** Until the first refusal, requests beyond ten wait, so that they come together on a slow machine too. */
	gathers?: boolean;
}

/** Stands before the simulator and counts how many requests are in flight. */
export class BusyServer {
	readonly mostInFlight = { reads: 0, writes: 0 };
	refusals = 0;
	private readonly inFlight = { reads: 0, writes: 0 };
	private server!: Server;
	private showRefusal!: () => void;
	private readonly firstRefusal = new Promise<void>((resolve) => (this.showRefusal = resolve));

	constructor(private readonly settings: Settings) {}

	async start(): Promise<string> {
		this.server = createServer(async (request, response) => {
			const kind = request.method === 'GET' ? 'reads' : 'writes';
			this.inFlight[kind] += 1;
			this.mostInFlight[kind] = Math.max(this.mostInFlight[kind], this.inFlight[kind]);
			const { status, body } = await this.answer(request);
			this.inFlight[kind] -= 1;
			response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
		});
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	stop(): void {
		this.server.close();
	}

	private async answer(request: IncomingMessage): Promise<{ status: number; body: string }> {
		const { behind, takes, allows = Infinity, gathers } = this.settings;
		const { reads, writes } = this.inFlight;
		const sent = await text(request);
		if (reads + writes > allows) {
			this.refusals += 1;
			this.showRefusal();
			return { status: 429, body: '{ "code": 429, "message": "Too many requests" }' };
		}
		await pause(takes);
		if (gathers && reads + writes > 10) await this.firstRefusal;
		// fetch sets the others itself.
		const headers = Object.entries(request.headers).filter(([name]) =>
			['content-type', 'credential', 'nonce', 'signature', 'x-request-id'].includes(name),
		);
		const response = await fetch(behind + request.url, {
			method: request.method,
			headers: headers as Array<[string, string]>,
			...(sent && { body: sent }),
		});
		return { status: response.status, body: await response.text() };
	}
}
