import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { ReportedError } from './envelope';
import { errorTextIn } from './errorText';

/**
 * What is certain about a request that failed. Only a write can be `unknown`: its response was lost or
 * unclear, so Wonder may or may not have processed it.
 */
export type Outcome = 'nothing sent' | 'refused' | 'unknown';

/** What a request is for. This decides what its failure means and what the user can do about it. */
export interface Stake {
	/** It changes nothing, whether it succeeds or fails. */
	reads: boolean;
	/** Undefined where it can't be known, as for a Custom API Call. */
	movesMoney?: boolean;
	/** An item of a run, a list without items (in n8n's editor, or polled), or the test of a credential. */
	askedBy: 'item' | 'list' | 'test';
	/** That the signature covers the query string is inferred. */
	hasQuery?: boolean;
	/** Whether the request names an ID that may not exist in Wonder. */
	namesId?: boolean;
}

/** A request to Wonder that failed, explained to the person who built the workflow. */
export class ApiFailure extends Error {
	constructor(
		message: string,
		readonly description: string,
		readonly outcome: Outcome,
		readonly httpStatus?: number,
		/** How long Wonder asks callers to wait, if it does. */
		readonly retryAfterMs?: number,
		/** What to check if the outcome is unknown, where it is not what the operation does. */
		readonly effect?: string,
	) {
		super(message);
	}
}

/** For text that continues the sentence: some of Wonder's messages end with a period. */
export const withoutPeriod = (text: string) => text.replace(/\.$/, '');

/** Statuses after which a read may be sent again. */
const TEMPORARY = [429, 502, 503, 504];

export const isTemporary = ({ httpStatus, outcome }: ApiFailure) =>
	httpStatus ? TEMPORARY.includes(httpStatus) : outcome !== 'nothing sent';

/** Wonder's own codes. Source: developer.wonder.today; the others are not documented. */
export const KNOWN_CODES = new Map([
	[
		'300008',
		'A user with this phone number already exists. Get that user instead, or use another phone number.',
	],
	['E000002', 'The signature header is malformed. Check the App ID in the credential.'],
	['EO100102', 'Wonder does not support this currency for this operation.'],
]);

export const explanationOfCode = (code = '') => KNOWN_CODES.get(code);

/** Statuses with which Wonder rejects a request. Proxies use them too. */
const REJECTIONS = [400, 401, 403, 404, 422];

/**
 * A write counts as refused only when the response is certainly Wonder's own rejection: it has a documented
 * code, or both a rejecting status and a code. After any other response, the write may have been processed.
 */
export function outcomeOf({ reads }: Stake, status: number, code: string | undefined): Outcome {
	if (reads) return 'refused';
	if (code === undefined || status >= 500) return 'unknown';
	// A code of up to three digits repeats an HTTP status and may contradict the actual one.
	const statuses = /^\d{1,3}$/.test(code) ? [status, Number(code)] : [status];
	const isRejection = statuses.every((one) => REJECTIONS.includes(one));
	return isRejection || KNOWN_CODES.has(code) ? 'refused' : 'unknown';
}

const UNDOCUMENTED_FORMAT =
	"The response does not match Wonder's documented format; a proxy or firewall may have sent it.";

const UNCONFIRMED =
	'The HTTP status indicates that nothing was processed, but the response body does not confirm it.';

const UNEXPLAINED = 'Wonder reported an error that its documentation does not explain.';

const CONTRADICTED = 'The HTTP status indicates success, but the code in the response means:';

/** A code inside a success response that means the same as the HTTP status with this number (inferred). */
const LIKE_A_STATUS = /^(401|403|404|409|429|5\d\d)$/;

/** Why the outcome of a write is unknown; undefined where the explanation of the status is enough. */
function doubtOf(status: number, { isEnvelope }: ReportedError): string | undefined {
	if (REJECTIONS.includes(status)) {
		return isEnvelope ? UNCONFIRMED : UNDOCUMENTED_FORMAT;
	}
	if (status === 409) {
		return 'The request conflicts with an existing record, possibly one from an earlier attempt.';
	}
	if (status === 429) {
		return 'Wonder, or a proxy in front of it, received too many requests in a short time.';
	}
	if (status >= 400 && status < 500) {
		return 'Wonder, or a proxy in front of it, did not complete the request.';
	}
	return undefined;
}

export const REDIRECTED =
	'The server responded with a redirect. A signed request never follows a redirect.';

const QUERY_SENTENCE =
	'If the test succeeds and only requests with a query string are rejected, change Sign Query in the credential.';

/** A list in n8n's editor has no items and no values that the user could correct. */
export function explanationOf(stake: Stake, status: number, skewMs: number | undefined): string {
	const isItem = stake.askedBy === 'item';
	if (status < 300) return UNEXPLAINED;
	if (status === 401 || status === 403) {
		const minutes = Math.round((skewMs ?? 0) / 60_000);
		if (Math.abs(minutes) > 25) return clockSentence(minutes);
		const query = stake.hasQuery ? ` ${QUERY_SENTENCE}` : '';
		return `Wonder rejected the signature. Test the credential to see whether the App ID, private key, or system clock is wrong. An App ID works in one environment only.${query}`;
	}
	if (status === 404) {
		const check = stake.namesId
			? 'Check that the ID belongs to the selected environment.'
			: 'Check the environment in the credential.';
		const override =
			stake.movesMoney === undefined
				? 'Check the path, too.'
				: 'If Wonder uses another endpoint for this operation, set it in Endpoint Overrides in the credential.';
		return `Wonder found no record or endpoint for this request. ${check} ${override}`;
	}
	if (status === 409) return 'The request conflicts with an existing record.';
	if (status === 429) {
		return `Too many requests in a short time. ${isItem ? 'Lower Concurrent Reads in the options, or send fewer items.' : 'Try again in a minute.'}`;
	}
	if (status >= 300 && status < 400) {
		return `${REDIRECTED} Check the environment in the credential.`;
	}
	if (status >= 500) return 'Wonder, or a proxy in front of it, returned a server error.';
	return isItem ? 'Check the values of this item.' : 'Wonder rejected the request.';
}

export const clockSentence = (minutes: number) =>
	`This n8n instance's clock is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} Wonder's. Wonder allows 30 minutes. Correct the server's clock.`;

/** How far this machine's clock is ahead of the server's. */
export function clockSkewMs(headers: IDataObject): number | undefined {
	const theirs = Date.parse(String(headers.date ?? ''));
	return Number.isNaN(theirs) ? undefined : Date.now() - theirs;
}

/** For any request that cannot have changed anything. */
export const NOTHING_CHANGED = 'Nothing was changed and no money moved.';

/** Belongs in the message of every write that may have been processed. `effect`: "the card was issued". */
export const unknownOutcome = (effect = 'anything changed or money moved') =>
	`Unknown outcome: Wonder may or may not have processed this request (check whether ${effect})`;

/** What the failure means for the user's cards and money, and what to check. */
export function consequence({ reads, movesMoney, askedBy }: Stake, outcome: Outcome): string {
	if (askedBy === 'test') return 'The test changes nothing in Wonder.';
	if (outcome === 'nothing sent' && !reads) {
		return 'Nothing was sent: nothing was changed and no money moved.';
	}
	if (reads || outcome === 'refused') return NOTHING_CHANGED;
	if (movesMoney) return 'The money may or may not have moved.';
	const check = 'Check in Wonder before you run it again.';
	return movesMoney === false ? `No money moved. ${check}` : check;
}

export function failureFrom(
	stake: Stake,
	response: IN8nHttpFullResponse,
	reported: ReportedError,
): ApiFailure {
	const { statusCode: status, headers } = response;
	const { code, text } = reported;
	const outcome = outcomeOf(stake, status, code);
	const requestId = headers['x-request-id'];
	const reference = [
		`HTTP status ${status}`,
		code && `Wonder's code ${code}`,
		requestId && `request ID ${String(requestId)}`,
	];
	return new ApiFailure(
		text ?? `Wonder returned HTTP status ${status}`,
		[
			causeOf(stake, response, reported, outcome),
			consequence(stake, outcome),
			`(${reference.filter(Boolean).join(', ')})`,
		].join(' '),
		outcome,
		status,
		retryAfter(headers),
	);
}

function causeOf(
	stake: Stake,
	{ statusCode: status, headers }: IN8nHttpFullResponse,
	reported: ReportedError,
	outcome: Outcome,
): string {
	const { code, isEnvelope } = reported;
	const isUnknown = outcome === 'unknown';
	const doubt = isUnknown && doubtOf(status, reported);
	if (doubt) return doubt;
	const byCode = status < 300 && LIKE_A_STATUS.test(code ?? '') ? Number(code) : undefined;
	const explanation =
		explanationOfCode(code) ?? explanationOf(stake, byCode ?? status, clockSkewMs(headers));
	if (isUnknown && byCode) return `${CONTRADICTED} ${explanation}`;
	return !isEnvelope && REJECTIONS.includes(status)
		? `${UNDOCUMENTED_FORMAT} If Wonder sent it: ${explanation}`
		: explanation;
}

/** The header holds seconds, or a date by the clock of the server, which sends its time along. */
function retryAfter(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (value === undefined) return undefined;
	const ms = /^\d+$/.test(String(value))
		? Number(value) * 1000
		: Date.parse(String(value)) - Date.now() + (clockSkewMs(headers) ?? 0);
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** For a request that is not sent, because Wonder asked for a pause longer than anything waits. */
export const longPause = (stake: Stake, ms: number) =>
	new ApiFailure(
		`Wonder asked for a pause of ${Math.ceil(ms / 1000)} seconds`,
		`This node does not wait that long. ${consequence(stake, 'nothing sent')} Run this again after that time.`,
		'nothing sent',
	);

/** What is wrong with the body of a response that has a success status. */
function formatProblem(text: string, body: unknown): [problem: string, explanation: string] {
	const check = 'Check the environment in the credential.';
	if (text.trim() === '') {
		return [
			'The response is empty',
			`Wonder returns data here, so another server may have responded. ${check}`,
		];
	}
	if (body === null) {
		return [
			'The response is not from Wonder: it is not JSON',
			`A proxy or a login page may have responded. ${check}`,
		];
	}
	const said = errorTextIn(body);
	return [
		"The response does not match Wonder's documented format",
		`${said ? `It says: "${withoutPeriod(said)}". ` : ''}Another server may have responded. ${check}`,
	];
}

/** For a response with a success status that is not in Wonder's format. */
export function unexpectedFormat(
	stake: Stake,
	status: number,
	text: string,
	body: unknown,
): ApiFailure {
	const outcome = stake.reads ? 'refused' : 'unknown';
	const [problem, explanation] = formatProblem(text, body);
	return new ApiFailure(
		problem,
		[explanation, consequence(stake, outcome), `(HTTP status ${status})`].join(' '),
		outcome,
		status,
	);
}
