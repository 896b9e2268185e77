import * as fc from 'fast-check';
import { FAULTS, type FaultName } from './faults';
import { OPERATIONS } from './subjects';
import { WAYS, type WayName } from './ways';

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

export const MORE_THAN_THERE_IS = '10.01';

const names = <Name extends string>(table: Record<Name, unknown>) => Object.keys(table) as Name[];

export const FAULT_NAMES = names(FAULTS);
export const WAY_NAMES = names(WAYS);

type Known = Pick<Step, 'operation' | 'fault' | 'way'>;

const usually = fc.nat({ max: 3 }).map((number) => number > 0);

const stepWith = (known?: Known): fc.Arbitrary<Step> =>
	fc.record({
		operation: known ? fc.constant(known.operation) : fc.constantFrom(...OPERATIONS),
		fault: known ? fc.constant(known.fault) : fc.constantFrom(...FAULT_NAMES),
		way: known ? fc.constant(known.way) : fc.constantFrom(...WAY_NAMES),
		times: fc.integer({ min: 1, max: 4 }),
		hitsReads: fc.boolean(),
		worked: fc.boolean(),
		again: usually,
		muchLater: fc.boolean(),
		hasReference: usually,
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
	const more = fc.array(stepWith(), { maxLength: 3, size: 'max' });
	return fc.tuple(stepWith(first), more).map(([step, steps]) => [step, ...steps]);
}

export const STORIES_IN_A_ROUND = OPERATIONS.length * FAULT_NAMES.length;
