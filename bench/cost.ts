import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Cost {
	milliseconds: number;
	/** Of the processor, which other programs on the machine hardly change. */
	cpuMs: number;
	/** How late the event loop was, 99th percentile. */
	loopDelayMs: number;
}

/** What the work costs in this process. */
export async function costOf(work: () => Promise<void>): Promise<Cost> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const [cpu, began] = [process.cpuUsage(), performance.now()];
	await work();
	const milliseconds = performance.now() - began;
	const { user, system } = process.cpuUsage(cpu);
	delay.disable();
	return { milliseconds, cpuMs: (user + system) / 1000, loopDelayMs: delay.percentile(99) / 1e6 };
}
