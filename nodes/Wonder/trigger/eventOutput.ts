import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import type { InvalidInput } from '../input/invalidInput';
import { formOf, labelled } from '../input/entries';
import { id } from '../input/formats';
import { settingsFrom } from '../credential/clientSettings';
import { OUTCOMES, outcomeOf, type CardEvent } from '../delivery/event';
import { WonderClient } from '../operation/client';
import { card } from '../resources/card';
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

/** An event as a workflow gets it, with what else is known about it. */
export async function jsonOf(
	this: IExecuteFunctions | IPollFunctions,
	event: CardEvent,
	{ hasCardDetails }: OutputSettings,
	more: IDataObject,
): Promise<IDataObject> {
	return {
		...event,
		event_key: eventKeyOf(event),
		...more,
		...(hasCardDetails && (await cardDetails.call(this, event.card))),
	};
}

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

/** A card that cannot be read right now must not lose the event. */
async function cardDetails(
	this: IExecuteFunctions | IPollFunctions,
	cardOfEvent: unknown,
): Promise<IDataObject> {
	try {
		// Without an ID, Wonder would list all cards instead.
		const cardId = labelled('Card', () => id(cardOfEvent ?? ''));
		const settings = await settingsFrom.call(this, CARD_TIMEOUT_SECONDS);
		const wonder = new WonderClient(this, settings);
		return { card_details: await wonder.request(card.operations.get, { cardId }) };
	} catch (error) {
		return { card_details: null, card_details_missing: (error as Error).message };
	}
}
