import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import type { ApiFailure } from '../api/errors';
import { settingsFrom } from '../credential/clientSettings';
import { eventOf, outcomeOf, wordForLog, type CardEvent } from '../delivery/event';
import { enteredOption, wholeNumberIn } from '../input/entries';
import { InvalidInput } from '../input/invalidInput';
import { Memory } from '../memory/memory';
import { WonderClient } from '../operation/client';
import { leavesSpan } from '../operation/listOrder';
import { transaction } from '../resources/transaction';
import { cardReader, jsonOf, outputsOf } from './eventOutput';
import * as form from './pollingProperties';
import { changesIn, createdAt, type PollState } from './pollState';
import { newEvents, stagesOf } from './stages';
import { outputSettings, wantedEvents } from './triggerSettings';

const TIMEOUT_SECONDS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const CARDS_AT_ONCE = 10;
/** Polling triggers of this n8n. What one of them remembers may be a few megabytes. */
const MOST_REMEMBERED = 100;

/** By nodeKey: who polls right now. n8n uses one context for all polls until it publishes again. */
const underWay = new Map<string, IPollFunctions>();
/** Those whose first poll is done. */
const started = new WeakSet<IPollFunctions>();
/** By nodeKey, for the next version: n8n saves static data only when a poll has put something out. */
const latestStates = new Memory<PollState>(MOST_REMEMBERED);

/** Reads Wonder's transactions and puts out what is new; null if nothing is. */
export async function pollEvents(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (this.getMode() === 'manual') return await sample.call(this);
	const node = nodeKey.call(this);
	if (underWay.get(node) === this) {
		this.logger.debug(`${this.getNode().name}: skipped a poll, as the one before is under way`);
		return null;
	}
	underWay.set(node, this);
	try {
		return await poll.call(this, node, () => underWay.get(node) === this);
	} finally {
		if (underWay.get(node) === this) underWay.delete(node);
	}
}

/** By name, because static data belongs to it. */
function nodeKey(this: IPollFunctions): string {
	return `${this.getWorkflow().id}:${this.getNode().name}`;
}

async function poll(
	this: IPollFunctions,
	node: string,
	isCurrent: () => boolean,
): Promise<INodeExecutionData[][] | null> {
	const memory = this.getWorkflowStaticData('node') as { poll?: PollState };
	const isFirst = !started.has(this);
	const activation = this.getActivationMode();
	// Another process may have polled since this one did.
	if (isFirst && activation !== 'update') latestStates.delete(node);
	const { settings, rows, account, cutoff, now } = await read.call(this);
	// While a workflow is not published, nothing should happen for it, not even later.
	const isForgotten = isFirst && activation === 'activate';
	const earlier = isForgotten ? undefined : (latestStates.get(node) ?? memory.poll);
	const { events, state, unusable } = changesIn({ rows, account, cutoff, now }, earlier);
	if (unusable > 0) warn.call(this, `ignored rows without an ID: ${unusable}.`);
	const output = await outputOf.call(this, settings, events.filter(wanted.call(this, settings)));
	// If the workflow was published again meanwhile, its new poll finds the same.
	if (!isCurrent()) return null;
	latestStates.set(node, state);
	// A copy, because n8n writes into static data.
	memory.poll = structuredClone(state);
	started.add(this);
	return output;
}

const MOST_SAMPLES = 10;

/** For Fetch Test Event: the latest events that match. Remembers nothing. */
async function sample(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const { settings, rows } = await read.call(this);
	const events = rows.flatMap(eventsOf).filter(wanted.call(this, settings));
	events.sort((one, other) => (createdAt(other) || 0) - (createdAt(one) || 0));
	if (events.length === 0) {
		throw new NodeOperationError(this.getNode(), 'There is no event to show', {
			description:
				rows.length === 0
					? 'Wonder lists no transaction yet. Pay with a card, or use the simulator.'
					: `None of the ${rows.length} transactions in Wonder's list matches Events and Filters. Once one does, the published workflow starts.`,
		});
	}
	return await outputOf.call(this, settings, events.slice(0, MOST_SAMPLES));
}

function eventsOf(row: IDataObject): CardEvent[] {
	const listed = eventOf('', row);
	return listed ? newEvents(stagesOf(listed)) : [];
}

type Settings = ReturnType<typeof settingsOf>;

function settingsOf(this: IPollFunctions) {
	return {
		isWanted: wantedEvents.call(this),
		output: outputSettings(this),
		days: enteredOption(this, form.daysToLookBack, wholeNumberIn(form.daysToLookBack)),
		most: enteredOption(this, form.maxTransactions, wholeNumberIn(form.maxTransactions)),
	};
}

/** The whole list. Whatever fails here, the next poll starts from the same state. */
async function read(this: IPollFunctions) {
	try {
		const settings = settingsOf.call(this);
		const client = await settingsFrom.call(this, TIMEOUT_SECONDS);
		const wonder = new WonderClient(this, { ...client, askedBy: 'list' });
		const now = Date.now();
		const cutoff = now - settings.days * DAY_MS;
		const rows = await rowsOf(wonder, settings.most, cutoff);
		return { settings, rows, account: wonder.account, cutoff, now };
	} catch (error) {
		const { message } = error as Error;
		const { description, advice } = error as ApiFailure & InvalidInput;
		const isScheduled = started.has(this);
		const explained = [description ?? advice, isScheduled && NOTHING_LOST]
			.filter(Boolean)
			.join(' ');
		throw error instanceof InvalidInput || error instanceof NodeOperationError
			? new NodeOperationError(this.getNode(), message, { description: explained })
			: new NodeApiError(this.getNode(), { message }, { message, description: explained });
	}
}

const NOTHING_LOST = 'The next poll that succeeds finds what has happened meanwhile.';

/** Wonder documents no order, so there is no end before the last page. */
async function rowsOf(wonder: WonderClient, most: number, cutoff: number): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	const hasLeft = leavesSpan((created) => created < cutoff, 'falling');
	for await (const row of wonder.list(transaction.operations.getAll, {})) {
		const isOld = hasLeft(createdAt(row));
		if (rows.length < most) rows.push(row);
		else if (isOld) return rows;
		else throw tooMany(most);
	}
	return rows;
}

const tooMany = (most: number) =>
	new InvalidInput(
		`Wonder lists more than ${most} transactions, and the rest may hold new ones`,
		`Raise ${form.maxTransactions.displayName}. Wonder documents no order of its list, so all of it is read.`,
	);

/** What passes Events and Filters. */
function wanted(this: IPollFunctions, { isWanted }: Settings) {
	return (event: CardEvent) => {
		if (outcomeOf(event) === 'Other') {
			const [action, status] = [event.action, event.status].map(wordForLog);
			warn.call(this, `found a state that Wonder doesn't document: ${action}, ${status}.`);
		}
		return isWanted(event);
	};
}

/** Polled events have no delivery; these details keep expressions for the Wonder Trigger working. */
const delivery = { attempt: 1, duplicates_ignored: 0 };

async function outputOf(
	this: IPollFunctions,
	{ output }: Settings,
	events: CardEvent[],
): Promise<INodeExecutionData[][] | null> {
	if (events.length === 0) return null;
	const results: Array<{ event: CardEvent; json: IDataObject }> = [];
	const cardOf = cardReader.call(this);
	for (let index = 0; index < events.length; index += CARDS_AT_ONCE) {
		const some = events.slice(index, index + CARDS_AT_ONCE).map(async (event) => ({
			event,
			json: await jsonOf.call(this, event, output, { delivery: { ...delivery } }, cardOf),
		}));
		results.push(...(await Promise.all(some)));
	}
	return outputsOf(output, results);
}

function warn(this: IPollFunctions, text: string): void {
	this.logger.warn(`${this.getNode().name}: ${text}`);
}
