import type { IDataObject } from 'n8n-workflow';
import { ApiFailure } from './api/errors';
import type { Wonder } from './api/client';
import type { Operation, Values } from './operation';

interface Sent {
	/** As they went out; a second look at the form might give others. */
	values: Values;
	/** Wonder's answer, or why there is none. Neither: still on its way. */
	answer?: IDataObject;
	failure?: ApiFailure;
}

const MOST_REMEMBERED = 10_000;

/**
 * Writes of this process, by run of a node and item. n8n's Retry On Fail runs a node again with all
 * its items.
 */
const runs = new Map<string, Map<string, Sent>>();

/**
 * Sends a write once per execution, node, run and item. When n8n retries the node, an item that was
 * carried out gives its first answer again, and one whose answer was lost is not sent a second time.
 */
export async function sendOnce(
	wonder: Wonder,
	operation: Operation,
	entered: Values,
	checked: Values,
): Promise<{ values: Values; answer: IDataObject }> {
	const run = sentIn(wonder.itemKey.run);
	const { item } = wonder.itemKey;
	const earlier = run.get(item);
	if (earlier?.answer) return { values: earlier.values, answer: earlier.answer };
	if (earlier) {
		const answer = await foundEarlier(wonder, operation, earlier);
		run.set(item, { values: earlier.values, answer });
		return { values: earlier.values, answer };
	}
	const values = (await operation.prepare?.(wonder, checked)) ?? checked;
	const found = operation.lookUpFirst?.(entered) && (await operation.lookUp?.(wonder, values));
	const remember = (result: Omit<Sent, 'values'>) => void run.set(item, { values, ...result });
	const carriedOut = (answer: IDataObject) => {
		remember({ answer });
		return { values, answer };
	};
	if (found) return carriedOut(found);
	remember({});
	const result = await attempt(wonder, operation, values);
	if (!(result instanceof ApiFailure)) return carriedOut(result);
	if (result.outcome !== 'unknown') {
		run.delete(item);
		throw result;
	}
	remember({ failure: result });
	if (!operation.lookUp) throw result;
	return carriedOut(await foundAfter(result, operation.lookUp(wonder, values), values));
}

function sentIn(run: string): Map<string, Sent> {
	const items = runs.get(run) ?? new Map<string, Sent>();
	// The one that is at work is the last, and is never forgotten, however many items it has.
	runs.delete(run);
	let remembered = 0;
	for (const { size } of runs.values()) remembered += size;
	for (const [oldest, { size }] of runs) {
		if (remembered + items.size < MOST_REMEMBERED) break;
		runs.delete(oldest);
		remembered -= size;
	}
	runs.set(run, items);
	return items;
}

async function attempt(
	wonder: Wonder,
	operation: Operation,
	values: Values,
): Promise<IDataObject | ApiFailure> {
	if (!operation.run) return await wonder.attempt(operation, values);
	return await operation.run(wonder, values).then(
		([answer]) => answer,
		(error: unknown) => (error instanceof ApiFailure ? error : Promise.reject(error)),
	);
}

/** Of a request that was sent by an earlier try. Whatever fails now, that it was sent stays said. */
async function foundEarlier(
	wonder: Wonder,
	operation: Operation,
	{ values, failure }: Sent,
): Promise<IDataObject> {
	const [look] = await Promise.allSettled([operation.lookUp?.(wonder, values)]);
	if (look.status === 'fulfilled' && look.value) return look.value;
	throw failure ?? stillOnItsWay(operation);
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
			`Look for ${reference} with Get Many in a few minutes: if it is settled, the money has moved; if it is reversed, the money has not moved, and another try needs a new reference; if it is still not there after an hour, send it again with that same reference.`,
		].join(' '),
		'unknown',
		failure.httpStatus,
	);
}

const stillOnItsWay = ({ effect = 'Wonder carried it out' }: Operation) =>
	new ApiFailure(
		'This item was sent before, and its answer has not come',
		`It is not known whether ${effect}. It was not sent again. Look before you run it in a new execution.`,
		'unknown',
	);
