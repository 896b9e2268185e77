import type { IDataObject } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import { namesError, wordsIn } from './words';
import { isObject } from '../input/isObject';

/** A failure, as the body of a response tells it. */
export interface Reported {
	/** Wonder's own. */
	code?: string;
	said?: string;
	/** Whether the body has the form of Wonder's responses. */
	isEnvelope: boolean;
}

/** The form that all of Wonder's responses have. Without it, something else has answered. */
export const isEnvelope = (body: unknown): body is IDataObject =>
	isObject(body) &&
	(['code', 'error_code', 'data'].some((name) => name in body) ||
		typeof body.success === 'boolean');

/** Codes by which all is well. Wonder's pages show 200, 0 and the word "succeed"; the others are inferred. */
const ALL_IS_WELL = /^(0+|2\d\d|ok|succe(ss|ed|eded))$/i;

const isSet = (value: unknown) => value !== undefined && value !== null && value !== '';

const fails = (code: unknown) => isSet(code) && !ALL_IS_WELL.test(String(code).trim());

/** One predicate for every envelope that Wonder's pages show: old, new, gateway and schema samples. */
export function failureIn(status: number, body: unknown): Reported | undefined {
	const envelope = isObject(body) ? body : {};
	const failing = [envelope.error_code, envelope.code].filter(fails);
	const isUnnamed = !isSet(envelope.code) && namesError(envelope);
	const isWell = failing.length === 0 && !isUnnamed && envelope.success !== false;
	// What is not in Wonder's form is not Wonder's failure either.
	if (status >= 200 && status < 300 && (isWell || !isEnvelope(body))) return undefined;
	const [code] = failing;
	return {
		...(['string', 'number'].includes(typeof code) && {
			code: withoutCardNumbers(String(code)).slice(0, 60),
		}),
		said: wordsIn(body),
		isEnvelope: isEnvelope(body),
	};
}

const NAMES = ['code', 'error_code', 'message', 'error_message', 'success', 'data'];

/** What an envelope without failure carries: where `success` says so, perhaps without `data`. */
export function contentOf(envelope: IDataObject): unknown {
	const { data, success } = envelope;
	if (data !== undefined && data !== null) return data;
	if (success !== true) return {};
	return Object.fromEntries(Object.entries(envelope).filter(([name]) => !NAMES.includes(name)));
}
