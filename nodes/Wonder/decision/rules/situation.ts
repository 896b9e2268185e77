import type { Check, Payment } from '../../payment/check';
import type { PastPayments } from './pastPayments';

/** What a condition of a rule can check. */
export interface Situation extends Payment {
	now: number;
	past: PastPayments;
	/** Whether payments of the card may be missing in `past`. */
	isPastUnknown: boolean;
}

/** A check that depends on what the card has paid in this time. */
interface PastCheck extends Check<Situation> {
	lookBackMs: number;
}

export const lookingBack = (lookBackMs: number, check: Check<Situation>): PastCheck =>
	Object.assign(check, { lookBackMs });

export const looksBack = (check: Check<Situation>): check is PastCheck => 'lookBackMs' in check;
