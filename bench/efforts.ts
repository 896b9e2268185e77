import type { Effort } from './rounds';

/** How much is measured. */
export interface Efforts extends Effort {
	/** How often contenders take turns whose turns are long. */
	turns: number;
	/** Items of one run. */
	reads: number;
	locks: number;
	/** Items of the runs that show how the time grows. */
	growth: number[];
	/** Payments at once. */
	bursts: number[];
	/** In the list that Return All reads. */
	transactions: number;
}

export const thorough: Efforts = {
	...{ rounds: 5, roundMs: 1000, fewest: 24, most: 100 },
	turns: 3,
	reads: 1000,
	locks: 100,
	growth: [100, 300, 1000, 3000],
	bursts: [20, 50, 100, 200],
	transactions: 100_000,
};

/** Enough to see that something became slow. */
export const quick: Efforts = {
	...{ rounds: 3, roundMs: 600, fewest: 16, most: 50 },
	turns: 1,
	reads: 300,
	locks: 50,
	growth: [100, 300],
	bursts: [20, 100],
	transactions: 20_000,
};

/** Enough to see that nothing is lost. */
export const check: Efforts = {
	...{ rounds: 1, roundMs: 100, fewest: 8, most: 8 },
	turns: 1,
	reads: 100,
	locks: 30,
	growth: [],
	bursts: [20],
	transactions: 4_000,
};
