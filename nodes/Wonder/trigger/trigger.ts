import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { compared, type Comparison } from '../decision/compared';
import { claim, claimOf, countDuplicate, duplicatesOf } from './claims';
import { eventIn, outcomeOf, shapeOf, wordForLog, type CardEvent } from '../delivery/event';
import { jsonOf, outputSettingsOf, outputsOf } from './eventOutput';
import { isFirstRun } from './exactlyOnce';
import { eventKeyOf } from './identity';
import { EVENT_MAX_AGE_MINUTES } from '../delivery/trustProperties';
import { highlight, highlightsOf } from '../delivery/highlight';
import { receive } from '../delivery/receive';
import { isObject } from '../input/isObject';
import { cardNameIn, simplifiedTransaction } from '../payment/simplified';
import { triggerSettings, type TriggerSettings } from './triggerSettings';

/** How the event was delivered; part of the trigger's output. */
interface DeliveryDetails extends IDataObject {
	/** When Wonder signed it, RFC 3339; absent for an unsigned delivery. */
	request_time?: string;
	nonce?: string;
	/** 1 for the first delivery of this event that this n8n process has seen, 2 for the second. */
	attempt: number;
	/** Duplicates that this trigger has ignored in this n8n process since it started. */
	duplicates_ignored: number;
	/** Only with Keep Duplicates. */
	duplicate?: boolean;
}

/** What `webhook()` hands over to `execute()`, possibly in another process. */
interface HandedOver extends IDataObject {
	event: CardEvent;
	delivery: DeliveryDetails;
	decision?: Comparison;
	claimKey: string;
	keepDuplicates: boolean;
	/** How many events the list of processed events keeps. */
	mostRemembered: number;
}

/** Runs in n8n's webhook process: responds to the delivery, and starts a run for a new event. */
export async function acceptEvent(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const received = await receive.call(this, EVENT_MAX_AGE_MINUTES);
	if (!received) return { noWebhookResponse: true };
	const warn = (what: string) => this.logger.warn(`${this.getNode().name}: ${what}`);
	const event = eventIn(received.body);
	if (!event) {
		warn(`ignored a delivery without a documented card event: ${shapeOf(received.body)}`);
		return acknowledged('ignored: not a card event');
	}
	if (outcomeOf(event) === 'Other') {
		const [action, status] = [event.action, event.status].map(wordForLog);
		warn(`received an event that Wonder doesn't document: action ${action}, status ${status}.`);
	}
	let settings: TriggerSettings;
	try {
		settings = triggerSettings.call(this);
	} catch (error) {
		// Wonder sends it again, which leaves time to correct the settings.
		return notAccepted.call(this, 500, 'settings', `${(error as Error).message}.`);
	}
	if (!settings.isWanted(event)) {
		return acknowledged("ignored: doesn't match this trigger's events and filters");
	}
	const comparison = compared(event);
	if (settings.skipOwnDeclines && comparison?.answered === 'decline' && comparison.matched) {
		return acknowledged('ignored: declined by this n8n instance');
	}
	const { keepDuplicates, compareWithDecision, mostRemembered } = settings;
	const triggerKey = `${this.getWorkflow().id}:${this.getNode().id}`;
	const claimKey = `${triggerKey}:${eventKeyOf(event)}`;
	const isTest = this.getMode() === 'manual';
	const earlier = claimOf(claimKey);
	const response = this.getResponseObject();
	if (!isTest && !keepDuplicates && earlier?.state === 'in flight') {
		const message = 'Another delivery of this event is still being processed. Send it again.';
		return notAccepted.call(this, 503, 'in_flight', message);
	}
	if (!isTest && !keepDuplicates && earlier?.state === 'seen') {
		earlier.deliveries += 1;
		const count = countDuplicate(triggerKey);
		this.logger.info(`${this.getNode().name}: ignored a duplicate, ${count} since n8n started`);
		return acknowledged('ignored: duplicate', { duplicates_ignored: count });
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
	const decision = compareWithDecision ? comparison : undefined;
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
	this.logger.warn(`${this.getNode().name}: deferred a delivery (${error}). ${message}`);
	this.getResponseObject().status(status).set('Retry-After', '1').json({ error, message });
	return { noWebhookResponse: true };
}

const acknowledged = (status: string, more: IDataObject = {}): IWebhookResponseData => ({
	webhookResponse: { status, ...more },
});

/** Runs in the execution: lets each event through once. */
export async function startRun(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const settings = outputSettingsOf(this);
	const { event, delivery, decision, claimKey, keepDuplicates, mostRemembered } =
		this.getInputData()[0].json as HandedOver;
	const eventKey = eventKeyOf(event);
	const isRepeatable = ['manual', 'retry'].includes(this.getMode()) || keepDuplicates;
	if (!isRepeatable && !(await isFirstRun.call(this, eventKey, claimKey, mostRemembered))) {
		this.addExecutionHints({
			message: 'Duplicate event: a run was already started, so there is no output.',
			location: 'outputPane',
		});
		return outputsOf(settings, []);
	}
	const json = await jsonOf.call(this, event, settings, {
		delivery,
		...(decision && { decision }),
	});
	highlight(this, {
		...highlightsOf(settings.isSimplified ? json : simplifiedTransaction(event, nameIn(json))),
		outcome: outcomeOf(event),
		decision: decision?.answered,
	});
	return outputsOf(settings, [{ event, json }]);
}

/** With Card Details, the card was read. */
const nameIn = ({ card_details: card }: IDataObject) =>
	isObject(card) ? cardNameIn(card) : undefined;
