const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Delays between attempts. Documented: up to 15 retries within 24 hours, at most 6 hours
 * apart. Inferred: each of these numbers.
 */
export const retryDelays = [
	1 * MINUTE,
	2 * MINUTE,
	5 * MINUTE,
	10 * MINUTE,
	15 * MINUTE,
	30 * MINUTE,
	30 * MINUTE,
	1 * HOUR,
	1 * HOUR,
	2 * HOUR,
	2 * HOUR,
	2 * HOUR,
	3 * HOUR,
	4 * HOUR,
	6 * HOUR,
];

/** When a retry is due; undefined after the last one. */
export function retryTime(firstAttempt: number, retry: number): number | undefined {
	if (retry > retryDelays.length) return undefined;
	return retryDelays.slice(0, retry).reduce((time, delay) => time + delay, firstAttempt);
}
