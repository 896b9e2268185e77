/** As many rows beyond the span, in order, are no chance. */
const CERTAIN = 100;

/**
 * Tells, time by time, whether a list has left a span for good: when its times have only fallen (or
 * only risen) from the first row on, and the last 100 of them lie beyond the span. Wonder documents no
 * order, so a list that has not shown one is read to its end.
 */
export function leavesSpan(
	isBeyond: (time: number) => boolean,
	direction: 'falling' | 'rising',
): (time: number) => boolean {
	const sign = direction === 'rising' ? 1 : -1;
	let first: number | undefined;
	let last = NaN;
	let beyond = 0;
	let inOrder = true;
	return (time) => {
		inOrder &&= first === undefined || (time - last) * sign >= 0;
		first ??= time;
		last = time;
		beyond = isBeyond(time) ? beyond + 1 : 0;
		return inOrder && beyond >= CERTAIN && time !== first;
	};
}
