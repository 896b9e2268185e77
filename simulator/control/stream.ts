import type { Request, Response } from 'express';
import { bookParts, type BookPart } from '../states';
import type { SimulatedWonder } from '../wonder';

const HEARTBEAT_MS = 15_000;
/** Bytes that a client may leave unread before it is disconnected; its browser comes back by itself. */
const BACKLOG = 1_000_000;
/** Many changes at once are one event. */
const COLLECTED_MS = 20;

/** Tells every open page what happens, as server-sent events. */
export class Stream {
	private readonly clients = new Set<Response>();
	private readonly changed = new Set<BookPart>();
	private timer?: NodeJS.Timeout;

	constructor(wonder: SimulatedWonder) {
		const { events } = wonder;
		events.on('changed', (...parts) => {
			this.collect(parts);
			// A new wallet becomes active without any request.
			const activation = wonder.behavior.wallet_activation_ms;
			if (parts.includes('wallets')) {
				setTimeout(() => this.collect(['wallets']), activation + COLLECTED_MS).unref();
			}
		});
		events.on('transactionChanged', () =>
			this.collect(['transactions', 'cards', 'users', 'business']),
		);
		wonder.clock.events.on('jumped', () => this.collect(['now', 'cards', 'wallets']));
		events.on('request', (entry) => this.tell('log', entry));
		events.on('delivery', (delivery) => this.tell('delivery', delivery));
		events.on('decision', (decision) => this.tell('decision', decision));
	}

	/** A new client is told that everything has changed: it may have missed anything. */
	open(request: Request, response: Response): void {
		response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
		response.flushHeaders();
		const heartbeat = setInterval(() => this.write(response, ': heartbeat\n\n'), HEARTBEAT_MS);
		heartbeat.unref();
		this.clients.add(response);
		request.once('close', () => {
			clearInterval(heartbeat);
			this.clients.delete(response);
		});
		this.write(response, message('change', { changed: bookParts }));
	}

	private collect(parts: BookPart[]): void {
		if (this.clients.size === 0) return;
		for (const part of parts) this.changed.add(part);
		this.timer ??= setTimeout(() => {
			this.timer = undefined;
			const changed = [...this.changed];
			this.changed.clear();
			this.tell('change', { changed });
		}, COLLECTED_MS).unref();
	}

	private tell(event: string, data: object): void {
		if (this.clients.size === 0) return;
		const text = message(event, data);
		for (const client of this.clients) this.write(client, text);
	}

	private write(client: Response, text: string): void {
		if (client.writableLength > BACKLOG) client.destroy();
		else client.write(text);
	}
}

const message = (event: string, data: object) =>
	`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
