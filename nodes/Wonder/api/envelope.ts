import type { IDataObject } from 'n8n-workflow';
import { withoutCardNumbers } from '../input/cardNumbers';
import { errorTextIn, namesError, SUCCESS_WORDS } from './errorText';
import { isObject } from '../input/isObject';

/** The error that the body of a response reports. */
export interface ReportedError {
	/** Wonder's own error code. */
	code?: string;
	text?: string;
	/** Whether the body has the format of Wonder's responses. */
	isEnvelope: boolean;
}

/** The format of all of Wonder's responses. Anything else was sent by another server. */
export const isEnvelope = (body: unknown): body is IDataObject =>
	isObject(body) &&
	(['code', 'error_code', 'data'].some((name) => name in body) ||
		typeof body.success === 'boolean');

/** Wonder's pages show 200, 0 and "succeed"; the others are inferred. */
const SUCCESS_CODE = new RegExp(`^(?:0+|2\\d\\d|${SUCCESS_WORDS})$`, 'i');

const isSet = (value: unknown) => value !== undefined && value !== null && value !== '';

const isErrorCode = (code: unknown) => isSet(code) && !SUCCESS_CODE.test(String(code).trim());

/** One check for every envelope that Wonder's pages show: old, new, gateway and schema samples. */
export function errorIn(status: number, body: unknown): ReportedError | undefined {
	const envelope = isObject(body) ? body : {};
	const errorCodes = [envelope.error_code, envelope.code].filter(isErrorCode);
	const hasErrorWithoutCode = !isSet(envelope.code) && namesError(envelope);
	const isSuccess = errorCodes.length === 0 && !hasErrorWithoutCode && envelope.success !== false;
	// A body in another format does not report an error of Wonder's.
	if (status >= 200 && status < 300 && (isSuccess || !isEnvelope(body))) return undefined;
	const [code] = errorCodes;
	return {
		...(['string', 'number'].includes(typeof code) && {
			code: withoutCardNumbers(String(code)).slice(0, 60),
		}),
		text: errorTextIn(body),
		isEnvelope: isEnvelope(body),
	};
}

const ENVELOPE_NAMES = ['code', 'error_code', 'message', 'error_message', 'success', 'data'];

/** The content of a success. An envelope with `success: true` may hold it beside, not in, `data`. */
export function contentOf(envelope: IDataObject): unknown {
	const { data, success } = envelope;
	if (data !== undefined && data !== null) return data;
	if (success !== true) return {};
	return Object.fromEntries(
		Object.entries(envelope).filter(([name]) => !ENVELOPE_NAMES.includes(name)),
	);
}
