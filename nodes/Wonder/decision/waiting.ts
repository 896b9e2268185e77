import { Memory } from '../memory/memory';
import type { Answer } from './wire';

export interface Given extends Answer {
	by: 'rule' | 'workflow' | 'fallback' | 'shadow';
}

export const MOST_REMEMBERED = 50_000;

/** An authorization whose shopper waits. The first answer is the only one. */
export class Waiting {
	private given?: Given;
	private readonly listeners: Array<(given: Given) => void> = [];
	private deadline = Number.POSITIVE_INFINITY;
	private fallback?: Given;

	/** From this moment of `performance.now()` on, whatever comes is the fallback instead. */
	answerUntil(deadline: number, fallback: Given): void {
		this.deadline = deadline;
		this.fallback = fallback;
	}

	/**
	 * Returns what was answered. The clock decides what is late, not who comes first: while something
	 * blocks the process, no timer runs.
	 */
	answer(given: Given): Given {
		if (this.given) return this.given;
		this.given = this.fallback && performance.now() >= this.deadline ? this.fallback : given;
		for (const listener of this.listeners.splice(0)) listener(this.given);
		return this.given;
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

/** By trigger and question, so that a repeated question gets the same answer. */
export const asked = new Memory<Waiting>(MOST_REMEMBERED);

/** By the token that goes through the workflow to the node Wonder Decision. */
export const byToken = new Memory<Waiting>(MOST_REMEMBERED);

/**
 * The latest question by transaction, for the Wonder Trigger, which compares its answer with what
 * became of the transaction.
 */
export const latest = new Memory<Waiting>(MOST_REMEMBERED);
