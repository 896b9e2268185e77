import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import { methodOf, type Operation } from '../operation';
import { withoutCardNumbers } from '../cardNumbers';

/**
 * What is certain about a request that failed. `unknown` is only for writes whose answer was lost:
 * they may or may not have been carried out.
 */
export type Outcome = 'nothing sent' | 'refused' | 'unknown';

/** A request to Wonder that failed, in words for the person who built the workflow. */
export class ApiFailure extends Error {
	constructor(
		message: string,
		readonly description: string,
		readonly outcome: Outcome,
		readonly httpStatus?: number,
		/** How long Wonder asks to wait, or undefined when it does not. */
		readonly retryAfterMs?: number,
	) {
		super(message);
	}
}

/** Statuses after which a read may be sent again. */
const PASSING = [429, 502, 503, 504];

export const isPassing = ({ httpStatus, outcome }: ApiFailure) =>
	httpStatus ? PASSING.includes(httpStatus) : outcome !== 'nothing sent';

/** Wonder's own codes. Source: developer.wonder.today; the others are not documented. */
const MEANINGS = new Map([
	[
		'300008',
		'A user with this phone number exists already. Get that user instead, or use another phone number.',
	],
	['E000002', 'The signature header is malformed. Check the App ID in the credential.'],
	['EO100102', 'Wonder does not know this currency, or does not offer it for this operation.'],
]);

/** Statuses by which Wonder itself says that it did nothing. A proxy uses them as well. */
const REFUSING = [400, 401, 403, 404, 422];

/**
 * A write is refused only when Wonder certainly says so: by a documented code, or by such a status and
 * a code of its own. Whatever else has answered, the write may have been carried out.
 */
function outcomeOf(route: string, status: number, code: string | undefined): Outcome {
	if (methodOf(route) === 'GET') return 'refused';
	if (code === undefined || status >= 500) return 'unknown';
	// A code of up to three digits repeats an HTTP status, and may contradict the real one.
	const statuses = /^\d{1,3}$/.test(code) ? [status, Number(code)] : [status];
	const refuses = statuses.every((one) => REFUSING.includes(one));
	return refuses || MEANINGS.has(code) ? 'refused' : 'unknown';
}

/** Why a write has no clear outcome; undefined where the meaning of the status says enough. */
function doubtOf(status: number): string | undefined {
	if (REFUSING.includes(status)) {
		return 'The response is not in the form that Wonder documents: perhaps a proxy or a firewall sent it.';
	}
	if (status === 409) {
		return 'It conflicts with something that exists already, perhaps with an earlier try of this request.';
	}
	if (status === 429) {
		return 'Wonder, or a proxy in front of it, limits how many requests it takes in a short time.';
	}
	if (status >= 400 && status < 500) {
		return 'Wonder, or a proxy in front of it, did not complete the request.';
	}
	return status < 300 ? 'Wonder reports a problem that its documents do not explain.' : undefined;
}

function meaningOf(route: string, status: number, skewMs: number | undefined): string {
	if (status === 401 || status === 403) {
		const minutes = Math.round((skewMs ?? 0) / 60_000);
		if (Math.abs(minutes) > 25) return clockSentence(minutes);
		const query = route.includes('?') ? ` ${QUERY_SENTENCE}` : '';
		return `Wonder did not accept the signature. Open the credential and test it: it tells whether App ID, private key or clock is wrong. An App ID works in one environment only.${query}`;
	}
	if (status === 404) {
		return 'Wonder does not know this ID or this address. Check that the ID belongs to the chosen environment. If Wonder uses another address for this operation, correct it with Endpoint Overrides in the credential.';
	}
	if (status === 409) return 'It conflicts with something that exists already.';
	if (status === 429)
		return 'Too many requests in a short time. Lower Reads at Once in the options, or send fewer items.';
	if (status >= 300 && status < 400) {
		return 'The address answers with a redirect, which is never followed with a signed request. Check the environment in the credential.';
	}
	if (status >= 500) return 'Wonder, or something between n8n and Wonder, has a fault of its own.';
	return 'Check the values of this item.';
}

const QUERY_SENTENCE =
	'If the test succeeds and only requests with a query are refused, change Sign Query in the credential.';

export const clockSentence = (minutes: number) =>
	`The clock of this n8n is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} Wonder's, which allows 30. Set the clock of the server.`;

/** How far this machine's clock is ahead of the one that answered. */
export function clockSkewMs(headers: IDataObject): number | undefined {
	const theirs = Date.parse(String(headers.date ?? ''));
	return Number.isNaN(theirs) ? undefined : Date.now() - theirs;
}

/** The form that all of Wonder's responses have. Without it, something else has answered. */
export const isEnvelope = (body: unknown): body is IDataObject =>
	typeof body === 'object' &&
	body !== null &&
	['code', 'error_code', 'data'].some((name) => name in body);

/** One predicate for every envelope that Wonder's pages show: old, new, gateway and schema samples. */
export function failureIn(
	status: number,
	body: unknown,
): { code?: string; said?: string } | undefined {
	const envelope = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
	const { code, message, error_code: oldCode, error_message: oldMessage } = envelope;
	const newFailed = code !== undefined && code !== null && !/^(0|2\d\d)$/.test(String(code));
	const oldFailed = oldCode !== undefined && oldCode !== null && oldCode !== '';
	if (status >= 200 && status < 300 && !newFailed && !oldFailed) return undefined;
	const known = oldFailed ? oldCode : newFailed ? code : undefined;
	const said = oldFailed ? (oldMessage ?? message) : (message ?? oldMessage);
	return {
		...(['string', 'number'].includes(typeof known) && {
			code: withoutCardNumbers(String(known)).slice(0, 60),
		}),
		...(said && { said: withoutCardNumbers(String(said)).slice(0, 300) }),
	};
}

/** What the failure means for the user's cards and money. */
export function consequence(
	operation: Operation | undefined,
	route: string,
	outcome: Outcome,
): string {
	if (methodOf(route) === 'GET') return 'Nothing was changed and no money moved.';
	if (outcome === 'nothing sent')
		return 'Nothing was sent: nothing was changed and no money moved.';
	if (outcome === 'refused') return 'Nothing was changed and no money moved.';
	const whether = `It is not known whether ${operation?.effect ?? 'Wonder carried it out'}.`;
	return operation?.movesMoney
		? `${whether} Do not simply send it again.`
		: `${whether} Look before you run it again. ${operation ? 'No money moved.' : ''}`.trim();
}

export function failedAnswer(
	operation: Operation | undefined,
	route: string,
	response: IN8nHttpFullResponse,
	failure: { code?: string; said?: string },
): ApiFailure {
	const { statusCode: status, headers } = response;
	const outcome = outcomeOf(route, status, failure.code);
	const doubt = outcome === 'unknown' ? doubtOf(status) : undefined;
	const requestId = headers['x-request-id'];
	const reference = [
		`HTTP status ${status}`,
		failure.code && `Wonder's code ${failure.code}`,
		requestId && `request ID ${String(requestId)}`,
	];
	return new ApiFailure(
		failure.said ?? `Wonder answered with HTTP status ${status}`,
		[
			doubt ?? MEANINGS.get(failure.code ?? '') ?? meaningOf(route, status, clockSkewMs(headers)),
			consequence(operation, route, outcome),
			`(${reference.filter(Boolean).join(', ')})`,
		].join(' '),
		outcome,
		status,
		retryAfter(headers),
	);
}

/** In seconds or as a date. */
function retryAfter(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined) return undefined;
	const ms = /^\d+$/.test(String(value))
		? Number(value) * 1000
		: Date.parse(String(value)) - Date.now();
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** A success by its status, in a form that is not Wonder's. */
export function notWonders(
	operation: Operation | undefined,
	route: string,
	status: number,
	body: unknown,
): ApiFailure {
	const outcome = methodOf(route) === 'GET' ? 'refused' : 'unknown';
	return new ApiFailure(
		`The answer is not from Wonder: it is ${body === null ? 'not JSON' : 'JSON of another form'}`,
		[
			'Perhaps a proxy or a login page answered. Check the environment in the credential.',
			consequence(operation, route, outcome),
			`(HTTP status ${status})`,
		].join(' '),
		outcome,
		status,
	);
}
