import { endCommands, explain } from './command';
import { killServices } from './service';

/**
 * Runs a program and ends this process with its status. Whatever it has started ends first, also when a
 * person or an error ends it.
 */
export function runProgram(
	main: () => Promise<number | void>,
	close: () => Promise<void> = killServices,
): void {
	let isLeaving = false;
	const leave = async (status: number) => {
		isLeaving = true;
		await endCommands();
		await close();
		process.exit(status);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => void leave(130));
	}
	process.on('exit', () => void killServices());
	main()
		.catch((error: Error) => {
			if (!isLeaving) console.error(explain(error));
			return 1;
		})
		.then(async (status) => {
			if (!isLeaving) await leave(status ?? 0);
		});
}
