import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../demo/n8n/install';
import { pageOf } from './page';
import { svgOf, type Plot } from './plot';
import type { Ratio } from './statistics';

/** A figure with what it counts: "ms", "/s", "MB", "" for a number. */
export interface Value {
	number: number;
	unit: string;
}

export const ms = (number: number): Value => ({ number, unit: 'ms' });
export const each = (number: number): Value => ({ number, unit: '/s' });
export const megabytes = (number: number): Value => ({ number, unit: 'MB' });
export const count = (number: number): Value => ({ number, unit: '' });

/** Of our figure, or of its ratio to the other one. */
export interface Goal {
	of: 'figure' | 'ratio';
	atMost?: number;
	atLeast?: number;
}

/** One line of a comparison. */
export interface Row {
	/** What is compared; a heading above all rows of it. */
	subject: string;
	figure: string;
	ours: Value;
	/** Measured in turns with ours. */
	theirs?: Value;
	/** Ours divided by theirs. */
	ratio?: Ratio;
	goal?: Goal;
}

/** Several contenders beside each other. */
export interface Grid {
	title: string;
	columns: string[];
	lines: Array<{ name: string; cells: Array<Value | string> }>;
}

/** What one kind of measurement found. */
export interface Found {
	rows?: Row[];
	grids?: Grid[];
	plots?: Plot[];
}

export interface Part extends Required<Found> {
	/** Absent if no n8n runs. */
	n8n?: string;
	/** Day, in UTC. */
	date: string;
	commit: string;
	seconds: number;
}

export interface Results {
	machine: { processor: string; cores: number; memoryGb: number; node: string };
	/** By name of the part and version of n8n. */
	parts: Record<string, Part>;
}

/** The page and what belongs to it, below a folder. */
export const RESULTS = join('benchmarks', 'results.json');

/** Writes the results, and the files that are made of them. Parts that were not measured stay as they were. */
export function store(folder: string, measured: Results['parts']): void {
	const file = join(folder, RESULTS);
	const stored = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
	const results = { machine: thisMachine(), parts: { ...stored?.parts, ...measured } };
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
	for (const [name, text] of filesOf(results)) writeFileSync(join(folder, name), text);
}

/** The page and its plots; nothing in them comes from elsewhere. */
export const filesOf = (results: Results): Array<[name: string, text: string]> => [
	['benchmarks.md', pageOf(results)],
	...Object.values(results.parts).flatMap(({ plots }) =>
		plots.map((plot): [string, string] => [join('benchmarks', `${plot.name}.svg`), svgOf(plot)]),
	),
];

function thisMachine(): Results['machine'] {
	const [{ model }, ...others] = cpus();
	return {
		processor: model,
		cores: others.length + 1,
		memoryGb: Math.round(totalmem() / 2 ** 30),
		node: process.versions.node,
	};
}

/** With a mark if the files differ from it. */
export function currentCommit(): string {
	const git = (...args: string[]) =>
		execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
	const changed = git('status', '--porcelain', '--', 'nodes', 'credentials', 'bench', 'simulator');
	return git('rev-parse', '--short=9', 'HEAD') + (changed ? ' with changes' : '');
}
