import type { IWebhookFunctions } from 'n8n-workflow';
import type { PendingAuthorization } from './pendingAuthorizations';

/** A workflow that n8n never reports the end of must not keep its place for good. */
const LONGEST_RUN_MS = 60_000;

/**
 * The payments that workflows are asked about, and when their places are free at the latest, by
 * `performance.now()`. Of all triggers together: a process that is too slow is so for all of them.
 */
const places = new Map<PendingAuthorization, number>();

/** How many are always asked about at once: what two CPU cores do with a slow workflow. */
const FEWEST_PLACES = 32;

/** While fewer are taken, the time of a run says too little about many. */
const MANY = 16;

/** How much of the time that a payment has left its workflow may need, as far as is measured. */
const USABLE_TIME = 0.7;

/** How much the latest run changes what was measured. */
const WEIGHT_OF_LATEST = 1 / 8;

/** Of each trigger: the time of a run through the number of places that were taken. */
const msPerPlace = new Map<string, number>();

/** How many payments of each trigger got the fallback since its last run. */
const overloads = new Map<string, number>();

/**
 * Takes a place unless all are taken. It is free again when the workflow has decided or ended; not at
 * the deadline, because a workflow that is too slow goes on and slows down the others. A payment that
 * gets none starts no run, either: that would slow them down as well.
 * @param most 0 means as many as will probably decide in time
 * @param deadline a moment of `performance.now()`
 */
export function takesPlace(
	this: IWebhookFunctions,
	pending: PendingAuthorization,
	most: number,
	deadline: number,
): boolean {
	const key = keyOf(this);
	const areTaken = () => places.size >= (most || placesInTime(key, deadline));
	if (areTaken()) freeOverdue();
	if (areTaken()) {
		overloads.set(key, (overloads.get(key) ?? 0) + 1);
		return false;
	}
	const began = performance.now();
	places.set(pending, deadline + LONGEST_RUN_MS);
	const takenAtFirst = places.size;
	const free = () => {
		const taken = Math.max(takenAtFirst, places.size);
		if (places.delete(pending) && taken >= MANY) learn(key, (performance.now() - began) / taken);
	};
	pending.onEnd(free);
	pending.onResponse(({ by }) => {
		if (by === 'workflow') free();
	});
	return true;
}

/** Many workflows slow each other down: each of them takes as long as all of them need. */
function placesInTime(key: string, deadline: number): number {
	const usable = (deadline - performance.now()) * USABLE_TIME;
	return Math.max(FEWEST_PLACES, Math.floor(usable / (msPerPlace.get(key) ?? Infinity)));
}

function learn(key: string, ms: number): void {
	const before = msPerPlace.get(key) ?? ms;
	msPerPlace.set(key, before + (ms - before) * WEIGHT_OF_LATEST);
}

/** For the next run, so that it shows how many payments have started none. */
export function takeOverloads(this: IWebhookFunctions): number {
	const count = overloads.get(keyOf(this)) ?? 0;
	overloads.delete(keyOf(this));
	return count;
}

function freeOverdue(): void {
	const now = performance.now();
	for (const [pending, latest] of places) if (latest < now) places.delete(pending);
}

const keyOf = (trigger: IWebhookFunctions) => `${trigger.getWorkflow().id}:${trigger.getNode().id}`;
