import { sleep, type IDataObject } from 'n8n-workflow';
import type { Values } from '../input/values';
import { ApiFailure, NOTHING_CHANGED, withoutStop } from '../api/errors';
import { hideCardNumbers } from '../input/cardNumbers';
import { OperationFailed, type Operation, type Requests } from '../operation/operation';
import type { Sent } from './references';

/** What became of a request, as far as Wonder's list tells it. */

interface Asked {
	wonder: Requests;
	operation: Operation;
}

/** Before it is sent. */
export async function foundBefore(
	{ wonder, operation }: Asked,
	values: Values,
): Promise<IDataObject | undefined> {
	const [look] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
	if (look.status === 'fulfilled') return look.value;
	const { reason } = look as { reason: ApiFailure };
	if (!(reason instanceof ApiFailure)) throw reason;
	throw new OperationFailed(
		`${withoutStop(reason.message)}. Whether this was sent before could not be checked, so it was not sent now`,
		`Run it again when Wonder's list can be read. ${reason.description.replace(NOTHING_CHANGED, '').replace(/ {2}/, ' ').trim()}`,
	);
}

/** Of a request that was sent before. Whatever fails now, that it was sent stays said. */
export async function foundEarlier(
	{ wonder, operation }: Asked,
	{ values, answer, failure, alreadySent }: Sent,
): Promise<IDataObject> {
	const [look] = await Promise.allSettled([operation.lookUp?.(wonder, values, answer)]);
	if (look.status === 'fulfilled' && look.value) return look.value;
	const another = look.status === 'rejected' && look.reason instanceof OperationFailed;
	// Of one that this item has sent, "this item was not sent" would be wrong.
	if (another && (alreadySent ?? !failure)) throw (look as PromiseRejectedResult).reason;
	if (answer) return answer;
	if (!failure) throw stillOnItsWay(operation);
	throw alreadySent
		? new ApiFailure(
				`The same request was sent before. ${failure.message}`,
				`It was not sent again. ${failure.description}`,
				'unknown',
				failure.httpStatus,
			)
		: failure;
}

const ELSEWHERE_WAITS_MS = [1000, 2000, 4000, 8000];

/** Another process of n8n sends it, or has sent it. */
export async function foundElsewhere(request: Asked, values: Values): Promise<IDataObject> {
	const { wonder, operation } = request;
	for (const wait of ELSEWHERE_WAITS_MS) {
		await sleep(wait);
		const [look] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
		if (look.status === 'fulfilled' && look.value) return look.value;
		if (look.status === 'rejected' && look.reason instanceof OperationFailed) throw look.reason;
	}
	throw new ApiFailure(
		`Another execution has used ${referenceOf(values)} a short time ago`,
		`It is not known whether ${operation.effect}: Wonder's list of transfers does not show it yet. It was not sent again. ${howToFindOut(values)}`,
		'unknown',
	);
}

/** The truth after a lost answer, as far as Wonder's list tells it. */
export async function foundAfter(
	failure: ApiFailure,
	{ wonder, operation }: Asked,
	values: Values,
): Promise<IDataObject> {
	const reference = referenceOf(values);
	const [look] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
	if (look.status === 'fulfilled' && look.value) return look.value;
	const another = look.status === 'rejected' && look.reason instanceof OperationFailed;
	throw new ApiFailure(
		failure.message,
		[
			failure.description,
			look.status === 'fulfilled'
				? `Wonder's list of transfers does not show ${reference} yet.`
				: another
					? `${withoutStop((look.reason as Error).message)}.`
					: "Wonder's list of transfers could not be read either.",
			howToFindOut(values),
		].join(' '),
		'unknown',
		failure.httpStatus,
	);
}

const referenceOf = ({ refId }: Values) => `Transfer Reference ${hideCardNumbers(String(refId))}`;

const howToFindOut = (values: Values) =>
	`Look for ${referenceOf(values)} with Get Many in a few minutes: if it is settled, the money has moved; if it is reversed, the money has not moved, and another try needs a new reference; if it is still not there after an hour, send it again with that same reference.`;

const stillOnItsWay = ({ effect = 'Wonder carried it out' }: Operation) =>
	new ApiFailure(
		'This item was sent before, and its answer has not come',
		`It is not known whether ${effect}. It was not sent again. Look before you run it in a new execution.`,
		'unknown',
	);
