import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { WonderClient } from '../operation/client';
import { formOf, labelled } from '../input/entries';
import { card } from '../resources/card';
import { id } from '../input/formats';
import { settingsFrom } from '../credential/clientSettings';
import { compared, type Comparison } from '../decision/compared';
import { claim, claimOf, countDuplicate, duplicatesOf } from './claims';
import {
	eventIn,
	OUTCOMES,
	outcomeOf,
	shapeOf,
	wordForLog,
	type CardEvent,
} from '../delivery/event';
import { isFirstRun } from './exactlyOnce';
import { eventKeyOf } from './identity';
import { EVENT_MAX_AGE_MINUTES } from '../delivery/trustProperties';
import { receive } from '../delivery/receive';
import { outputSettings, triggerSettings, type TriggerSettings } from './triggerSettings';

/** How the event came here; part of the trigger's output. */
interface DeliveryDetails extends IDataObject {
	/** When Wonder signed it, RFC 3339; absent when signatures are not checked and there is none. */
	request_time?: string;
	nonce?: string;
	/** 1 for the first delivery of this event that this process of n8n has seen, 2 for the second. */
	attempt: number;
	/** Duplicates that this trigger has ignored since n8n started, as far as this process has seen. */
	duplicates_ignored: number;
	/** Only with Keep Duplicates. */
	duplicate?: boolean;
}

/** What `webhook()` hands to `execute()`, perhaps in another process. */
interface HandedOver extends IDataObject {
	event: CardEvent;
	delivery: DeliveryDetails;
	decision?: Comparison;
	claimKey: string;
	keepDuplicates: boolean;
	/** How many events the list of processed ones holds. */
	mostRemembered: number;
}

/** Runs where n8n listens: answers the delivery, and starts a run when it is the first of an event. */
export async function acceptEvent(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await receive.call(this, EVENT_MAX_AGE_MINUTES);
	if (!received) return { noWebhookResponse: true };
	const warn = (what: string) => this.logger.warn(`${this.getNode().name}: ${what}`);
	const event = eventIn(received.body);
	if (!event) {
		warn(`ignored a delivery that holds no card event as documented: ${shapeOf(received.body)}`);
		return acknowledged('ignored: it is not a card event');
	}
	if (outcomeOf(event) === 'Other') {
		const [action, status] = [event.action, event.status].map(wordForLog);
		warn(`an event that Wonder does not document: action ${action}, status ${status}.`);
	}
	let settings: TriggerSettings;
	try {
		settings = triggerSettings.call(this);
	} catch (error) {
		// Wonder will send it again; until then it can be corrected.
		return notAccepted.call(this, 500, 'settings', `${(error as Error).message}.`);
	}
	const unreadable: string[] = [];
	if (!settings.isWanted(event, (currency) => void unreadable.push(currency))) {
		if (unreadable.length > 0) {
			warn(`a filter left an event out whose amount in ${unreadable.join(', ')} cannot be read.`);
		}
		return acknowledged('ignored: not wanted by this trigger');
	}
	const { keepDuplicates, compareWithDecision, mostRemembered } = settings;
	const triggerKey = `${this.getWorkflow().id}:${this.getNode().id}`;
	const claimKey = `${triggerKey}:${eventKeyOf(event)}`;
	const isTest = this.getMode() === 'manual';
	const earlier = claimOf(claimKey);
	const response = this.getResponseObject();
	if (!isTest && !keepDuplicates && earlier?.state === 'in flight') {
		const message = 'This event is being accepted at this moment. Send it again.';
		return notAccepted.call(this, 503, 'in_flight', message);
	}
	if (!isTest && !keepDuplicates && earlier?.state === 'seen') {
		earlier.deliveries += 1;
		const count = countDuplicate(triggerKey);
		this.logger.info(`${this.getNode().name}: ignored a duplicate, ${count} since n8n started`);
		return acknowledged('ignored: a duplicate', { duplicates_ignored: count });
	}
	const attempt = isTest ? 1 : claim(claimKey, response).deliveries;
	const { requestTime, nonce } = received;
	const delivery: DeliveryDetails = {
		...(requestTime !== undefined && { request_time: new Date(requestTime).toISOString() }),
		...(nonce !== undefined && { nonce }),
		attempt,
		duplicates_ignored: duplicatesOf(triggerKey),
		...(keepDuplicates && { duplicate: !isTest && (earlier?.state ?? 'free') !== 'free' }),
	};
	const decision = compareWithDecision ? compared(event) : undefined;
	const handedOver: HandedOver = {
		event,
		delivery,
		claimKey,
		keepDuplicates,
		mostRemembered,
		...(decision && { decision }),
	};
	return { workflowData: [[{ json: handedOver }]] };
}

function notAccepted(
	this: IWebhookFunctions,
	status: number,
	error: string,
	message: string,
): IWebhookResponseData {
	this.logger.warn(`${this.getNode().name}: put off a delivery (${error}). ${message}`);
	this.getResponseObject().status(status).set('Retry-After', '1').json({ error, message });
	return { noWebhookResponse: true };
}

const acknowledged = (status: string, more: IDataObject = {}): IWebhookResponseData => ({
	webhookResponse: { status, ...more },
});

/** Runs where n8n executes: lets an event through once. */
export async function startRun(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { isDetailed, isSplit } = readable(this);
	const { event, delivery, decision, claimKey, keepDuplicates, mostRemembered } =
		this.getInputData()[0].json as HandedOver;
	const eventKey = eventKeyOf(event);
	const isRepeatable = ['manual', 'retry'].includes(this.getMode()) || keepDuplicates;
	if (!isRepeatable && !(await isFirstRun.call(this, eventKey, claimKey, mostRemembered))) {
		this.addExecutionHints({
			message: 'A duplicate: this event has had its run before, so nothing comes out here.',
			location: 'outputPane',
		});
		return outputs(isSplit, []);
	}
	const item: INodeExecutionData = {
		json: {
			...event,
			event_key: eventKey,
			delivery,
			...(decision && { decision }),
			...(isDetailed && (await cardDetails.call(this, event.card))),
		},
		pairedItem: { item: 0 },
	};
	return outputs(isSplit, [item], OUTCOMES.indexOf(outcomeOf(event)));
}

function readable(node: IExecuteFunctions): ReturnType<typeof outputSettings> {
	try {
		return outputSettings(formOf(node));
	} catch (error) {
		const { message, advice } = error as InvalidInput;
		throw new NodeOperationError(node.getNode(), message, { description: advice });
	}
}

const outputs = (
	isSplit: boolean,
	items: INodeExecutionData[],
	index = 0,
): INodeExecutionData[][] =>
	isSplit ? OUTCOMES.map((_, each) => (each === index ? items : [])) : [items];

/** An event is not lost because its card cannot be read at the moment. */
async function cardDetails(this: IExecuteFunctions, written: unknown): Promise<IDataObject> {
	try {
		// Without an ID, Wonder would list all cards instead.
		const cardId = labelled('Card', () => id(written ?? ''));
		const wonder = new WonderClient(this, await settingsFrom.call(this, 10));
		return { card_details: await wonder.request(card.operations.get, { cardId }) };
	} catch (error) {
		return { card_details: null, card_details_missing: (error as Error).message };
	}
}
