import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { claimOf } from './claims';

/** Longer than n8n needs to read and write its list of processed items; where it is slow, more. */
const SETTLE_MS = 1000;
const SETTLE_FACTOR = 5;
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
	const claimed = claimOf(claimKey);
	// Where there are marks, too, as many events are to be remembered.
	const mostEntries = claimed ? mostRemembered : 2 * mostRemembered;
	const isNew = async (...items: string[]) => {
		const { new: added } = await record.call(this, items, mostEntries);
		return added.includes(items[0]);
	};
	if (claimed) {
		// Recorded only after the sender has its answer: if n8n dies before, the retry must count.
		await Promise.race([claimed.answered, sleep(ANSWER_PATIENCE_MS)]);
		return await isNew(event);
	}
	// A worker of queue mode. Another one may write at this moment, and each overwrites what the other
	// has written. A mark that has stayed has kept its event in the list, too: they are written as one.
	// To look for a mark is to write it, alone, so that a mark serves for one attempt only.
	for (let attempt = 1; ; attempt++) {
		const mark = `${event} ${this.getExecutionId()} ${attempt}`;
		const began = Date.now();
		if (!(await isNew(event, mark))) return false;
		await sleep(Math.max(SETTLE_MS, SETTLE_FACTOR * (Date.now() - began)));
		if (!(await isNew(mark))) return true;
	}
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
