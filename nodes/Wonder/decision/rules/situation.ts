import type { Check, Payment } from '../../payment/check';
import type { PastPayments } from './pastPayments';

/** Times are Unix times in milliseconds. */
export interface RuleContext {
	/** By this computer's clock, for what the card has paid before. */
	now: number;
	/** By Wonder's clock, for the time of day and weekdays. Default: `now`. */
	paidAt?: number;
	past: PastPayments;
	/** Whether payments of the card may be missing in `past`. Default: none is. */
	isPastUnknown?: boolean;
}

/** What a condition of a rule can check. */
export interface Situation extends Payment, Required<RuleContext> {}

/** A check that depends on what the card has paid in this time. */
interface PastCheck extends Check<Situation> {
	lookBackMs: number;
}

export const lookingBack = (lookBackMs: number, check: Check<Situation>): PastCheck =>
	Object.assign(check, { lookBackMs });

export const looksBack = (check: Check<Situation>): check is PastCheck => 'lookBackMs' in check;
