import { spawnSync } from 'node:child_process';

export interface Sample {
	minute: number;
	megabytes: number;
}

/** Resident memory of a process, as `ps` tells it on Linux and macOS; nothing once it has ended. */
export function residentMegabytes(pid: number): number | undefined {
	const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
	return Number(stdout) / 1024 || undefined;
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
