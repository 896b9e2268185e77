import { jsonParse, type IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { statusOptions, type CardTransaction } from '../payment/cardTransaction';
import { isOneOf } from '../input/matching';
import { quoted } from '../input/quoted';
import { eventIn } from '../delivery/event';
import { labelled } from '../input/entries';

/**
 * INFERRED, all of it: Wonder documents remote trading decisions in prose only. The request is taken
 * to be a signed POST like the other webhooks, with the transaction and a status that is not final;
 * the answer, its status and how long Wonder waits can be changed in the options of the trigger.
 */

/** The usual time of card issuers. No answer until then means declined. */
export const WONDER_WAITS_MS = 2000;

const isFinal = isOneOf(statusOptions.map(({ value }) => value));

/** The authorization that waits for a decision; undefined when the body is something else. */
export function authorizationIn(body: Buffer): CardTransaction | undefined {
	const event = eventIn(body);
	return event && !isFinal(event.status) ? event : undefined;
}

export interface Answer {
	approved: boolean;
	/** Only when declined. */
	reason?: string;
}

export interface AnswerFormat {
	status: number;
	/** JSON, mostly as text; `{reason}` in it stands for the reason. */
	json: unknown;
}

export interface AnswerFormats {
	approve: AnswerFormat;
	decline: AnswerFormat;
}

export const standardFormats: AnswerFormats = {
	approve: { status: 200, json: '{ "approved": true }' },
	decline: { status: 200, json: '{ "approved": false, "reason": "{reason}" }' },
};

/** Throws InvalidInput when the user's own JSON is none. */
export function checkFormats({ approve, decline }: AnswerFormats): void {
	labelled('Answer for Approve (JSON)', () => parsed(approve));
	labelled('Answer for Decline (JSON)', () => parsed(decline));
}

/** What goes to Wonder. A format that cannot be read gives way to the standard one. */
export function onTheWire({ approved, reason }: Answer, formats: AnswerFormats) {
	const kind = approved ? 'approve' : 'decline';
	const fill = (format: AnswerFormat) => ({
		status: format.status,
		body: filled(parsed(format), reason),
	});
	try {
		return fill(formats[kind]);
	} catch {
		return fill(standardFormats[kind]);
	}
}

function parsed({ json }: AnswerFormat): unknown {
	const content =
		typeof json === 'string' ? jsonParse<unknown>(json, { fallbackValue: null }) : json;
	if (typeof content === 'object' && content !== null) return content;
	throw new InvalidInput(
		`${quoted(json)} is not a JSON object`,
		`Expected something like ${standardFormats.decline.json}`,
	);
}

/** A property that is nothing but the reason is left out when there is none. */
function filled(content: unknown, reason: string | undefined): unknown {
	if (typeof content === 'string') return content.replaceAll('{reason}', () => reason ?? '');
	if (Array.isArray(content)) return content.map((each) => filled(each, reason));
	if (typeof content !== 'object' || content === null) return content;
	return Object.fromEntries(
		Object.entries(content as IDataObject)
			.filter(([, value]) => reason || value !== '{reason}')
			.map(([name, value]) => [name, filled(value, reason)]),
	);
}
