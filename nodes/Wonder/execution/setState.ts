import type { IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { waitToRetry } from '../api/width';
import { ApiFailure } from '../api/errors';
import type { Operation, Requests } from '../operation/operation';

/** Statuses that mean no access, so the state cannot be read either. */
const NO_ACCESS = [401, 403];

/**
 * Sends a write that only sets a state. If its outcome is unknown, reads the state: if it is reached, the
 * write succeeded; if not, or if the state proves nothing, it is sent again, as often as a read.
 * @returns Wonder's response or the state, and whether the state was already set before
 */
export async function setState(
	wonder: Requests,
	operation: Operation,
	{ read, isReached, noProof: noProofOf }: NonNullable<Operation['setsState']>,
	values: Values,
): Promise<{ response: IDataObject; wasAlreadySet: boolean }> {
	const noProof = noProofOf?.(values);
	for (let attempt = 1; ; attempt++) {
		const result = await wonder.attempt(operation, values);
		if (!(result instanceof ApiFailure)) return { response: result, wasAlreadySet: false };
		const { outcome, httpStatus } = result;
		if (outcome === 'nothing sent' || NO_ACCESS.includes(httpStatus ?? 0)) throw result;
		const state = noProof ? undefined : await read(wonder, values).catch(() => undefined);
		if (state && isReached(state, values)) {
			return { response: state, wasAlreadySet: outcome === 'refused' && attempt === 1 };
		}
		if (outcome === 'refused') throw result;
		if (await waitToRetry(result, attempt)) continue;
		const checked = state && 'At the last check, that was not the case.';
		throw new ApiFailure(
			result.message,
			[result.description, noProof?.why ?? checked].filter(Boolean).join(' '),
			outcome,
			httpStatus,
			undefined,
			noProof?.effect,
		);
	}
}
