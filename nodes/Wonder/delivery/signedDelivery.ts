import type { KeyObject } from 'node:crypto';
import { ALGORITHM, isSignatureBy, requestTimeFrom, verify } from '../api/signature';
import { UNEXPLAINED, whySignatureFails } from './mismatch';

export type RequestHeaders = Record<string, string | string[] | undefined>;

/** What arrived, as far as a signature covers it. */
export interface Arrival {
	/** Path and query that Wonder may have signed; more than one when a proxy changes addresses. */
	targets: string[];
	headers: RequestHeaders;
	/** Undefined when n8n does not have the bytes any more. */
	body: Buffer | undefined;
}

/** What a delivery is held against. */
export interface Trust {
	appId: string;
	/** Wonder's webhook keys; several while one is being replaced. */
	keys: KeyObject[];
	/** A retry may come a day later with its first signature. */
	maxAgeMs?: number;
}

export interface Delivery {
	/** When Wonder signed it; milliseconds. */
	requestTime: number;
	nonce: string;
}

/** Why a delivery is not believed; in words that may be sent back to whoever sent it. */
export class Refusal extends Error {
	constructor(
		/** One word for programs: `signature_mismatch`. */
		readonly reason: string,
		message: string,
		/** 401, 413: it will not be believed later either. 503: it may be, so send it again. */
		readonly status: 401 | 413 | 503 = 401,
		/** For the log of n8n only. */
		readonly detail = '',
	) {
		super(message);
	}
}

const MAX_AHEAD_MS = 5 * 60 * 1000;

/**
 * Proves that Wonder sent this, or throws a Refusal. Fails closed: whatever is missing, doubtful or
 * not understood is refused. Source: developer.wonder.today/openapi/webhook; that card events are
 * signed like Wonder's other webhooks is inferred.
 */
export function proveSender(
	{ targets, headers, body }: Arrival,
	{ appId, keys, maxAgeMs }: Trust,
	now: number,
): Delivery {
	const credential = single(headers, 'Credential');
	const nonce = single(headers, 'Nonce');
	const signature = single(headers, 'Signature');
	if (body === undefined || body.length === 0) {
		throw new Refusal('no_body', 'The request has no body that could be verified.');
	}
	const [id, time, algorithm, ...more] = credential.split('/');
	if (!id || !time || !algorithm || more.length > 0) {
		throw new Refusal(
			'credential_malformed',
			`The header Credential is not "App ID/request time/${ALGORITHM}".`,
		);
	}
	if (algorithm !== ALGORITHM) {
		throw new Refusal('algorithm', `Only signatures of the kind ${ALGORITHM} are accepted.`);
	}
	if (id.toLowerCase() !== appId.toLowerCase()) {
		throw new Refusal(
			'other_app_id',
			'The delivery is for another App ID than the one in the credential of this trigger.',
		);
	}
	const requestTime = requestTimeFrom(time);
	if (requestTime === undefined) {
		throw new Refusal('request_time', 'The request time in the header Credential does not exist.');
	}
	if (requestTime - now > MAX_AHEAD_MS) {
		throw new Refusal(
			'from_the_future',
			'The request time is more than 5 minutes ahead of the clock of this n8n. Check that clock.',
		);
	}
	if (maxAgeMs !== undefined && now - requestTime > maxAgeMs) {
		throw new Refusal('too_old', tooOld(now - requestTime, maxAgeMs));
	}
	if (!/^[A-Za-z0-9_-]{8,64}$/.test(nonce)) {
		throw new Refusal('nonce_malformed', 'The header Nonce is not 16 letters and digits.');
	}
	// Strangers cause one RSA operation for each key, and none over what they have sent.
	const signers = keys.filter((key) => isSignatureBy(key, signature));
	if (signers.length === 0) throw new Refusal('signature_mismatch', UNEXPLAINED);
	const isSigned = (target: string, bytes: Buffer | string, method = 'POST') =>
		signers.some((key) =>
			verify({ method, target, requestTime: time, nonce, body: bytes }, signature, key),
		);
	if (targets.some((target) => isSigned(target, body))) return { requestTime, nonce };
	throw new Refusal(
		'signature_mismatch',
		whySignatureFails({ targets, contentEncoding: headers['content-encoding'], body, isSigned }),
	);
}

function tooOld(ageMs: number, maxAgeMs: number): string {
	const minutes = (milliseconds: number) => `${Math.floor(milliseconds / 60_000)} min`;
	return `The delivery was signed ${minutes(ageMs)} ago, and this trigger accepts at most ${minutes(maxAgeMs)}. If Wonder has only just sent it, the clock of the n8n server is wrong. To accept older ones, change "Refuse Deliveries Older Than" in the options of the trigger.`;
}

/** Node joins repeated headers with a comma, which none of the three may contain. */
function single(headers: RequestHeaders, name: string): string {
	const value = headers[name.toLowerCase()];
	if (typeof value === 'string' && value !== '' && !value.includes(',')) return value;
	throw new Refusal(
		`${name.toLowerCase()}_missing`,
		value ? `The header ${name} occurs more than once.` : `The header ${name} is missing.`,
	);
}
