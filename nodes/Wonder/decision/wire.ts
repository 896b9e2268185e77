import { jsonParse, type IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../input/invalidInput';
import { absolute, formatDecimal } from '../input/decimal';
import { amountFrom, statusOptions, type CardTransaction } from '../payment/cardTransaction';
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
	/** Only when a part of the payment is approved: how much. */
	approvedAmount?: string;
}

export interface ResponseFormat {
	status: number;
	/** JSON, mostly as text; `{reason}`, `{amount}`, `{transaction.id}` and others in it are replaced. */
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

/**
 * What Wonder receives. A format that is no JSON is replaced by the default.
 * @param transaction undefined when the request contained none
 */
export function onTheWire(
	{ approved, reason, approvedAmount }: DecisionResponse,
	formats: ResponseFormats,
	transaction: CardTransaction | undefined,
) {
	const kind = approved ? 'approve' : 'decline';
	const valueOf = (name: string) => {
		if (name === 'reason') return reason;
		if (name !== 'approved_amount') return fieldIn(transaction, name);
		return approved ? (approvedAmount ?? amountOf(transaction)) : undefined;
	};
	const fill = ({ status, json }: ResponseFormat) => ({
		status,
		body: filled(contentFrom(json), valueOf),
	});
	try {
		return fill(formats[kind]);
	} catch {
		return fill(defaultFormats[kind]);
	}
}

/** Throws InvalidInput for anything else than JSON, and for a placeholder that does not exist. */
export function jsonObjectFrom(json: unknown): object {
	const content = contentFrom(json);
	const names = Array.from(JSON.stringify(content).matchAll(PLACEHOLDER), ([, name]) => name);
	const unknown = names.find(
		(name) => !/^(reason|amount|approved_amount|transaction\.\w+)$/.test(name),
	);
	if (unknown === undefined) return content;
	throw new InvalidInput(
		`${quoted(`{${unknown}}`)} isn't a placeholder`,
		'Use {reason}, {amount}, {approved_amount}, or a field of the transaction, for example {transaction.id}.',
	);
}

/**
 * How much of the payment can be approved: its amount, if an approval says how much is approved. Otherwise
 * Wonder would take a part for the whole.
 */
export function approvableAmount(
	transaction: CardTransaction,
	{ approve }: ResponseFormats,
): string | undefined {
	let isSaid = false;
	try {
		filled(contentFrom(approve.json), (name) => {
			isSaid ||= name === 'approved_amount';
			return undefined;
		});
	} catch {
		return undefined;
	}
	return isSaid ? amountOf(transaction) : undefined;
}

function contentFrom(json: unknown): object {
	const content =
		typeof json === 'string' ? jsonParse<unknown>(json, { fallbackValue: null }) : json;
	if (typeof content === 'object' && content !== null) return content;
	throw new InvalidInput(
		`${quoted(json)} isn't a JSON object`,
		`Example: ${String(defaultFormats.decline.json)}.`,
	);
}

/** {reason}, {approved_amount}, {transaction.id} */
const PLACEHOLDER = /\{([a-z]\w*(?:\.\w+)*)\}/gi;
const ONLY_PLACEHOLDER = new RegExp(`^${PLACEHOLDER.source}$`, 'i');

type ValueOf = (name: string) => string | undefined;

/** A property that contains nothing but a placeholder is left out when there is no value for it. */
function filled(content: unknown, valueOf: ValueOf): unknown {
	if (typeof content === 'string') {
		return content.replace(PLACEHOLDER, (_, name: string) => valueOf(name) ?? '');
	}
	if (Array.isArray(content)) return content.map((each) => filled(each, valueOf));
	if (typeof content !== 'object' || content === null) return content;
	const isMissing = (value: unknown) => {
		const [, name] = ONLY_PLACEHOLDER.exec(String(value)) ?? [];
		return typeof value === 'string' && name !== undefined && !valueOf(name);
	};
	return Object.fromEntries(
		Object.entries(content as IDataObject)
			.filter(([, value]) => !isMissing(value))
			.map(([name, value]) => [name, filled(value, valueOf)]),
	);
}

/** Exact decimal text without a sign, in the currency of the transaction. */
function amountOf(transaction: IDataObject | undefined): string | undefined {
	const amount = amountFrom(transaction?.transaction_amount);
	return amount && formatDecimal(absolute(amount), amount.scale);
}

function fieldIn(transaction: IDataObject | undefined, name: string): string | undefined {
	if (name === 'amount') return amountOf(transaction);
	const value = transaction?.[name.replace(/^transaction\./, '')];
	return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
