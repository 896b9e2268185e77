import { setTimeout as sleep } from 'node:timers/promises';
import { forgeries } from '../../simulator/forgeries';
import { Deliveries } from '../e2e/deliveries';
import { events } from '../e2e/redeliveries';
import type { Stage } from '../e2e/stage';
import { send, signed } from '../support/deliver';
import { sendNoBody, sendSlowly } from './slowClients';

const EVENTS_PER_SECOND = 5;
/** Wonder waits no longer for a response. */
const TIMEOUT_MS = 10_000;
/** Of the events that are delivered again: how long after they were acknowledged. */
const AGAIN = [0, undefined, 2000, undefined, 30_000, undefined];
const FORGED_EVERY_MS = 1000;
const NEVER_SENDING = 8;
const HANGS_UP_AFTER_MS = 20_000;

/** What arrives at a webhook of a company for months, in minutes: events, forgeries, slow clients. */
export class Traffic {
	readonly deliveries: Deliveries;
	/** How many forgeries were answered with each status. */
	readonly refusals = new Map<number, number>();
	private readonly going: Array<Promise<void>>;
	private isOpen = true;

	constructor(
		private readonly stage: Stage,
		private readonly url: string,
	) {
		this.deliveries = new Deliveries(async (body, turn) => {
			// Every twentieth sender has a slow line.
			if (turn % 20 === 0) return await sendSlowly(this.signed(body));
			return (await send(this.signed(body), TIMEOUT_MS)).status;
		}, AGAIN);
		this.going = [
			this.deliveries.atRate(EVENTS_PER_SECOND),
			this.forge(),
			...Array.from({ length: NEVER_SENDING }, () => this.holdOpen()),
		];
	}

	async end(): Promise<void> {
		this.isOpen = false;
		await this.deliveries.end();
		await Promise.all(this.going);
	}

	private signed(body: string) {
		const { appId, webhookPrivateKey: privateKey } = this.stage.simulator;
		return signed(this.url, body, { appId, privateKey });
	}

	private async forge(): Promise<void> {
		const kinds = Object.keys(forgeries);
		for (let index = 0; this.isOpen; index++) {
			const [{ status }] = (
				await this.stage.control<{ forgeries: Array<{ status: number | null }> }>(
					'POST',
					'/forgeries',
					{ url: this.url, kinds: [kinds[index % kinds.length]] },
				)
			).forgeries;
			// While n8n is down, there is no answer.
			if (status !== null) this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
			await sleep(FORGED_EVERY_MS);
		}
	}

	private async holdOpen(): Promise<void> {
		while (this.isOpen) await sendNoBody(this.signed(events(1)[0]), HANGS_UP_AFTER_MS);
	}
}
