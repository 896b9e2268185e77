import type { Round } from './client';

/** One figure of a round. */
export type Figure = (round: Round) => number;

export function percentile(values: number[], part: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

export function median(values: number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const latency =
	(part: number): Figure =>
	({ latencies }) =>
		percentile(latencies, part);

export const perSecond: Figure = ({ latencies, milliseconds }) =>
	(latencies.length / milliseconds) * 1000;

/** Over the requests of all rounds, as if they were one. */
export const overall = (rounds: Round[], part: number) =>
	percentile(
		rounds.flatMap(({ latencies }) => latencies),
		part,
	);

export interface Ratio {
	median: number;
	least: number;
	most: number;
}

/** Ours through theirs, round by round. */
export function ratioOf(ours: Round[], theirs: Round[], figure: Figure): Ratio {
	const pairs = ours.map((round, index) => alike(round, theirs[index]).map(figure));
	return ratios(
		pairs.map(([one]) => one),
		pairs.map(([, other]) => other),
	);
}

/** Of figures that were measured in turns. */
export function ratios(ones: number[], others: number[]): Ratio {
	const all = ones.map((one, index) => one / others[index]);
	return { median: median(all), least: Math.min(...all), most: Math.max(...all) };
}

/** The highest of many is higher than the highest of few, so a percentile is taken of as many. */
function alike(...rounds: Round[]): Round[] {
	const count = Math.min(...rounds.map(({ latencies }) => latencies.length));
	return rounds.map(({ latencies, milliseconds }) => ({
		latencies: latencies.slice(0, count),
		milliseconds: (milliseconds * count) / latencies.length,
	}));
}
