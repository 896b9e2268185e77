import type { IWebhookFunctions } from 'n8n-workflow';
import type { PendingAuthorization } from './pendingAuthorizations';

/** A workflow that n8n never reports the end of must not keep its place for good. */
const LONGEST_RUN_MS = 60_000;

/**
 * The payments that workflows are asked about, and when their places are free at the latest, by
 * `performance.now()`. Of all triggers together: a process that is too slow is so for all of them.
 */
const places = new Map<PendingAuthorization, number>();

/** How many payments of each trigger got the fallback since its last run. */
const overloads = new Map<string, number>();

/**
 * Takes a place unless all are taken. It is free again when the workflow has decided or ended; not at
 * the deadline, because a workflow that is too slow goes on and slows down the others. A payment that
 * gets none starts no run, either: that would slow them down as well.
 * @param deadline a moment of `performance.now()`
 */
export function takesPlace(
	this: IWebhookFunctions,
	pending: PendingAuthorization,
	most: number,
	deadline: number,
): boolean {
	if (places.size >= most) freeOverdue();
	if (places.size >= most) {
		overloads.set(keyOf(this), (overloads.get(keyOf(this)) ?? 0) + 1);
		return false;
	}
	places.set(pending, deadline + LONGEST_RUN_MS);
	const free = () => void places.delete(pending);
	pending.onEnd(free);
	pending.onResponse(({ by }) => {
		if (by === 'workflow') free();
	});
	return true;
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
