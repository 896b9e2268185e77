import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Sample {
	minute: number;
	megabytes: number;
}

/** What `liveMemory.cjs` writes, in bytes; `at` is a Unix time in milliseconds. */
interface Written {
	pid: number;
	at: number;
	live: number;
	resident: number;
}

const MEGABYTE = 1024 * 1024;

/**
 * The memory of an n8n that is started with `env`: what it holds after a garbage collection. What the operating
 * system has given it rises and falls by a hundred megabytes for no reason that lasts.
 */
export class LiveMemory {
	readonly env: NodeJS.ProcessEnv;

	constructor(private readonly file: string) {
		const probe = join(__dirname, 'liveMemory.cjs');
		this.env = { NODE_OPTIONS: `--require ${JSON.stringify(probe)}`, LIVE_MEMORY_FILE: file };
	}

	/** Of the process itself, not of those that it has started. */
	of(pid: number): { live: Sample[]; resident: Sample[] } {
		const lines = readFileSync(this.file, 'utf8').trim().split('\n');
		const written = lines.map((line) => JSON.parse(line) as Written);
		const own = written.filter((each) => each.pid === pid);
		const samples = (figure: 'live' | 'resident') =>
			own.map((each) => ({
				minute: (each.at - own[0].at) / 60_000,
				megabytes: each[figure] / MEGABYTE,
			}));
		return { live: samples('live'), resident: samples('resident') };
	}
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
