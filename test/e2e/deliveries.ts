import { setTimeout as sleep } from 'node:timers/promises';
import { events } from './redeliveries';

/** As often as Wonder, but in minutes instead of a day. */
const MOST_ATTEMPTS = 15;
const pauseAfter = (attempt: number) => Math.min(2000 * 2 ** attempt, 30_000);

/** A status, or that n8n was starting, or that there was no answer. */
export type Answer = number | 'starting' | 'none';

/** The number goes up with each event and each attempt: they may take turns. */
type Deliver = (body: string, turn: number) => Promise<Answer>;

/** Events at a steady rate, each delivered until it is acknowledged, and some of them again after that. */
export class Deliveries {
	/** Bodies of the events that were answered 200. */
	readonly acknowledged: string[] = [];
	/** Bodies of those that were given up. */
	readonly refused: string[] = [];
	readonly answers = new Map<Answer, number>();
	private readonly pending = new Set<Promise<void>>();
	private sent = 0;
	private isOpen = true;

	constructor(
		private readonly deliver: Deliver,
		/** After how long each is delivered again; the events take turns. `undefined` is never. */
		private readonly again: Array<number | undefined>,
	) {}

	/** Until `end`. */
	async atRate(perSecond: number): Promise<void> {
		const began = Date.now();
		while (this.isOpen) {
			this.follow(this.untilAcknowledged(events(1)[0], this.sent));
			this.sent += 1;
			await sleep(Math.max(0, began + (this.sent * 1000) / perSecond - Date.now()));
		}
	}

	/** No new events; resolves when each of them is acknowledged and delivered again. */
	async end(): Promise<void> {
		this.isOpen = false;
		while (this.pending.size > 0) await Promise.all(this.pending);
	}

	private follow(work: Promise<void>): void {
		const followed = work.finally(() => this.pending.delete(followed));
		this.pending.add(followed);
	}

	private async untilAcknowledged(body: string, index: number): Promise<void> {
		for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
			if ((await this.attempt(body, index + attempt)) === 200) {
				this.acknowledged.push(body);
				this.follow(this.repeat(body, index));
				return;
			}
			await sleep(pauseAfter(attempt));
		}
		this.refused.push(body);
	}

	private async repeat(body: string, index: number): Promise<void> {
		const delay = this.again[index % this.again.length];
		if (delay === undefined) return;
		await sleep(delay);
		await this.attempt(body, index + 1);
	}

	private async attempt(body: string, turn: number): Promise<Answer> {
		const answer = await this.deliver(body, turn).catch(() => 'none' as const);
		this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
		return answer;
	}
}

/** "200: 310, 503: 4, none: 2" */
export const answersOf = ({ answers }: Deliveries) =>
	[...answers].map(([answer, count]) => `${answer}: ${count}`).join(', ');
