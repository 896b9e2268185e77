import { FAULTS, type ChaosFault } from './faults';
import type { Past } from './play';
import { MORE_THAN_THERE_IS, type Step } from './story';
import type { Subject } from './subjects';
import type { Said, WayName } from './ways';

/** What must be true after each step, beside what the ledger says. */

/** Of a subject that n8n has not run before. */
export function saysWhatIsCertain({ fault, way }: Step, subject: Subject, told: Said[]): void {
	const { isCertain }: ChaosFault = FAULTS[fault];
	// A process that waits for another one only sees that nothing is listed.
	if (
		isCertain &&
		way !== 'two processes at once' &&
		told.some(({ claim }) => claim === 'unknown')
	) {
		throw new Error('the node says "unknown", although it can know that nothing was done');
	}
	if (
		fault === 'none' &&
		!isRefusedByNode(way, subject) &&
		!told.some(({ claim }) => claim === 'done')
	) {
		throw new Error('nothing went wrong, but the node does not say "done"');
	}
}

/** A balance that is too low, no reference of the user, or one reference for two items. */
function isRefusedByNode(way: WayName, { payment, hasReference }: Subject): boolean {
	if (!payment) return false;
	const isTooMuch = payment.amount === MORE_THAN_THERE_IS;
	return isTooMuch || (hasReference ? way.startsWith('same item') : way === 'as an AI tool');
}

/** Items with one reference are one payment: then none of them may be reported as done. */
export function paysForEachItem({ way }: Step, { payment, count }: Subject, told: Said[]): void {
	if (!payment || !way.startsWith('same item')) return;
	const done = told.filter(({ claim }) => claim === 'done').length;
	if (done > count())
		throw new Error(`${done} items are reported as done, for ${count()} payments`);
}

interface Sent {
	before: number;
	now: number;
	/** Whether Wonder's list showed it before this step. */
	wasListed: boolean;
}

/**
 * Per execution and item, what may have been processed is never sent again. With a reference of the user,
 * what is listed is not sent at all, and what is not is sent once in a long time.
 */
export function sentAsOftenAsIsSafe(
	{ hasReference, setsState }: Subject,
	{ runs, periods }: Past,
	{ before, now, wasListed }: Sent,
): void {
	if (setsState) return;
	const withReference = wasListed ? before : periods;
	const most = hasReference ? withReference : runs;
	if (now > most) throw new Error(`sent ${now} times, although ${most} would do`);
}
