import type { z } from 'zod/v4';
import { newPrivateKey, publicHalf } from '../keys';
import type { Oddities } from '../oddities';
import type { Transaction } from '../records';
import { object, truth, whole } from '../schemas';
import type { TransactionAction } from '../states';
import { retryHeaders, type SimulatedWonder } from '../wonder';
import { Agenda } from './agenda';
import {
	acknowledges,
	newDelivery,
	type Attempt,
	type Delivery,
	type DeliveryRecord,
} from './delivery';
import { signedDispatch, type Dispatch } from './dispatch';
import { pool } from './pool';
import { retryTime } from './schedule';
import { send, type SendResult } from './send';

export const redelivery = object({
	times: whole(1, 100).optional(),
	at_once: truth.optional(),
	headers: retryHeaders.optional(),
});
export type Redelivery = z.infer<typeof redelivery>;

type Send = (dispatch: Dispatch) => Promise<SendResult>;

/** Sends receivers every change of a transaction, and retries until they acknowledge it. */
export class Webhooks {
	/** The receivers. */
	urls: string[] = [];
	/** Events wait for a redelivery by hand, in any order. */
	held = false;
	private readonly agenda: Agenda;
	readonly records = new Map<string, DeliveryRecord>();
	private currentKey!: string;
	/** Its other half; to compute it takes time. */
	private currentPublicKey!: string;
	private stop = new AbortController();

	constructor(
		private readonly wonder: SimulatedWonder,
		readonly appId: string,
		private readonly firstKey: string,
		private readonly oddities: Oddities,
	) {
		this.rotate(firstKey);
		this.agenda = new Agenda(wonder.clock, () => wonder.events.emit('sent'));
		wonder.events.on('transactionChanged', (action, transaction) => {
			for (const url of this.urls) this.deliver(url, action, transaction);
		});
	}

	get privateKey(): string {
		return this.currentKey;
	}

	get publicKey(): string {
		return this.currentPublicKey;
	}

	/** Signs with a new key from now on; earlier signatures stay as they are. */
	rotate(privateKey = newPrivateKey()): void {
		this.currentKey = privateKey;
		this.currentPublicKey = publicHalf(privateKey);
	}

	/** Oldest first. */
	deliveries(): Delivery[] {
		return [...this.records.values()].map(({ delivery }) => delivery);
	}

	delivery(id: string): Delivery | undefined {
		return this.records.get(id)?.delivery;
	}

	/** Sends an event again, whatever its state, and returns these attempts. */
	async redeliver(id: string, { times = 1, at_once, headers }: Redelivery): Promise<Attempt[]> {
		const record = this.records.get(id)!;
		const send = this.sender();
		const again = async () => await this.attempt(record, headers, send);
		return await this.agenda.now(() => pool(times, at_once ? times : 1, again));
	}

	/** A delivery that a receiver must accept, signed but not sent. */
	signed(url: string, event: { action: string; card_transaction: object }): Dispatch {
		return signedDispatch(
			{ url, action: event.action, body: Buffer.from(JSON.stringify(event)) },
			{ appId: this.appId, webhookPrivateKey: this.currentKey },
		);
	}

	/** The same delivery with a new nonce, the current time and the current key. */
	signedAnew({ url, headers, body }: Dispatch): Dispatch {
		return signedDispatch(
			{ url, action: String(headers['X-Action']), body },
			{ appId: this.appId, webhookPrivateKey: this.currentKey },
		);
	}

	/** Sends until the next reset; after that, every request fails. */
	sender(): Send {
		const { signal } = this.stop;
		return async (dispatch) => await send(dispatch, signal);
	}

	/** Moves the simulator's clock; retries due on the way are done when this resolves. */
	async moveClock(destination: () => number): Promise<void> {
		await this.agenda.moveClock(destination);
	}

	/** Resolves when no attempt is in flight. */
	async settled(): Promise<void> {
		await this.agenda.settled();
	}

	/** After a restart: what was under way is sent again, and the rest when it is due. */
	resume(): void {
		for (const record of this.records.values()) {
			const { state, next_attempt_at: next } = record.delivery;
			if (state !== 'waiting' || record.held) continue;
			this.agenda.at(next ? Date.parse(next) : 0, async () => await this.attemptInTurn(record));
		}
	}

	/** Forgets all deliveries and their retries. */
	forget(): void {
		this.agenda.clear();
		this.records.clear();
	}

	/** Back to the first key and no receivers; requests in flight are aborted. */
	reset(): void {
		this.agenda.stop();
		this.records.clear();
		this.stop.abort();
		this.stop = new AbortController();
		this.urls = [];
		this.held = false;
		this.rotate(this.firstKey);
	}

	close(): void {
		this.reset();
	}

	private deliver(url: string, action: TransactionAction, transaction: Transaction): void {
		const first = this.signed(
			url,
			this.oddities.inEvent({ action, card_transaction: transaction }),
		);
		const event = { action, transactionId: transaction.id };
		const record = newDelivery(event, first, this.wonder.clock.now(), this.held);
		this.records.set(record.delivery.id, record);
		this.wonder.events.emit('delivery', record.delivery);
		if (!record.held) void this.agenda.now(async () => await this.attemptInTurn(record));
	}

	/** The first attempt or a retry of the schedule; unless acknowledged, the next one follows. */
	private async attemptInTurn(record: DeliveryRecord): Promise<void> {
		const { delivery, firstTime } = record;
		if (delivery.state !== 'waiting') return;
		delivery.next_attempt_at = null;
		await this.attempt(record, record.retries === 0 ? 'first' : undefined);
		if (delivery.state !== 'waiting' || !this.records.has(delivery.id)) return;
		record.retries += 1;
		const next = retryTime(firstTime, record.retries);
		if (next === undefined) {
			delivery.state = 'given_up';
			this.wonder.events.emit('delivery', delivery);
			return;
		}
		delivery.next_attempt_at = this.wonder.clock.stamp(next);
		this.wonder.events.emit('delivery', delivery);
		this.agenda.at(next, async () => await this.attemptInTurn(record));
	}

	private async attempt(
		{ delivery, first }: DeliveryRecord,
		headers = this.wonder.behavior.retry_headers,
		send = this.sender(),
	): Promise<Attempt> {
		const time = this.wonder.clock.stamp();
		const dispatch = headers === 'first' ? first : this.signedAnew(first);
		const attempt = { time, ...(await send(dispatch)) };
		delivery.attempts.push(attempt);
		if (acknowledges(attempt)) {
			delivery.state = 'delivered';
			delivery.next_attempt_at = null;
		}
		this.wonder.events.emit('delivery', delivery);
		return attempt;
	}
}
