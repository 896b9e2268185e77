/** Requests, deliveries and decisions in one list, newest first. */

/**
 * @typedef {'request' | 'delivery' | 'decision'} Kind
 * @typedef {{ kind: Kind, entry: any, time: string, key: string }} Entry
 */

/** @param {any} books @returns {Entry[]} */
export function timeline({ log, deliveries, decisions }) {
	/** @param {Kind} kind @param {any[]} entries @param {(entry: any) => string} timeOf */
	const as = (kind, entries, timeOf) =>
		entries.map((entry, index) => ({
			kind,
			entry,
			time: timeOf(entry),
			// A request has no ID; counted from the oldest, its place stays its own.
			key: `${kind} ${entry.id ?? entries.length - index}`,
		}));
	return [
		...as('request', log, ({ time }) => time),
		...as('delivery', deliveries, ({ attempts }) => attempts.at(-1)?.time ?? NOT_YET),
		...as('decision', decisions, ({ time }) => time),
	].sort((one, other) => (one.time < other.time ? 1 : -1));
}

/** Later than any time. */
const NOT_YET = '9';

/** Who answered for a payment that Wonder's own checks let through. @param {any} decision */
export const whoDecided = ({ valid, url }) => (valid ? new URL(url).host : 'the fallback');
