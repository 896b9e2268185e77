import { sleep, sleepWithAbort, type IExecuteFunctions } from 'n8n-workflow';
import { listOf } from '../memory/processedList';
import { claimOf } from './claims';

const ANSWER_PATIENCE_MS = 10_000;
/** Longer than n8n needs to read and write its list of processed items; where it is slow, more. */
const SETTLE_MS = 1000;
const SETTLE_FACTOR = 5;
const MOST_SETTLE_MS = 5000;
const MOST_ATTEMPTS = 5;
/** Longer than the one who leads needs from its claim to its run, and different for each. */
const turn = () => 5 + 5 * Math.random();
/** Room in the list for claims and marks of the last seconds. */
const MOST_TEMPORARY = 1000;

/**
 * Whether this execution is the one run of the event, of all executions in all processes and after
 * restarts. Only who runs writes the event into n8n's list of processed items, so who finds it there
 * has seen that another one runs, and gives up. All doubt means yes, whatever the timing: a second
 * run can be noticed, a run that never was cannot.
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
	if (claimed) {
		// Recorded only after the sender has its answer: if n8n dies before, the retry must count.
		const patience = new AbortController();
		await Promise.race([claimed.answered, sleepWithAbort(ANSWER_PATIENCE_MS, patience.signal)]);
		patience.abort();
		return await takes.call(this, event, mostRemembered);
	}
	return await takesAmongWorkers.call(this, event, mostRemembered + MOST_TEMPORARY);
}

/**
 * In queue mode other workers may write at this moment, and each overwrites what the others have
 * written. Who found nobody's claim and whose mark has stayed, leads; the others give it the time to
 * take the event, and take it themselves should it have died.
 */
async function takesAmongWorkers(
	this: IExecuteFunctions,
	event: string,
	mostEntries: number,
): Promise<boolean> {
	const claim = `${event} claimed`;
	const mark = `${event} ${this.getExecutionId()}`;
	let leads = false;
	let settleMs = SETTLE_MS;
	try {
		for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
			const began = Date.now();
			const { added } = await listOf(this).record(this.helpers, [claim, mark], mostEntries);
			if (!added.includes(mark)) break;
			leads = added.includes(claim);
			const tookMs = Date.now() - began;
			settleMs = Math.min(MOST_SETTLE_MS, Math.max(settleMs, SETTLE_FACTOR * tookMs));
			await sleep(settleMs);
		}
	} catch {
		// Without a claim there is still the event itself to be taken.
	}
	if (!leads) await sleep(settleMs * turn());
	const isOurs = await takes.call(this, event, mostEntries);
	// Another worker that writes just now may overwrite it. Behind the run, which need not wait.
	listOf(this).keep(event, [claim, mark]);
	return isOurs;
}

async function takes(
	this: IExecuteFunctions,
	event: string,
	mostEntries: number,
): Promise<boolean> {
	try {
		const { added, isDoubtful } = await listOf(this).record(this.helpers, [event], mostEntries);
		return added.includes(event) || isDoubtful;
	} catch (error) {
		const { message } = error as Error;
		this.logger.warn(`${this.getNode().name}: runs without a look for duplicates. ${message}`);
		return true;
	}
}
