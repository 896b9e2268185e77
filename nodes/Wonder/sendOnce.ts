import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from './api/errors';
import type { Wonder } from './api/client';
import type { Operation, Values } from './operation';

interface Sent {
	/** Wonder's answer, or why there is none. Neither: still on its way. */
	answer?: IDataObject;
	failure?: ApiFailure;
}

const MOST_REMEMBERED = 10_000;

/** Writes of this process by item. n8n's Retry On Fail runs a node again with all its items. */
const sent = new Map<string, Sent>();

/**
 * Sends a write once per execution, node, run and item. When n8n retries the node, an item that was
 * carried out gives its first answer again, and one whose answer was lost is not sent a second time.
 */
export async function sendOnce(
	wonder: Wonder,
	operation: Operation,
	entered: Values,
	values: Values,
): Promise<IDataObject> {
	const earlier = sent.get(wonder.itemKey);
	if (earlier?.answer) return earlier.answer;
	if (earlier || operation.lookUpFirst?.(entered)) {
		const found = await operation.lookUp?.(wonder, values);
		if (found) {
			remember(wonder.itemKey, { answer: found });
			return found;
		}
		if (earlier) throw earlier.failure ?? stillOnItsWay(operation);
	}
	remember(wonder.itemKey, {});
	const result = await wonder.attempt(operation, values);
	if (!(result instanceof ApiFailure)) {
		remember(wonder.itemKey, { answer: result });
		return result;
	}
	if (result.outcome !== 'unknown') {
		sent.delete(wonder.itemKey);
		throw result;
	}
	remember(wonder.itemKey, { failure: result });
	if (!operation.lookUp) throw result;
	const found = await foundAfter(result, operation.lookUp(wonder, values), values);
	remember(wonder.itemKey, { answer: found });
	return found;
}

function remember(key: string, entry: Sent): void {
	if (sent.size >= MOST_REMEMBERED) sent.delete(sent.keys().next().value as string);
	sent.set(key, entry);
}

/** The truth after a lost answer, as far as Wonder's list tells it. */
async function foundAfter(
	failure: ApiFailure,
	lookUp: Promise<IDataObject | undefined>,
	values: Values,
): Promise<IDataObject> {
	const reference = `Transfer Reference ${String(values.refId)}`;
	const [look] = await Promise.allSettled([lookUp]);
	if (look.status === 'fulfilled' && look.value) return look.value;
	const listed = look.status === 'fulfilled';
	throw new ApiFailure(
		failure.message,
		[
			failure.description,
			listed
				? `Wonder's list of transfers does not show ${reference} yet.`
				: "Wonder's list of transfers could not be read either.",
			`Look for ${reference} with Get Many in a few minutes: if it is settled, the money has moved; if it is reversed, or still not there after an hour, send it again with that same reference.`,
		].join(' '),
		'unknown',
		failure.httpStatus,
	);
}

const stillOnItsWay = ({ effect }: Operation) =>
	new ApiFailure(
		'This item was sent before, and its answer has not come',
		`It is not known whether ${effect}. It was not sent again. Look before you run it in a new execution.`,
		'unknown',
	);
