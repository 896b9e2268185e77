import {
	NodeApiError,
	NodeOperationError,
	type INode,
	type NodeApiError as ApiError,
} from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { ApiFailure, unknownOutcome, withoutPeriod } from '../api/errors';
import { OperationFailed, type Operation } from '../operation/operation';

/** The failure of one item of a run. */
export interface ItemFailure {
	/** Counted from 0; messages count from 1. */
	item: number;
	count: number;
	error: unknown;
	/** What happened to the other items. */
	others?: string;
}

const DO_NOT_RETRY = "Don't retry until you have checked in Wonder";

/** The warning is part of the message, because AI agents receive nothing else. */
function messageOf({ effect, movesMoney }: Operation, error: unknown): string {
	const { message } = error as Error;
	if (!(error instanceof ApiFailure && error.outcome === 'unknown')) return message;
	const warning = `${unknownOutcome(error.effect ?? effect)}${movesMoney ? `. ${DO_NOT_RETRY}` : ''}`;
	return `${withoutPeriod(message)}. ${warning}`;
}

/** An error for the person who built the workflow: what happened, why, and whether money moved. */
export function failureOf(
	node: INode,
	operation: Operation,
	{ item, count, error, others }: ItemFailure,
): NodeOperationError | ApiError {
	const numbered = (text: string) => (count > 1 ? `Item ${item + 1} of ${count}: ${text}` : text);
	// n8n would add the index to messages about one of several items, counted from 0.
	const place = count > 1 ? {} : { itemIndex: item };
	const described = (text: string) =>
		[count > 1 ? ofThisItem(text) : text, others].filter(Boolean).join(' ');
	if (error instanceof ApiFailure) {
		const { httpStatus } = error;
		const message = numbered(messageOf(operation, error));
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

/** Money of other items may have moved, which the text that follows says. */
const ofThisItem = (text: string) =>
	text.replace(/(nothing was changed and no money moved)\./i, '$1 for this item.');

/** n8n shows only the error of its last attempt. */
const SENT_BEFORE =
	'This attempt sent nothing, but an earlier attempt of this execution did, and Wonder may have processed it. Check in Wonder before you run it again.';

/** The failure of a run that sent nothing. It lists all invalid items at once. */
export function ofInvalid(
	problems: Array<[item: number, error: Error]>,
	count: number,
	sentBefore: boolean,
): ItemFailure {
	const [[item, error], ...more] = problems;
	// The failure of a look-up says by itself that nothing was changed.
	const nothingSent = error instanceof ApiFailure ? '' : 'Nothing was sent.';
	// The credential or an option is wrong, which concerns all items.
	if (problems.length === count && more.every(([, other]) => other === error)) {
		return { item: 0, count: 1, error, others: sentBefore ? SENT_BEFORE : nothingSent };
	}
	const also = more.map(([other, { message }]) => `item ${other + 1} (${message})`);
	const others = [
		also.length > 0 && `These items are invalid too: ${listed(also)}.`,
		sentBefore ? SENT_BEFORE : count > 1 ? 'None of the items was sent.' : nothingSent,
	];
	return { item, count, error, others: others.filter(Boolean).join(' ') };
}

/** A run that ended with a failed item. Items count from 0. */
interface EndedRun {
	/** The first item that failed, which the error is about. */
	first: number;
	count: number;
	failed: Map<number, unknown>;
	isProcessed: (item: number) => boolean;
	/** Short results of the processed items. */
	summaries: string[];
}

/** What happened to the items around the one that the error is about. */
export function aroundFailure(
	operation: Operation,
	{ first, count, failed, isProcessed, summaries }: EndedRun,
): string {
	const all = Array.from({ length: count }, (_, item) => item);
	const others = all.filter((item) => !failed.has(item));
	const processed = others.filter(isProcessed);
	const notSent = others.filter((item) => !isProcessed(item));
	const also = all
		.filter((item) => failed.has(item) && item !== first)
		.map((item) => {
			const message = withoutPeriod(messageOf(operation, failed.get(item)));
			return `item ${item + 1} (${message})`;
		});
	const results = summaries.length > 0 ? ` (${listed(summaries)})` : '';
	const { length } = processed;
	const areAllEarlier = length === first && processed.every((item) => item < first);
	const named = areAllEarlier
		? `${length} earlier ${length === 1 ? 'item' : 'items'}`
		: itemsOf(processed);
	return [
		length === 1 && `${named} was already processed${results}. Don't send it again.`,
		length > 1 && `${named} were already processed${results}. Don't send them again.`,
		also.length > 0 && `These items failed too: ${also.join(', ')}.`,
		notSent.length > 0 && `${itemsOf(notSent)} ${notSent.length === 1 ? 'was' : 'were'} not sent.`,
	]
		.filter(Boolean)
		.join(' ');
}

const MOST_LISTED = 20;

/** "Items 3 to 5, 8", counted from 1. All of them, because some may have to be sent again. */
function itemsOf(items: number[]): string {
	const ranges: Array<[first: number, last: number]> = [];
	for (const item of items) {
		const range = ranges.at(-1);
		if (range?.[1] === item - 1) range[1] = item;
		else ranges.push([item, item]);
	}
	const texts = ranges.map(([first, last]) =>
		first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`,
	);
	return `${items.length === 1 ? 'Item' : 'Items'} ${texts.join(', ')}`;
}

const listed = (texts: string[]) =>
	texts.length > MOST_LISTED
		? `${texts.slice(0, MOST_LISTED).join(', ')} and ${texts.length - MOST_LISTED} more`
		: texts.join(', ');
