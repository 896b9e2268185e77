/** Items of which each waits for the one before it in the same lane. */
export type Lanes = number[][];

export const eachAlone = (count: number): Lanes =>
	Array.from({ length: count }, (_, item) => [item]);

/** One lane for each target, in the order of its first item. */
export function lanesByTarget(targets: string[]): Lanes {
	const lanes = new Map<string, number[]>();
	for (const [item, target] of targets.entries()) {
		const lane = lanes.get(target);
		if (lane) lane.push(item);
		else lanes.set(target, [item]);
	}
	return [...lanes.values()];
}

/**
 * Works on at most `limit()` lanes at a time. Once `work` returns false, no further item begins; those that
 * have begun finish. `work` must not throw.
 */
export async function runItems(
	lanes: Lanes,
	limit: () => number,
	work: (item: number) => Promise<boolean>,
): Promise<void> {
	let isOver = false;
	const runLane = async (lane: number[]) => {
		for (const item of lane) {
			if (isOver) return;
			if (!(await work(item))) isOver = true;
		}
	};
	const running = new Set<Promise<void>>();
	for (const lane of lanes) {
		while (running.size >= limit()) await Promise.race(running);
		if (isOver) break;
		const begun: Promise<void> = runLane(lane).finally(() => running.delete(begun));
		running.add(begun);
	}
	await Promise.all(running);
}
