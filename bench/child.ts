import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Another process of this machine, so that what it does for itself can be measured. */
export class Child {
	private readonly process;

	/** @param program a file of this folder, which calls `answerJobs` */
	constructor(private readonly program: string) {
		this.process = fork(join(__dirname, program), {
			execArgv: ['--expose-gc', '--require', join(__dirname, 'compiled.cjs')],
		});
	}

	async ask<Result>(job: unknown): Promise<Result> {
		const settled = new AbortController();
		const next = async (event: string) => (await once(this.process, event, settled)) as unknown[];
		const ended = async () => {
			await next('exit');
			throw new Error(`${this.program} has ended before it answered`);
		};
		this.process.send(job as object);
		const [answer] = (await Promise.race([next('message'), ended()]).finally(() =>
			settled.abort(),
		)) as [{ result: Result; error?: string }];
		if (answer.error) throw new Error(`${this.program}: ${answer.error}`);
		return answer.result;
	}

	end(): void {
		this.process.disconnect();
	}
}

/** What the child does, one job after the other. It ends with its parent. */
export function answerJobs<Job>(work: (job: Job) => Promise<unknown>): void {
	process.on('message', (job: Job) => {
		work(job).then(
			(result) => process.send!({ result }),
			(error: Error) => process.send!({ error: error.stack ?? error.message }),
		);
	});
	process.on('disconnect', () => process.exit(0));
}
