import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import { withoutPeriod } from '../api/errors';
import type { InvalidInput } from '../input/invalidInput';
import { formOf, labelled } from '../input/entries';
import { id } from '../input/formats';
import { isObject } from '../input/isObject';
import { comparable } from '../input/matching';
import { settingsFrom } from '../credential/clientSettings';
import { OUTCOMES, outcomeOf, type CardEvent } from '../delivery/event';
import { WonderClient } from '../operation/client';
import { simplifiedTransaction, type CardName } from '../payment/simplified';
import { get } from '../resources/card/get';
import { likelyReason } from '../resources/card/likelyReason';
import { nameOf } from '../resources/card/names';
import { simplifiedCard } from '../resources/card/simplified';
import { eventKeyOf } from './identity';
import { outputSettings } from './triggerSettings';

const CARD_TIMEOUT_SECONDS = 10;

type OutputSettings = ReturnType<typeof outputSettings>;

/** What of the user's input decides the output. */
export function outputSettingsOf(node: IExecuteFunctions): OutputSettings {
	try {
		return outputSettings(formOf(node));
	} catch (error) {
		const { message, advice } = error as InvalidInput;
		throw new NodeOperationError(node.getNode(), message, { description: advice });
	}
}

/**
 * An event as a workflow gets it, with what else is known about it.
 * @param cardOf shared by the events of one run, so that each card is read once
 */
export async function jsonOf(
	this: IExecuteFunctions | IPollFunctions,
	event: CardEvent,
	{ hasCardDetails, isSimplified }: OutputSettings,
	more: IDataObject,
	cardOf: CardOf = cardReader.call(this),
): Promise<IDataObject> {
	const key = { event_key: eventKeyOf(event) };
	const read = hasCardDetails || isSimplified ? await cardOf(event.card) : undefined;
	const details = hasCardDetails && read && detailsOf(read, isSimplified);
	if (!isSimplified) return { ...event, ...key, ...more, ...details };
	const { card, name, missing } = read ?? {};
	if (missing) {
		const message = `The card could not be read: ${withoutPeriod(missing)}. Its title, last four digits and the likely reason of a decline are missing.`;
		// Only an execution has a place for hints.
		if ('addExecutionHints' in this) {
			this.addExecutionHints({ message, location: 'outputPane' });
		} else this.logger.warn(`${this.getNode().name}: ${message}`);
	}
	return {
		...simplifiedTransaction(event, name),
		action: event.action,
		...key,
		likely_reason: card ? likelyReason(event, card) : null,
		...withoutDelivery(more),
		...details,
	};
}

/** How it was delivered says nothing about the payment, except whether it came before. */
const withoutDelivery = ({ delivery, ...others }: IDataObject): IDataObject =>
	isObject(delivery) && 'duplicate' in delivery ? { delivery, ...others } : others;

/** One output, or one for each outcome. */
export function outputsOf(
	{ hasOutputPerOutcome }: OutputSettings,
	results: Array<{ event: CardEvent; json: IDataObject }>,
): INodeExecutionData[][] {
	const items = (wanted: typeof results) =>
		wanted.map(({ json }) => ({ json, pairedItem: { item: 0 } }));
	if (!hasOutputPerOutcome) return [items(results)];
	return OUTCOMES.map((outcome) =>
		items(results.filter(({ event }) => outcomeOf(event) === outcome)),
	);
}

interface CardRead {
	card?: IDataObject;
	name?: CardName;
	/** Why there is none. */
	missing?: string;
}

export type CardOf = (card: unknown) => Promise<CardRead>;

/** Reads each card once. One that cannot be read right now must not lose the event. */
export function cardReader(this: IExecuteFunctions | IPollFunctions): CardOf {
	const read = async (card: unknown): Promise<CardRead> => {
		try {
			// Without an ID, Wonder would list all cards instead.
			const cardId = labelled('Card', () => id(card ?? ''));
			const settings = await settingsFrom.call(this, CARD_TIMEOUT_SECONDS);
			const wonder = new WonderClient(this, settings);
			const found = await wonder.request(get, { cardId });
			return { card: found, name: nameOf(wonder, found) };
		} catch (error) {
			return { missing: (error as Error).message };
		}
	};
	const reads = new Map<string, Promise<CardRead>>();
	return async (card) => {
		const key = comparable(card);
		const started = reads.get(key) ?? read(card);
		reads.set(key, started);
		return await started;
	};
}

const detailsOf = ({ card, missing }: CardRead, isSimplified: boolean): IDataObject =>
	card
		? { card_details: isSimplified ? simplifiedCard(card) : card }
		: { card_details: null, card_details_missing: missing };
