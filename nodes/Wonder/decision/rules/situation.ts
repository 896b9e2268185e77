import type { Payment } from '../../payment/check';
import type { Velocity } from './velocity';

/** Times are Unix times in milliseconds. */
export interface RulesContext {
	/** By this computer's clock, for velocity. */
	now: number;
	/** By Wonder's clock, for the time of day and weekdays; if absent, `now`. */
	paidAt?: number;
	velocity: Velocity;
}

/** What a condition of a rule can check. */
export interface Situation extends Payment, Required<RulesContext> {}
