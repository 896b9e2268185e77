import {
	NodeApiError,
	NodeOperationError,
	type INode,
	type NodeApiError as ApiError,
} from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { ApiFailure, withoutStop } from '../api/errors';
import { OperationFailed, type Operation } from '../operation/operation';

/** One item's failure among the items of a run, counted as people do: the first is item 1. */
export interface Failed {
	item: number;
	count: number;
	error: unknown;
	/** What the failure of this item means for the others. */
	others?: string;
}

/** In words for the person who built the workflow: what happened, why, and whether money moved. */
export function failureOf(
	node: INode,
	{ effect, movesMoney }: Operation,
	{ item, count, error, others }: Failed,
): NodeOperationError | ApiError {
	const numbered = (text: string) => (count > 1 ? `Item ${item + 1} of ${count}: ${text}` : text);
	// n8n shows the index as it is, from 0 on, behind messages about one of several items.
	const place = count > 1 ? {} : { itemIndex: item };
	const described = (text: string) =>
		[count > 1 ? ofThisItem(text) : text, others].filter(Boolean).join(' ');
	if (error instanceof ApiFailure) {
		const { httpStatus, outcome } = error;
		// In the message, because an AI agent is told nothing else.
		const message = numbered(
			outcome === 'unknown' && !error.message.includes('It is not known whether')
				? `${withoutStop(error.message)}. It is not known whether ${effect ?? 'Wonder carried it out'}${movesMoney ? ': do not simply send it again' : ''}`
				: error.message,
		);
		return new NodeApiError(
			node,
			{ message },
			{
				message,
				description: described(error.description),
				...place,
				...(httpStatus && { httpCode: String(httpStatus) }),
			},
		);
	}
	if (error instanceof OperationFailed) {
		const message = numbered(error.message);
		const description = described(error.advice);
		return new NodeApiError(node, { message }, { message, description, ...place });
	}
	const { message } = error as Error;
	const advice =
		error instanceof InvalidInput ? error.advice : (error as NodeOperationError).description;
	return new NodeOperationError(node, numbered(message), {
		description: described(advice ?? ''),
		...place,
	});
}

/** Money of the other items may have moved, and what is said of them follows. */
const ofThisItem = (text: string) =>
	text.replace(/(nothing was changed and no money moved)\./i, '$1 for this item.');

/** n8n shows only what its last try says. */
const SENT_BEFORE =
	'This try sent nothing, but an earlier try of this execution did, and Wonder may have processed it: check in Wonder before you run it again.';

/** The failure of a run of which nothing was sent: all items that cannot be are named at once. */
export function ofInvalid(
	problems: Array<[item: number, error: Error]>,
	count: number,
	sentBefore: boolean,
): Failed {
	const [[item, error], ...more] = problems;
	// The credential or an option is wrong for all of them alike.
	if (problems.length === count && more.every(([, other]) => other === error)) {
		return { item: 0, count: 1, error, others: sentBefore ? SENT_BEFORE : 'Nothing was sent.' };
	}
	const also = more.map(([other, { message }]) => `item ${other + 1} (${message})`);
	const others = [
		also.length > 0 && `These cannot be sent either: ${listed(also)}.`,
		sentBefore ? SENT_BEFORE : count > 1 ? 'None of the items was sent.' : 'Nothing was sent.',
	];
	return { item, count, error, others: others.filter(Boolean).join(' ') };
}

/** What is said of the items around one that failed in a run that ends with it. */
export function aroundFailure(item: number, count: number, summaries: string[]): string {
	const before = item > 0 && [
		`${items(0, item - 1)} ${item === 1 ? 'was' : 'were'} processed before it`,
		summaries.length > 0 && ` (${listed(summaries)})`,
		`. Do not send ${item === 1 ? 'it' : 'them'} again.`,
	];
	const last = count - 1;
	return [
		before && before.filter(Boolean).join(''),
		item < last && `${items(item + 1, last)} ${item + 1 === last ? 'was' : 'were'} not sent.`,
	]
		.filter(Boolean)
		.join(' ');
}

const MOST_TOLD = 20;

const items = (first: number, last: number) =>
	first === last ? `Item ${first + 1}` : `Items ${first + 1} to ${last + 1}`;

const listed = (texts: string[]) =>
	texts.length > MOST_TOLD
		? `${texts.slice(0, MOST_TOLD).join(', ')} and ${texts.length - MOST_TOLD} more`
		: texts.join(', ');
