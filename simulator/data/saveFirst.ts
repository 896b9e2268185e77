import type { RequestHandler, Response } from 'express';
import type { Journal } from './journal';

/** A response leaves when what it reports is on the disk. */
export const saveFirst =
	(journal: Journal): RequestHandler =>
	(_, response, next) => {
		const end = response.end.bind(response) as (...args: unknown[]) => Response;
		response.end = (...args: unknown[]) => {
			if (!saved(journal)) return response;
			return end(...args);
		};
		// A simulated fault may cut the connection instead.
		response.once('close', () => response.writableEnded || saved(journal));
		next();
	};

/** Whether it worked. If not, the program ends: a restart would forget what happens from now on. */
export function saved(journal: Journal): boolean {
	try {
		journal.save();
		return true;
	} catch (error) {
		setImmediate(() => {
			throw new Error(`The data can no longer be kept: ${(error as Error).message}`);
		});
		return false;
	}
}
