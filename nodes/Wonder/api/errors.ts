import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import type { Reported } from './envelope';
import { wordsIn } from './words';

/**
 * What is certain about a request that failed. `unknown` is only for writes whose answer was lost:
 * they may or may not have been carried out.
 */
export type Outcome = 'nothing sent' | 'refused' | 'unknown';

/** What a request is for, which decides what its failure means and what can be done about it. */
export interface Stake {
	/** It changes nothing, whatever becomes of it. */
	reads: boolean;
	/** Completes "It is not known whether …". */
	effect?: string;
	/** Absent where nobody knows, as of a Custom API Call. */
	movesMoney?: boolean;
	/** An item of a run, a list in n8n's editor, or the test of a credential. */
	askedBy: 'item' | 'list' | 'test';
	/** Whether the signature covers a query is inferred. */
	hasQuery?: boolean;
	/** An ID in the address, which Wonder may not know. */
	namesId?: boolean;
}

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

/** Of a text that goes on: Wonder ends some of its own with a full stop. */
export const withoutStop = (text: string) => text.replace(/\.$/, '');

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

export const meaningOfCode = (code = '') => MEANINGS.get(code);

/** Statuses by which Wonder itself says that it did nothing. A proxy uses them as well. */
const REFUSING = [400, 401, 403, 404, 422];

/**
 * A write is refused only when Wonder certainly says so: by a documented code, or by such a status and
 * a code of its own. Whatever else has answered, the write may have been carried out.
 */
function outcomeOf({ reads }: Stake, status: number, code: string | undefined): Outcome {
	if (reads) return 'refused';
	if (code === undefined || status >= 500) return 'unknown';
	// A code of up to three digits repeats an HTTP status, and may contradict the real one.
	const statuses = /^\d{1,3}$/.test(code) ? [status, Number(code)] : [status];
	const refuses = statuses.every((one) => REFUSING.includes(one));
	return refuses || MEANINGS.has(code) ? 'refused' : 'unknown';
}

const NOT_IN_FORM =
	'The response is not in the form that Wonder documents: perhaps a proxy or a firewall sent it.';

const UNCONFIRMED =
	'The HTTP status says that nothing was done, but the rest of the response does not confirm it.';

const UNEXPLAINED = 'Wonder reports a problem that its documents do not explain.';

const CONTRADICTED =
	'The HTTP status says that all is well, but the code says that it is not. By the code:';

/** Codes within a success that mean what the HTTP status of this number means (inferred). */
const LIKE_A_STATUS = /^(401|403|404|409|429|5\d\d)$/;

/** Why a write has no clear outcome; undefined where the meaning of the status says enough. */
function doubtOf(status: number, { isEnvelope }: Reported): string | undefined {
	if (REFUSING.includes(status)) {
		return isEnvelope ? UNCONFIRMED : NOT_IN_FORM;
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
	return undefined;
}

export const REDIRECTED =
	'The address answers with a redirect, which is never followed with a signed request.';

const QUERY_SENTENCE =
	'If the test succeeds and only requests with a query are refused, change Sign Query in the credential.';

/** What was asked for by a list of n8n's editor, nobody has entered. */
function meaningOf(stake: Stake, status: number, skewMs: number | undefined): string {
	const isItem = stake.askedBy === 'item';
	if (status < 300) return UNEXPLAINED;
	if (status === 401 || status === 403) {
		const minutes = Math.round((skewMs ?? 0) / 60_000);
		if (Math.abs(minutes) > 25) return clockSentence(minutes);
		const query = stake.hasQuery ? ` ${QUERY_SENTENCE}` : '';
		return `Wonder did not accept the signature. Open the credential and test it: it tells whether App ID, private key or clock is wrong. An App ID works in one environment only.${query}`;
	}
	if (status === 404) {
		const what = stake.namesId
			? 'this ID or this address. Check that the ID belongs to the chosen environment.'
			: 'this address, or the record that was asked for. Check the environment in the credential.';
		return `Wonder does not know ${what} If Wonder uses another address for this operation, correct it with Endpoint Overrides in the credential.`;
	}
	if (status === 409) return 'It conflicts with something that exists already.';
	if (status === 429) {
		return `Too many requests in a short time. ${isItem ? 'Lower Reads at Once in the options, or send fewer items.' : 'Try again in a minute.'}`;
	}
	if (status >= 300 && status < 400) {
		return `${REDIRECTED} Check the environment in the credential.`;
	}
	if (status >= 500) return 'Wonder, or something between n8n and Wonder, has a fault of its own.';
	return isItem ? 'Check the values of this item.' : 'Wonder did not accept the request.';
}

export const clockSentence = (minutes: number) =>
	`The clock of this n8n is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} Wonder's, which allows 30. Set the clock of the server.`;

/** How far this machine's clock is ahead of the one that answered. */
export function clockSkewMs(headers: IDataObject): number | undefined {
	const theirs = Date.parse(String(headers.date ?? ''));
	return Number.isNaN(theirs) ? undefined : Date.now() - theirs;
}

/** Said of whatever cannot have changed anything. */
export const NOTHING_CHANGED = 'Nothing was changed and no money moved.';

/** What the failure means for the user's cards and money. */
export function consequence(
	{ reads, effect = 'Wonder carried it out', movesMoney, askedBy }: Stake,
	outcome: Outcome,
): string {
	if (askedBy === 'test') return 'The test changes nothing in Wonder.';
	if (outcome === 'nothing sent' && !reads) {
		return 'Nothing was sent: nothing was changed and no money moved.';
	}
	if (reads || outcome === 'refused') return NOTHING_CHANGED;
	const whether = `It is not known whether ${effect}.`;
	if (movesMoney) return `${whether} Do not simply send it again.`;
	return `${whether} Look before you run it again.${movesMoney === false ? ' No money moved.' : ''}`;
}

export function failedAnswer(
	stake: Stake,
	response: IN8nHttpFullResponse,
	failure: Reported,
): ApiFailure {
	const { statusCode: status, headers } = response;
	const { code, said } = failure;
	const outcome = outcomeOf(stake, status, code);
	const doubt = outcome === 'unknown' ? doubtOf(status, failure) : undefined;
	const byCode = status < 300 && LIKE_A_STATUS.test(code ?? '') ? Number(code) : undefined;
	const told = meaningOfCode(code) ?? meaningOf(stake, byCode ?? status, clockSkewMs(headers));
	const meaning = outcome === 'unknown' && byCode ? `${CONTRADICTED} ${told}` : told;
	const isStrange = !failure.isEnvelope && REFUSING.includes(status);
	const requestId = headers['x-request-id'];
	const reference = [
		`HTTP status ${status}`,
		code && `Wonder's code ${code}`,
		requestId && `request ID ${String(requestId)}`,
	];
	return new ApiFailure(
		said ?? `Wonder answered with HTTP status ${status}`,
		[
			doubt ?? (isStrange ? `${NOT_IN_FORM} If Wonder sent it: ${meaning}` : meaning),
			consequence(stake, outcome),
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

/** What is wrong with the body of a response that is a success by its status alone. */
function strangenessOf(text: string, body: unknown): [what: string, why: string] {
	if (text.trim() === '') {
		return [
			'The response has no content',
			'Wonder answers with data here, so perhaps something else has answered. Check the environment in the credential.',
		];
	}
	if (body === null) {
		return [
			'The response is not from Wonder: it is not JSON',
			'Perhaps a proxy or a login page answered. Check the environment in the credential.',
		];
	}
	const said = wordsIn(body);
	return [
		'The response is not in the form that Wonder documents',
		`${said ? `It says: "${withoutStop(said)}". ` : ''}Perhaps something else has answered. Check the environment in the credential.`,
	];
}

/** A success by its status, in a form that is not Wonder's. */
export function notWonders(stake: Stake, status: number, text: string, body: unknown): ApiFailure {
	const outcome = stake.reads ? 'refused' : 'unknown';
	const [what, why] = strangenessOf(text, body);
	return new ApiFailure(
		what,
		[why, consequence(stake, outcome), `(HTTP status ${status})`].join(' '),
		outcome,
		status,
	);
}
