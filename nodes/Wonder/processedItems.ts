import type { IExecuteFunctions } from 'n8n-workflow';

type Context = Pick<IExecuteFunctions, 'helpers'>;

/** n8n writes the whole list at once, so within a process one writes after the other. */
let lastWrite: Promise<unknown> = Promise.resolve();

async function inTurn<Result>(write: () => Promise<Result>): Promise<Result> {
	const written = lastWrite.then(write);
	lastWrite = written.catch(() => {});
	return await written;
}

/**
 * Adds to the node's list of n8n's own Remove Duplicates node, which is stored in its database and
 * read and written as a whole, without a lock between processes.
 * @returns those that the list did not hold before
 */
export async function record(
	{ helpers }: Context,
	items: string[],
	maxEntries: number,
): Promise<string[]> {
	const write = async () =>
		await helpers.checkProcessedAndRecord(items, 'node', { mode: 'entries', maxEntries });
	const { new: added } = await inTurn(async () => {
		try {
			return await write();
		} catch {
			// Another process has made the list at the same moment; now it is there.
			return await write();
		}
	});
	return added as string[];
}

export async function forget({ helpers }: Context, items: string[]): Promise<void> {
	await inTurn(async () => await helpers.removeProcessed(items, 'node', { mode: 'entries' }));
}
