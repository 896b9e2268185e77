import { closedLoop, type Answer, type Round } from './client';
import type { Prepare } from './requests';

/** Something that answers requests, to be measured beside others. */
export interface Contender {
	name: string;
	/** Makes requests, each of which is sent once. */
	prepare: Prepare;
	answer: Answer;
	/** Until it has done what it does behind its answers. */
	rest: () => Promise<void>;
}

export interface Effort {
	rounds: number;
	/** What a round of one contender may take, about. */
	roundMs: number;
	fewest: number;
	most: number;
}

export const over = (connections: number) =>
	`${connections} connection${connections === 1 ? '' : 's'}`;

/** Of a round; the more often the contenders take turns, the more alike is what disturbs them. */
const PARTS = 2;

/**
 * The rounds of each contender. They take turns, so that whatever else the machine does hits all of
 * them alike.
 */
export async function measure(
	contenders: Contender[],
	connections: number,
	{ rounds, roundMs, fewest, most }: Effort,
): Promise<Round[][]> {
	const sizes: number[] = [];
	for (const contender of contenders) {
		await turn(contender, fewest, connections);
		const began = performance.now();
		await turn(contender, fewest, connections);
		const each = (performance.now() - began) / fewest;
		sizes.push(Math.round(Math.min(most, Math.max(fewest, roundMs / each))));
	}
	const measured: Round[][] = contenders.map(() => []);
	for (let round = 0; round < rounds; round++) {
		const parts: Round[][] = contenders.map(() => []);
		for (let part = 0; part < PARTS; part++) {
			for (const place of contenders.keys()) {
				// Nobody always comes after the same one.
				const index = (place + round + part) % contenders.length;
				const size = Math.ceil(sizes[index] / PARTS);
				parts[index].push(await turn(contenders[index], size, connections));
			}
		}
		for (const [index, own] of parts.entries()) measured[index].push(joined(own));
	}
	return measured;
}

const joined = (parts: Round[]): Round => ({
	latencies: parts.flatMap(({ latencies }) => latencies),
	milliseconds: parts.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
});

async function turn(
	{ name, prepare, answer, rest }: Contender,
	requests: number,
	connections: number,
): Promise<Round> {
	const prepared = await prepare(requests);
	try {
		return await closedLoop(prepared, connections, answer);
	} catch (error) {
		throw new Error(`${name}: ${(error as Error).message}`);
	} finally {
		await rest();
	}
}
