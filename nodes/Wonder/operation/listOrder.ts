/** This many rows in a row beyond the time span, in order, are no coincidence. */
const ENOUGH_ROWS = 100;

/**
 * Called with the time of each row; true once no later row can be within the span: so far, all times
 * were in order, and the last 100 are beyond the span. Wonder documents no order, so an unordered list
 * is read to its end.
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
		return inOrder && beyond >= ENOUGH_ROWS && time !== first;
	};
}
