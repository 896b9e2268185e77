/** Runs `work` so many times, at most `atOnce` at a time. */
export async function pool<T>(
	times: number,
	atOnce: number,
	work: (index: number) => Promise<T>,
): Promise<T[]> {
	const results: T[] = new Array<T>(times);
	let next = 0;
	const worker = async () => {
		for (let index = next++; index < times; index = next++) results[index] = await work(index);
	};
	await Promise.all(Array.from({ length: Math.min(times, atOnce) }, worker));
	return results;
}
