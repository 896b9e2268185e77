import type { Payment } from '../../payment/check';
import type { Velocity } from './velocity';

/** What a condition of a rule can check. */
export interface Situation extends Payment {
	now: number;
	velocity: Velocity;
}
