import { execFileSync } from 'node:child_process';

export interface Sample {
	minute: number;
	megabytes: number;
}

/** Resident memory of a process, as `ps` tells it on Linux and macOS. */
export function residentMegabytes(pid: number): number {
	const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
	return Number(kilobytes) / 1024;
}

/** Megabytes a minute, by least squares. */
export function slopeOf(samples: Sample[]): number {
	const mean = (of: (sample: Sample) => number) =>
		samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
	const middle = mean(({ minute }) => minute);
	const level = mean(({ megabytes }) => megabytes);
	const rise = mean(({ minute, megabytes }) => (minute - middle) * (megabytes - level));
	return rise / mean(({ minute }) => (minute - middle) ** 2);
}
