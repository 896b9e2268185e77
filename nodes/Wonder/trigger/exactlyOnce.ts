import { sleep, sleepWithAbort, type IExecuteFunctions } from 'n8n-workflow';
import { listOf, type Recorded } from '../memory/processedList';
import { claimOf } from './claims';

const RESPONSE_TIMEOUT_MS = 10_000;
/** Longer than n8n needs to read and write its list of processed items; longer still if n8n is slow. */
const SETTLE_MS = 1000;
const SETTLE_FACTOR = 5;
const MOST_SETTLE_MS = 5000;
const MOST_ATTEMPTS = 5;
/** Longer than the leader needs from its claim to its run, and different for each worker. */
const randomTurn = () => 5 + 5 * Math.random();
/** Room in the list for the claims and marks of the last few seconds. */
const MOST_TEMPORARY = 1500;
/** Longer than n8n's database takes to restart, and n8n to connect to it again. */
const WAITS_MS = [1000, 2000, 4000, 8000, 8000];

/**
 * Whether this execution is the one run of the event, across all processes and restarts. Only the
 * execution that runs writes the event to n8n's list of processed items, so one that finds it there
 * gives up. When in doubt, it runs: a second run can be noticed, a missing run cannot.
 * @param event the event's key
 * @param claimKey the key under which `webhook()` has claimed it, if that was in this process
 */
export async function isFirstRun(
	this: IExecuteFunctions,
	event: string,
	claimKey: string,
	mostRemembered: number,
): Promise<boolean> {
	const claimed = claimOf(claimKey);
	if (claimed) {
		// Recorded only after the sender has its response: if n8n dies before, the retry must run.
		const timeout = new AbortController();
		await Promise.race([claimed.acknowledged, sleepWithAbort(RESPONSE_TIMEOUT_MS, timeout.signal)]);
		timeout.abort();
		return await takeEvent.call(this, event, mostRemembered);
	}
	return await takeEventAmongWorkers.call(this, event, mostRemembered + MOST_TEMPORARY);
}

/**
 * In queue mode, other workers may write at the same time, and each overwrites what the others wrote.
 * The worker that found no claim and whose mark is still there leads. The others give it time to take
 * the event, and take it themselves if it has died.
 */
async function takeEventAmongWorkers(
	this: IExecuteFunctions,
	event: string,
	mostEntries: number,
): Promise<boolean> {
	const claim = `${event} claimed`;
	const mark = `${event} ${this.getExecutionId()}`;
	const taken = `${mark} taken`;
	let leads = false;
	let settleMs = SETTLE_MS;
	try {
		for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
			const began = Date.now();
			const { added } = await recordPatiently.call(this, [claim, mark], mostEntries);
			if (!added.includes(mark)) break;
			leads = added.includes(claim);
			const tookMs = Date.now() - began;
			settleMs = Math.min(MOST_SETTLE_MS, Math.max(settleMs, SETTLE_FACTOR * tookMs));
			await sleep(settleMs);
		}
	} catch {
		// Even without a claim, the event itself can still be taken.
	}
	if (!leads) await sleep(settleMs * randomTurn());
	const isOurs = await takeEvent.call(this, event, mostEntries, taken);
	// Another worker may overwrite it at this moment. If this process died then, a later delivery would
	// start a second run, so ours starts only when the event is there to stay.
	const isThere = listOf(this).keep(event, [claim, mark, taken]);
	if (isOurs) await isThere;
	return isOurs;
}

/** @param taken is written along with the event: it tells whether a write that failed has worked */
async function takeEvent(
	this: IExecuteFunctions,
	event: string,
	mostEntries: number,
	taken?: string,
): Promise<boolean> {
	try {
		const items = taken ? [event, taken] : [event];
		const { added, isDoubtful } = await recordPatiently.call(this, items, mostEntries);
		return added.includes(event) || (isDoubtful && !(taken && added.includes(taken)));
	} catch (error) {
		const { message } = error as Error;
		this.logger.warn(
			`${this.getNode().name}: could not check for duplicates, so the event runs. ${message}`,
		);
		return true;
	}
}

/** Also while n8n's database restarts. */
async function recordPatiently(
	this: IExecuteFunctions,
	items: string[],
	mostEntries: number,
): Promise<Recorded> {
	const record = async () => await listOf(this).record(this.helpers, items, mostEntries);
	let isDoubtful = false;
	for (const waitMs of WAITS_MS) {
		try {
			const recorded = await record();
			return { ...recorded, isDoubtful: isDoubtful || recorded.isDoubtful };
		} catch {
			isDoubtful = true;
			// Not at the same moment as other workers.
			await sleep(waitMs * (0.75 + 0.5 * Math.random()));
		}
	}
	return { ...(await record()), isDoubtful: true };
}
