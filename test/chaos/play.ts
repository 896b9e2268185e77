import type { Fault } from '../../simulator/gateway/faults';
import type { LogEntry } from '../../simulator/gateway/log';
import type { useTurnedTime } from '../support/turnedTime';
import type { TestWonder } from '../support/wonder';
import { paysForEachItem, saysWhatIsCertain, sentAsOftenAsIsSafe } from './checks';
import { FAULTS, type ChaosFault } from './faults';
import { Ledger } from './ledger';
import type { Network } from './network';
import type { Step } from './story';
import { openSubject, type Subject } from './subjects';
import { paymentsOf, WAYS, type Said } from './ways';

/** Which faults met a request, and which combinations were tried. */
export const tried = { met: new Set<string>(), combinations: new Set<string>(), steps: 0 };

let subjects = 0;

export interface Stage {
	wonder: TestWonder;
	network: Network;
	time: ReturnType<typeof useTurnedTime>;
}

/** What happened to a subject in the steps before. */
export interface Past {
	/** How often n8n ran it: items × executions. */
	runs: number;
	/** Periods that each were long enough to forget what was sent. */
	periods: number;
}

const FORGOTTEN_AFTER_MINUTES = 81;

/** Throws where the node's words and Wonder's books differ. */
export async function play(stage: Stage, story: Step[]): Promise<void> {
	const { wonder, time } = stage;
	await wonder.control('reset', {});
	const ledger = new Ledger(wonder);
	let subject: Subject | undefined;
	let past: Past = { runs: 0, periods: 1 };
	for (const [index, step] of story.entries()) {
		if (!subject || !step.again) {
			subject = await openSubject(step.operation, wonder, ++subjects, step);
			ledger.open(subject);
			past = { runs: 0, periods: 1 };
		} else if (step.muchLater) {
			time.pass(FORGOTTEN_AFTER_MINUTES);
			past.periods += 1;
		}
		const told: Said[] = [];
		try {
			await playStep(stage, ledger, step, subject, past, told);
		} catch (error) {
			const said = told.map(({ claim, words }) => `\n  ${claim}: ${words}`).join('');
			const { message, stack } = error as Error;
			throw new Error(`step ${index + 1}, ${subject.operation}: ${message}${said}`, {
				cause: stack,
			});
		}
	}
}

async function playStep(
	stage: Stage,
	ledger: Ledger,
	step: Step,
	subject: Subject,
	past: Past,
	told: Said[],
): Promise<void> {
	const { wonder, network } = stage;
	const sentBefore = await timesSent(wonder, subject);
	const wasListed = subject.count() > 0;
	const isFirst = past.runs === 0;
	network.strayed = 0;

	told.push(...(await withFault(stage, step, subject)));
	past.runs += told.length;

	ledger.agrees(subject, told, paymentsOf(step.way));
	paysForEachItem(step, subject, told);
	if (isFirst) saysWhatIsCertain(step, subject, told);
	const sent = { before: sentBefore, now: await timesSent(wonder, subject), wasListed };
	sentAsOftenAsIsSafe(subject, past, sent);
	if (network.strayed > 0) throw new Error('a signed request reached another host');
}

/** Runs the node while something is wrong, and sets it right again. */
async function withFault(stage: Stage, step: Step, subject: Subject): Promise<Said[]> {
	const { wonder, network } = stage;
	const fault: ChaosFault = FAULTS[step.fault];
	const met = await metSoFar(stage);
	await cause(stage, step, subject.method);
	const site = {
		wonder,
		baseUrl: fault.untrusted ? network.untrustedUrl : wonder.url.replace('127.0.0.1', 'localhost'),
		timeoutSeconds: fault.timesOut ? 1 : 60,
	};
	try {
		return await WAYS[step.way](site, subject);
	} finally {
		network.heal();
		wonder.books.clock.reset();
		await wonder.control('faults', undefined, 'DELETE');
		tried.steps += 1;
		tried.combinations.add([subject.operation, step.fault, step.way].join());
		if (step.fault === 'none' || (await metSoFar(stage)) > met) tried.met.add(step.fault);
	}
}

async function cause({ wonder, network }: Stage, step: Step, method: string): Promise<void> {
	const fault: ChaosFault = FAULTS[step.fault];
	const times = fault.timesOut ? 1 : step.times;
	if (fault.simulated) {
		await wonder.control('faults', {
			...(!step.hitsReads && { match: { method } }),
			...fault.simulated(network.elsewhere),
			...(fault.mayHaveWorked && step.worked && { work: true }),
			times,
		});
	}
	if (fault.noConnection) network.refuse(fault.noConnection, times);
	if (fault.clock) wonder.books.clock.advance(fault.clock * 60);
}

/** How many requests and connections have met something that was wrong. */
async function metSoFar({ wonder, network }: Stage): Promise<number> {
	const requests = (await wonder.received()).filter(
		({ fault, signature }) => fault ?? signature !== 'accepted',
	);
	return requests.length + network.untrusted + network.unconnected;
}

/** Whether Wonder certainly did not process it. */
const isRefused = ({ signature, status, fault }: LogEntry) =>
	signature !== 'accepted' ||
	([400, 401, 403, 404, 422].includes(status ?? 0) && !(fault as Fault | undefined)?.work);

/** How often the request that writes reached Wonder, and was not refused. */
async function timesSent(wonder: TestWonder, { method, mark }: Subject): Promise<number> {
	const isIt = (entry: LogEntry) =>
		entry.method === method && JSON.stringify([entry.target, entry.body]).includes(mark);
	return (await wonder.received()).filter((entry) => isIt(entry) && !isRefused(entry)).length;
}
