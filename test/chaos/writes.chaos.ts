import * as fc from 'fast-check';
import { isRead, type Resource } from '../../nodes/Wonder/operation/operation';
import { resources } from '../../nodes/Wonder/resources';
import { useTurnedTime } from '../support/turnedTime';
import { useWonder } from '../support/wonder';
import { Network } from './network';
import { play, tried } from './play';
import { FAULT_NAMES, STORIES_IN_A_ROUND, storyOf, type Step } from './story';
import { OPERATIONS } from './subjects';

/**
 * A story (story.ts) is one to four steps: something goes wrong (faults.ts, network.ts) while n8n runs the
 * node in one of its ways (ways.ts) for something to be written (subjects.ts). After each step (play.ts),
 * what the node says (words.ts) must agree with Wonder's books (ledger.ts, checks.ts). A story that fails
 * is made as short as possible before it is shown.
 */

const { CHAOS_SEED = '1', CHAOS_MINUTES = '1' } = process.env;
const LONGEST_MS = 24 * 3600_000;

const wonder = useWonder();
const time = useTurnedTime();
const network = new Network();
beforeAll(async () => await network.start());
afterAll(() => network.close());

const writes = Object.entries<Resource>(resources).flatMap(([resource, { operations }]) =>
	Object.entries(operations)
		.filter(([, operation]) => !isRead(operation, { method: 'POST' }))
		.map(([name]) => `${resource}.${name}`),
);

test('every write has a subject: whoever adds one adds it to test/chaos/subjects.ts', () => {
	expect([...OPERATIONS].sort()).toEqual(writes.sort());
});

const shown = (steps: Step[]) => steps.map((step) => JSON.stringify(step)).join('\n');

test(
	"whatever goes wrong, money is conserved and the node's words agree with Wonder's books",
	async () => {
		const first = Number(CHAOS_SEED);
		const began = performance.now();
		let number = first;
		const isOver = () =>
			number - first >= STORIES_IN_A_ROUND &&
			performance.now() - began >= Number(CHAOS_MINUTES) * 60_000;
		for (; !isOver(); number++) {
			const property = fc.asyncProperty(
				storyOf(number),
				async (story) => await play({ wonder, network, time }, story),
			);
			const { failed, counterexample, errorInstance } = await fc.check(property, {
				seed: number,
				numRuns: 1,
			});
			if (!failed) continue;
			const { message, cause } = errorInstance as Error;
			throw new Error(
				`Story ${number} (npm run chaos -- --seed ${number}):\n${shown(counterexample![0])}\n${message}`,
				{ cause },
			);
		}
		expect(FAULT_NAMES.filter((name) => !tried.met.has(name))).toEqual([]);
		const seconds = Math.round((performance.now() - began) / 1000);
		process.stdout.write(
			`stories ${first} to ${number - 1}: ${tried.steps} runs, ${OPERATIONS.length} writes × ${FAULT_NAMES.length} faults, ${tried.combinations.size} combinations with ways, ${seconds} s\n`,
		);
	},
	LONGEST_MS,
);
