import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { claimOf } from './claims';

/** Longer than n8n needs to read and write its list of processed items. */
const SETTLE_MS = 1000;
const ANSWER_PATIENCE_MS = 10_000;

/** n8n writes the whole list at once, so within a process one writes after the other. */
let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * Whether this execution is the one run of the event, of all executions in all processes and after
 * restarts. Uses the list that n8n's own Remove Duplicates node uses, which is stored in its
 * database.
 * @param event identity of the event
 * @param claimKey under which `webhook()` has claimed it, if that was in this process
 */
export async function isFirstRun(
	this: IExecuteFunctions,
	event: string,
	claimKey: string,
	mostRemembered: number,
): Promise<boolean> {
	const isNew = async (...items: string[]) => {
		const { new: added } = await record.call(this, items, mostRemembered);
		return added.includes(items[0]);
	};
	const claimed = claimOf(claimKey);
	if (claimed) {
		// Recorded only after the sender has its answer: if n8n dies before, the retry must count.
		await Promise.race([claimed.answered, sleep(ANSWER_PATIENCE_MS)]);
		return await isNew(event);
	}
	// A worker of queue mode. Another one may do the same at this moment, and each overwrites what
	// the other has written: the last one finds its own mark after a while, all others do not.
	const mark = `${event} ${this.getExecutionId()}`;
	while (await isNew(event, mark)) {
		await sleep(SETTLE_MS);
		if (!(await isNew(mark))) return true;
	}
	return false;
}

async function record(this: IExecuteFunctions, items: string[], maxEntries: number) {
	const write = async () =>
		await this.helpers.checkProcessedAndRecord(items, 'node', { mode: 'entries', maxEntries });
	const written = lastWrite.then(async () => {
		try {
			return await write();
		} catch {
			// Another process has made the trigger's list at the same moment; now it is there.
			return await write();
		}
	});
	lastWrite = written.catch(() => {});
	return await written;
}
