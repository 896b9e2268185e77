/** Runs at most `limit` items at a time. After a failure, no further item is started. */
export async function runItems(
	count: number,
	limit: number,
	work: (item: number) => Promise<void>,
): Promise<void> {
	let next = 0;
	let failed = false;
	const worker = async () => {
		while (next < count && !failed) {
			let done = false;
			try {
				await work(next++);
				done = true;
			} finally {
				failed ||= !done;
			}
		}
	};
	const workers = Array.from({ length: Math.max(1, Math.min(limit, count)) }, worker);
	const failure = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected');
	if (failure) throw (failure as PromiseRejectedResult).reason;
}
