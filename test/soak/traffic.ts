import { setTimeout as sleep } from 'node:timers/promises';
import { forgeries } from '../../simulator/forgeries';
import type { Forged } from '../../simulator/forgeries/send';
import { Deliveries, type Answer } from '../e2e/deliveries';
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

/**
 * While n8n makes its tables, it answers everything with 200 and this text: see docs/events.md. A proxy
 * that asks for its readiness, as in deploy/single, sends it nothing then.
 */
const STARTING = 'n8n is starting up';

const answerOf = ({ status, body }: { status: number | null; body: unknown }): Answer =>
	String(body).startsWith(STARTING) ? 'starting' : (status ?? 'none');

/** What arrives at a webhook of a company for months, in minutes: events, forgeries, slow clients. */
export class Traffic {
	readonly deliveries: Deliveries;
	/** How the forgeries were answered. */
	readonly refusals = new Map<Answer, number>();
	private readonly going: Array<Promise<void>>;
	private isOpen = true;

	constructor(
		private readonly stage: Stage,
		private readonly url: string,
	) {
		this.deliveries = new Deliveries(async (body, turn) => {
			// Every twentieth sender has a slow line.
			return answerOf(
				await (turn % 20 === 0
					? sendSlowly(this.signed(body))
					: send(this.signed(body), { timeout: TIMEOUT_MS })),
			);
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
			const { forgeries: sent } = await this.stage.control<{ forgeries: Forged[] }>(
				'POST',
				'/forgeries',
				{ url: this.url, kinds: [kinds[index % kinds.length]] },
			);
			const answer = answerOf(sent[0]);
			this.refusals.set(answer, (this.refusals.get(answer) ?? 0) + 1);
			await sleep(FORGED_EVERY_MS);
		}
	}

	private async holdOpen(): Promise<void> {
		while (this.isOpen) await sendNoBody(this.signed(events(1)[0]), HANGS_UP_AFTER_MS);
	}
}
