import { sleep, type IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure, NOTHING_CHANGED, withoutPeriod } from '../api/errors';
import { hideCardNumbers } from '../input/cardNumbers';
import { OperationFailed, type Operation, type Requests } from '../operation/operation';
import type { Sent } from './references';

/** What happened to a request, as far as Wonder's list shows. */

interface LookUp {
	wonder: Requests;
	operation: Operation;
}

/**
 * The values of an item, to compare with a request that was sent before. What `prepare` added to that
 * request only fits the item if the user entered the same. A failed `prepare` only means that fewer
 * requests look the same: nothing is sent.
 */
export async function valuesFor(
	{ wonder, operation }: LookUp,
	{ values: sent, isUnprepared }: Sent,
	entered: Values,
): Promise<Values> {
	const isSame = Object.keys(entered).every(
		(name) => JSON.stringify(entered[name]) === JSON.stringify(sent[name]),
	);
	if (isSame && !isUnprepared) return sent;
	return (await operation.prepare?.(wonder, entered).catch(() => entered)) ?? entered;
}

/** Looked up before the request is sent. */
export async function foundBefore(
	{ wonder, operation }: LookUp,
	values: Values,
): Promise<IDataObject | undefined> {
	const [found] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
	if (found.status === 'fulfilled') return found.value;
	const { reason } = found as { reason: ApiFailure };
	if (!(reason instanceof ApiFailure)) throw reason;
	throw new OperationFailed(
		`${withoutPeriod(reason.message)}. It could not be checked whether this item was already sent, so it was not sent`,
		`Run it again when Wonder's list is available. ${reason.description.replace(NOTHING_CHANGED, '').replace(/ {2}/, ' ').trim()}`,
	);
}

/** Looked up for a request that was already sent. No failure here hides that it was sent. */
export async function foundEarlier(
	{ wonder, operation }: LookUp,
	{ values, response, failure, alreadySent }: Sent,
): Promise<IDataObject> {
	const [found] = await Promise.allSettled([operation.lookUp?.(wonder, values, response)]);
	if (found.status === 'fulfilled' && found.value) return found.value;
	const isAnother = found.status === 'rejected' && found.reason instanceof OperationFailed;
	// Its message says "This item was not sent", which would be wrong for a request that this item sent.
	if (isAnother && (alreadySent ?? !failure)) throw (found as PromiseRejectedResult).reason;
	if (response) return response;
	if (!failure) throw stillPending();
	throw alreadySent
		? new ApiFailure(
				`The same request was already sent. ${failure.message}`,
				`It was not resent. ${failure.description}`,
				'unknown',
				failure.httpStatus,
			)
		: failure;
}

const WAITS_MS = [1000, 2000, 4000, 8000];

/** Looked up for a request that another process of n8n is sending or has sent. */
export async function foundElsewhere(request: LookUp, values: Values): Promise<IDataObject> {
	const { wonder, operation } = request;
	for (const wait of WAITS_MS) {
		await sleep(wait);
		const [found] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
		if (found.status === 'fulfilled' && found.value) return found.value;
		if (found.status === 'rejected' && found.reason instanceof OperationFailed) throw found.reason;
	}
	throw new ApiFailure(
		`Another execution used ${referenceOf(values)} a short time ago`,
		`Wonder's list of transfers does not show that reference yet, and it was not sent a second time. ${howToCheck(values)}`,
		'unknown',
	);
}

/** Looked up when the outcome is unknown. */
export async function foundAfter(
	failure: ApiFailure,
	{ wonder, operation }: LookUp,
	values: Values,
): Promise<IDataObject> {
	const reference = referenceOf(values);
	const [found] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
	if (found.status === 'fulfilled' && found.value) return found.value;
	const isAnother = found.status === 'rejected' && found.reason instanceof OperationFailed;
	throw new ApiFailure(
		failure.message,
		[
			failure.description,
			found.status === 'fulfilled'
				? `Wonder's list of transfers does not show ${reference} yet.`
				: isAnother
					? `${withoutPeriod((found.reason as Error).message)}.`
					: "Wonder's list of transfers could not be read either.",
			howToCheck(values),
		].join(' '),
		'unknown',
		failure.httpStatus,
	);
}

const referenceOf = ({ refId }: Values) => `Transfer Reference ${hideCardNumbers(String(refId))}`;

const howToCheck = (values: Values) =>
	`Check ${referenceOf(values)} with Get Many in a few minutes. Settled: the money moved. Reversed: it did not move, and another attempt needs a new reference. Still missing after an hour: send it again with the same reference.`;

const stillPending = () =>
	new ApiFailure(
		'This item was already sent and its response is still pending',
		'It was not resent. Check in Wonder before starting a new execution.',
		'unknown',
	);
