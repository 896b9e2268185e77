import type { IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';
import { methodOf, type Operation } from '../operation';

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
const MEANINGS: Record<string, string> = {
	'300008':
		'A user with this phone number exists already. Get that user instead, or use another phone number.',
	E000002: 'The signature header is malformed. Check the App ID in the credential.',
	EO100102: 'Wonder does not know this currency, or does not offer it for this operation.',
};

function meaningOf(status: number, skewMs: number | undefined): string {
	if (status === 401 || status === 403) {
		const minutes = Math.round((skewMs ?? 0) / 60_000);
		if (Math.abs(minutes) > 25) return clockSentence(minutes);
		return 'Wonder did not accept the signature. Open the credential and test it: it tells whether App ID, private key or clock is wrong. An App ID works in one environment only.';
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

export const clockSentence = (minutes: number) =>
	`The clock of this n8n is ${Math.abs(minutes)} minutes ${minutes > 0 ? 'ahead of' : 'behind'} Wonder's, which allows 30. Set the clock of the server.`;

/** How far this machine's clock is ahead of the one that answered. */
export function clockSkewMs(headers: IDataObject): number | undefined {
	const theirs = Date.parse(String(headers.date ?? ''));
	return Number.isNaN(theirs) ? undefined : Date.now() - theirs;
}

/** One predicate for every envelope that Wonder's pages show: old, new, gateway and schema samples. */
export function failureIn(
	status: number,
	body: unknown,
): { code?: string; said?: string } | undefined {
	const envelope = (typeof body === 'object' && body !== null ? body : {}) as IDataObject;
	const { code, message, error_code: oldCode, error_message: oldMessage } = envelope;
	const newFailed = code !== undefined && code !== null && !['200', '0'].includes(String(code));
	const oldFailed = oldCode !== undefined && oldCode !== null && oldCode !== '';
	if (status < 300 && !newFailed && !oldFailed) return undefined;
	const known = oldFailed ? oldCode : newFailed ? code : undefined;
	const said = oldFailed ? (oldMessage ?? message) : (message ?? oldMessage);
	return {
		...(known !== undefined && { code: String(known) }),
		...(said && { said: withoutCardNumbers(String(said)) }),
	};
}

/** An ID is kept, even one with many digits. */
const ID_OR_CARD_NUMBER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|\d(?:[ -]?\d){11,18}/gi;

/** Wonder's text could repeat a number that was sent; n8n stores error messages. */
const withoutCardNumbers = (text: string) =>
	text.replace(ID_OR_CARD_NUMBER, (_, id?: string) => id ?? '[number removed]').slice(0, 300);

/** What the failure means for the user's cards and money. */
function consequence(operation: Operation | undefined, route: string, outcome: Outcome): string {
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
	const isUnclear =
		status >= 500 ||
		/^5\d\d$/.test(failure.code ?? '') ||
		// Perhaps it conflicts with itself: an earlier try may have been carried out.
		(status === 409 && operation?.movesMoney);
	const outcome = isUnclear && methodOf(route) !== 'GET' ? 'unknown' : 'refused';
	const requestId = headers['x-request-id'];
	const reference = [
		`HTTP status ${status}`,
		failure.code && `Wonder's code ${failure.code}`,
		requestId && `request ID ${String(requestId)}`,
	];
	return new ApiFailure(
		failure.said ?? `Wonder answered with HTTP status ${status}`,
		[
			MEANINGS[failure.code ?? ''] ?? meaningOf(status, clockSkewMs(headers)),
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

/** Codes of Node.js that mean that no connection was made, with what to do. */
const UNREACHED: Record<string, string> = {
	ECONNREFUSED:
		'Nothing listens at that address. Check the environment in the credential; the simulator must be running.',
	ENOTFOUND:
		'The name of the server cannot be resolved. Check Base URL and the network of this n8n.',
	EAI_AGAIN:
		'The name of the server cannot be resolved at the moment. Check the network of this n8n.',
	EHOSTUNREACH: 'There is no way to that address from this n8n. Check its network and firewall.',
	ENETUNREACH: 'There is no way to that address from this n8n. Check its network and firewall.',
};

export function unreachable(
	operation: Operation | undefined,
	route: string,
	error: unknown,
	origin: string,
): ApiFailure {
	const code = networkCode(error);
	const advice =
		UNREACHED[code] ??
		(isCertificate(code) ? 'The certificate of the server is not trusted.' : undefined);
	if (advice) {
		return new ApiFailure(
			`Wonder cannot be reached at ${origin}`,
			[advice, consequence(operation, route, 'nothing sent'), `(${code})`].join(' '),
			'nothing sent',
		);
	}
	const late = ['ECONNABORTED', 'ETIMEDOUT'].includes(code);
	return new ApiFailure(
		late ? 'Wonder did not answer in time' : 'The connection to Wonder broke off',
		[
			late ? 'Allow more time with Timeout in the options, if this happens often.' : undefined,
			consequence(operation, route, 'unknown'),
			code && `(${code})`,
		]
			.filter(Boolean)
			.join(' '),
		'unknown',
	);
}

export function notJson(
	operation: Operation | undefined,
	route: string,
	status: number,
): ApiFailure {
	return new ApiFailure(
		'The answer is not from Wonder: it is not JSON',
		[
			'Perhaps a proxy or a login page answered. Check the environment in the credential.',
			consequence(operation, route, 'unknown'),
			`(HTTP status ${status})`,
		].join(' '),
		'unknown',
		status,
	);
}

export const isCertificate = (code: string) =>
	/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);

/** n8n wraps what axios throws, in one or two layers depending on its version. */
export function networkCode(error: unknown): string {
	for (let layer = error, depth = 0; layer && depth < 5; depth++) {
		// A NodeApiError keeps the code of the network in httpCode.
		const { code, httpCode, cause } = layer as Record<string, unknown>;
		for (const found of [code, httpCode]) {
			if (typeof found === 'string' && /^[A-Z]/.test(found)) return found;
		}
		layer = cause;
	}
	return '';
}
