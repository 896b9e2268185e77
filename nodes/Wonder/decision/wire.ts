import { jsonParse, type IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { statusOptions, type CardTransaction } from '../payment/cardTransaction';
import { isOneOf } from '../input/matching';
import { quoted } from '../input/quoted';
import { eventIn } from '../delivery/event';

/**
 * INFERRED, all of it: Wonder documents remote trading decisions in prose only. We assume a signed POST
 * like its other webhooks, with the transaction and a status that is not final. The response, its
 * status code, and Wonder's timeout can be changed in the trigger's options.
 */

/** Usual among card issuers. No response by then means declined. */
export const WONDER_TIMEOUT_MS = 2000;

const isFinal = isOneOf(statusOptions.map(({ value }) => value));

/** The authorization that needs a decision; undefined when the body contains something else. */
export function authorizationIn(body: Buffer): CardTransaction | undefined {
	const event = eventIn(body);
	return event && !isFinal(event.status) ? event : undefined;
}

export interface DecisionResponse {
	approved: boolean;
	/** Only when declined. */
	reason?: string;
}

export interface ResponseFormat {
	status: number;
	/** JSON, mostly as text; `{reason}` in it is replaced by the decline reason. */
	json: unknown;
}

export interface ResponseFormats {
	approve: ResponseFormat;
	decline: ResponseFormat;
}

export const defaultFormats: ResponseFormats = {
	approve: { status: 200, json: '{ "approved": true }' },
	decline: { status: 200, json: '{ "approved": false, "reason": "{reason}" }' },
};

/** What Wonder receives. A format that is no JSON is replaced by the default. */
export function onTheWire({ approved, reason }: DecisionResponse, formats: ResponseFormats) {
	const kind = approved ? 'approve' : 'decline';
	const fill = ({ status, json }: ResponseFormat) => ({
		status,
		body: withReason(jsonObjectFrom(json), reason),
	});
	try {
		return fill(formats[kind]);
	} catch {
		return fill(defaultFormats[kind]);
	}
}

/** Throws InvalidInput for anything else. */
export function jsonObjectFrom(json: unknown): object {
	const content =
		typeof json === 'string' ? jsonParse<unknown>(json, { fallbackValue: null }) : json;
	if (typeof content === 'object' && content !== null) return content;
	throw new InvalidInput(
		`${quoted(json)} isn't a JSON object`,
		`Example: ${String(defaultFormats.decline.json)}.`,
	);
}

/** A property that contains nothing but the reason is left out when there is none. */
function withReason(content: unknown, reason: string | undefined): unknown {
	if (typeof content === 'string') return content.replaceAll('{reason}', () => reason ?? '');
	if (Array.isArray(content)) return content.map((each) => withReason(each, reason));
	if (typeof content !== 'object' || content === null) return content;
	return Object.fromEntries(
		Object.entries(content as IDataObject)
			.filter(([, value]) => reason || value !== '{reason}')
			.map(([name, value]) => [name, withReason(value, reason)]),
	);
}
