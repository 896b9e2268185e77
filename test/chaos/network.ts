import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';

/** What is between n8n and Wonder: names that are not found, connections that never come about. */

const pem = (name: string) => readFileSync(join(__dirname, '..', 'vectors', name), 'utf8');

const listening = async (server: Server) => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
};

const ERRORS = {
	'not found': { syscall: 'getaddrinfo', code: 'ENOTFOUND' },
	'try again': { syscall: 'getaddrinfo', code: 'EAI_AGAIN' },
	/** What the operating system says after two minutes. */
	'timed out': { syscall: 'connect', code: 'ETIMEDOUT' },
};
export type NoConnection = keyof typeof ERRORS;

export class Network {
	/** Requests that reached the host that a redirect names. */
	strayed = 0;
	/** Connections to the server whose certificate nobody vouches for. */
	untrusted = 0;
	/** Connections that did not come about. */
	unconnected = 0;
	private pending: NoConnection[] = [];
	private readonly servers: Server[] = [];
	private readonly lookup = dns.lookup;
	private ports = { elsewhere: 0, untrusted: 0 };

	async start(): Promise<void> {
		const elsewhere = createServer((_, response) => {
			this.strayed += 1;
			response.setHeader('Content-Type', 'application/json').end('{"code":200,"data":{"id":"1"}}');
		});
		const [cert, key] = ['loopback_certificate.pem', 'loopback_private.pem'].map(pem);
		const untrusted = tls.createServer({ cert, key });
		untrusted.on('connection', () => (this.untrusted += 1));
		untrusted.on('tlsClientError', () => {});
		this.servers.push(elsewhere, untrusted);
		this.ports = {
			elsewhere: await listening(elsewhere),
			untrusted: await listening(untrusted),
		};
		dns.lookup = ((...args: Parameters<typeof dns.lookup>) => {
			const fault = this.pending.shift();
			if (!fault) return Reflect.apply(this.lookup, dns, args) as unknown;
			this.unconnected += 1;
			const { syscall, code } = ERRORS[fault];
			const error = Object.assign(new Error(`${syscall} ${code} localhost`), ERRORS[fault]);
			process.nextTick(args.at(-1) as (error: Error) => void, error);
		}) as typeof dns.lookup;
	}

	get elsewhere() {
		return `http://127.0.0.1:${this.ports.elsewhere}`;
	}

	get untrustedUrl() {
		return `https://localhost:${this.ports.untrusted}`;
	}

	/** What happens to the next connections. */
	refuse(fault: NoConnection, times: number): void {
		this.pending = Array<NoConnection>(times).fill(fault);
	}

	heal(): void {
		this.pending = [];
	}

	close(): void {
		dns.lookup = this.lookup;
		for (const server of this.servers) server.close();
	}
}
