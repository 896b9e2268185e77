import * as fc from 'fast-check';
import type { LogEntry } from '../../simulator/gateway/log';
import type { useTurnedTime } from '../support/turnedTime';
import type { TestWonder } from '../support/wonder';
import { FAULTS, type ChaosFault, type FaultName } from './faults';
import { Ledger } from './ledger';
import type { Network } from './network';
import { OPERATIONS, openSubject, type Subject } from './subjects';
import { paymentsOf, WAYS, type Said, type WayName } from './ways';

/** One step: something goes wrong while n8n runs the node for a subject. */
export interface Step {
	operation: string;
	fault: FaultName;
	way: WayName;
	/** For how many requests it goes wrong. */
	times: number;
	/** Reads go wrong, too. */
	hitsReads: boolean;
	/** Wonder processed the request all the same, where that may be. */
	worked: boolean;
	/** The subject of the step before. */
	again: boolean;
	/** As long after it as the node remembers what it sent. */
	muchLater: boolean;
	/** Of a transfer. */
	hasReference: boolean;
	amount: string;
}

const MORE_THAN_THERE_IS = '10.01';

const names = <Name extends string>(table: Record<Name, unknown>) => Object.keys(table) as Name[];

export const FAULT_NAMES = names(FAULTS);
export const WAY_NAMES = names(WAYS);

type Known = Pick<Step, 'operation' | 'fault' | 'way'>;

const stepWith = (known?: Known): fc.Arbitrary<Step> =>
	fc.record({
		operation: known ? fc.constant(known.operation) : fc.constantFrom(...OPERATIONS),
		fault: known ? fc.constant(known.fault) : fc.constantFrom(...FAULT_NAMES),
		way: known ? fc.constant(known.way) : fc.constantFrom(...WAY_NAMES),
		times: fc.integer({ min: 1, max: 4 }),
		hitsReads: fc.boolean(),
		worked: fc.boolean(),
		again: fc.boolean(),
		muchLater: fc.boolean(),
		hasReference: fc.boolean(),
		amount: fc.constantFrom('0.10', '3.33', '9.99', MORE_THAN_THERE_IS),
	});

/**
 * The story of a number. Over consecutive numbers, the first step is each write with each fault, and in
 * later rounds in each way.
 */
export function storyOf(number: number): fc.Arbitrary<Step[]> {
	const [operations, faults] = [OPERATIONS.length, FAULT_NAMES.length];
	const column = Math.floor(number / operations);
	const round = Math.floor(column / faults);
	const first = {
		operation: OPERATIONS[number % operations],
		fault: FAULT_NAMES[column % faults],
		way: WAY_NAMES[(number + round) % WAY_NAMES.length],
	};
	const more = fc.array(stepWith(), { maxLength: 2, size: 'max' });
	return fc.tuple(stepWith(first), more).map(([step, steps]) => [step, ...steps]);
}

export const STORIES_IN_A_ROUND = OPERATIONS.length * FAULT_NAMES.length;

/** Which faults met a request, and which combinations were tried. */
export const tried = { met: new Set<string>(), combinations: new Set<string>(), steps: 0 };

let subjects = 0;

export interface Stage {
	wonder: TestWonder;
	network: Network;
	time: ReturnType<typeof useTurnedTime>;
}

const FORGOTTEN_AFTER_MINUTES = 81;

/** Throws where the node's words and Wonder's books differ. */
export async function play({ wonder, network, time }: Stage, story: Step[]): Promise<void> {
	await wonder.control('reset', {});
	const ledger = new Ledger(wonder);
	const runs = new Map<Subject, number>();
	let subject: Subject | undefined;
	let periods = 1;
	for (const [index, step] of story.entries()) {
		if (!subject || !step.again) {
			subject = await openSubject(step.operation, wonder, ++subjects, step);
			ledger.open(subject);
			periods = 1;
		} else if (step.muchLater) {
			time.pass(FORGOTTEN_AFTER_MINUTES);
			periods += 1;
		}
		const told: Said[] = [];
		try {
			told.push(...(await withFault(wonder, network, step, subject)));
			ledger.agrees(subject, told, paymentsOf(step.way));
			if (!runs.has(subject)) saysWhatIsCertain(step, subject, told);
			runs.set(subject, (runs.get(subject) ?? 0) + told.length);
			await sentAsOftenAsIsSafe(wonder, subject, {
				runs: runs.get(subject)!,
				periods,
			});
			if (network.strayed > 0) throw new Error('a signed request reached another host');
		} catch (error) {
			network.strayed = 0;
			const said = told.map(({ claim, words }) => `\n  ${claim}: ${words}`).join('');
			const { message, stack } = error as Error;
			throw new Error(`step ${index + 1}, ${subject.operation}: ${message}${said}`, {
				cause: stack,
			});
		}
	}
}

async function withFault(
	wonder: TestWonder,
	network: Network,
	step: Step,
	subject: Subject,
): Promise<Said[]> {
	const fault: ChaosFault = FAULTS[step.fault];
	const times = fault.timesOut ? 1 : step.times;
	const timeoutSeconds = fault.timesOut ? 1 : 60;
	const before = network.untrusted + network.unconnected;
	const received = (await wonder.received()).length;
	if (fault.simulated) {
		await wonder.control('faults', {
			...(!step.hitsReads && { match: { method: subject.method } }),
			...fault.simulated(network.elsewhere),
			...(fault.mayHaveWorked && step.worked && { work: true }),
			times,
		});
	}
	if (fault.noConnection) network.refuse(fault.noConnection, times);
	if (fault.clock) wonder.books.clock.advance(fault.clock * 60);
	const baseUrl = fault.untrusted
		? network.untrustedUrl
		: wonder.url.replace('127.0.0.1', 'localhost');
	try {
		return await WAYS[step.way]({ wonder, baseUrl, timeoutSeconds }, subject);
	} finally {
		network.heal();
		wonder.books.clock.reset();
		await wonder.control('faults', undefined, 'DELETE');
		tried.steps += 1;
		tried.combinations.add([subject.operation, step.fault, step.way].join());
		const troubled = (await wonder.received())
			.slice(received)
			.filter(({ fault: hit, signature }) => hit ?? signature !== 'accepted');
		const hasMet = troubled.length > 0 || network.untrusted + network.unconnected > before;
		if (hasMet || step.fault === 'none') tried.met.add(step.fault);
	}
}

/** Of a subject that n8n has not run before. */
function saysWhatIsCertain({ fault, way }: Step, subject: Subject, told: Said[]): void {
	const { isCertain }: ChaosFault = FAULTS[fault];
	// A process that waits for another one only sees that nothing is listed.
	if (
		isCertain &&
		way !== 'two processes at once' &&
		told.some(({ claim }) => claim === 'unknown')
	) {
		throw new Error('the node says "unknown", although it can know that nothing was done');
	}
	if (
		fault === 'none' &&
		!isRefusedByNode(way, subject) &&
		!told.some(({ claim }) => claim === 'done')
	) {
		throw new Error('nothing went wrong, but the node does not say "done"');
	}
}

/** A balance that is too low, no reference of the user, or one reference for two items. */
function isRefusedByNode(way: WayName, { payment, hasReference }: Subject): boolean {
	if (!payment) return false;
	const isTooMuch = payment.amount === MORE_THAN_THERE_IS;
	return isTooMuch || (hasReference ? way.startsWith('same item') : way === 'as an AI tool');
}

/** Whether Wonder certainly did not process it. */
const isRefused = ({ signature, status }: LogEntry) =>
	signature !== 'accepted' || [400, 401, 403, 404, 422].includes(status ?? 0);

/** Per execution and item, what may have been processed is never sent again. */
async function sentAsOftenAsIsSafe(
	wonder: TestWonder,
	{ method, mark, hasReference, setsState }: Subject,
	{ runs, periods }: { runs: number; periods: number },
): Promise<void> {
	if (setsState) return;
	const isIt = (entry: LogEntry) =>
		entry.method === method && JSON.stringify([entry.target, entry.body]).includes(mark);
	const sent = (await wonder.received()).filter((entry) => isIt(entry) && !isRefused(entry)).length;
	const most = hasReference ? periods : runs;
	if (sent > most) throw new Error(`sent ${sent} times, although ${most} would do`);
}
