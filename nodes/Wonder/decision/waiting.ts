import type { Answer } from './wire';

export interface Given extends Answer {
	by: 'rule' | 'workflow' | 'fallback' | 'shadow';
}

const MOST_REMEMBERED = 50_000;

/** An authorization whose shopper waits. The first answer is the only one. */
export class Waiting {
	private given?: Given;
	private readonly listeners: Array<(given: Given) => void> = [];

	answer(given: Given): void {
		if (this.given) return;
		this.given = given;
		for (const listener of this.listeners.splice(0)) listener(given);
	}

	/** Calls back as soon as there is an answer, in the same moment. */
	onAnswer(listener: (given: Given) => void): void {
		if (this.given) listener(this.given);
		else this.listeners.push(listener);
	}

	get answered(): Given | undefined {
		return this.given;
	}
}

/** Keeps the newest; as long as the process lives. */
class Memory<T> {
	private readonly entries = new Map<string, T>();

	get = (key: string) => this.entries.get(key);

	set(key: string, value: T): void {
		const [oldest] = this.entries.keys();
		if (this.entries.size >= MOST_REMEMBERED) this.entries.delete(oldest);
		this.entries.set(key, value);
	}
}

/** By trigger and authorization, so that a repeated question gets the same answer. */
export const asked = new Memory<Waiting>();

/** By the token that goes through the workflow to the node Wonder Decision. */
export const byToken = new Memory<Waiting>();

/** By transaction, for the Wonder Trigger, which compares with what became of it. */
export const answers = new Memory<Given>();
