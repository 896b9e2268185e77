import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { waitedAfter } from '../operation/client';
import { ApiFailure } from '../api/errors';
import type { Operation, Requests } from '../operation/operation';

/** Statuses that say nothing about the state: whoever asks has no access. */
const NO_ACCESS = [401, 403];

/**
 * Sends a write that only sets a state. When its answer is not clear, the state is read: reached is
 * success, and what is not reached is sent again, as often as a read.
 * @returns Wonder's answer, or the state; and whether it was so before
 */
export async function setState(
	wonder: Requests,
	operation: Operation,
	{ read, isReached }: NonNullable<Operation['setsState']>,
	values: Values,
): Promise<{ answer: IDataObject; wasSo: boolean }> {
	for (let attempt = 1; ; attempt++) {
		const result = await wonder.attempt(operation, values);
		if (!(result instanceof ApiFailure)) return { answer: result, wasSo: false };
		const { outcome, httpStatus } = result;
		if (outcome === 'nothing sent' || NO_ACCESS.includes(httpStatus ?? 0)) throw result;
		const state = await read(wonder, values).catch((error: Error) => error);
		if (!(state instanceof Error) && isReached(state, values)) {
			return { answer: state, wasSo: outcome === 'refused' && attempt === 1 };
		}
		if (outcome === 'refused') throw result;
		if (await waitedAfter(result, attempt)) continue;
		if (state instanceof Error) throw result;
		throw new ApiFailure(
			result.message,
			`${result.description} When it was last checked, it was not so.`,
			outcome,
			httpStatus,
		);
	}
}
