import type { KeyObject } from 'node:crypto';
import { ALGORITHM, isSignatureBy, requestTimeFrom, verify } from '../api/signature';
import { UNEXPLAINED, whySignatureFails } from './mismatch';

export type RequestHeaders = Record<string, string | string[] | undefined>;

/** The parts of a request that a signature covers. */
export interface Arrival {
	/** Path and query that Wonder may have signed; several if a proxy may change the path. */
	targets: string[];
	headers: RequestHeaders;
	/** Undefined when n8n no longer has the bytes. */
	body: Buffer | undefined;
}

/** What a delivery is verified against. */
export interface Trust {
	appId: string;
	/** Wonder's webhook keys; several while one is being replaced. */
	keys: KeyObject[];
	/** A retry may arrive a day later with its first signature. */
	maxAgeMs?: number;
	/** As requests to Wonder have it; undefined where the credential allows none. */
	account?: string;
}

export interface Delivery {
	/** When Wonder signed it; milliseconds. */
	requestTime: number;
	nonce: string;
}

/** Why a delivery is refused, in words that are safe to send back to anyone. */
export class Refusal extends Error {
	constructor(
		/** One word for programs: `signature_mismatch`. */
		readonly reason: string,
		message: string,
		/** 401, 413: sending it again won't help. 503: it may, so send it again. */
		readonly status: 401 | 413 | 503 = 401,
		/** For n8n's log only. */
		readonly detail = '',
	) {
		super(message);
	}
}

const MAX_AHEAD_MS = 5 * 60 * 1000;

/**
 * Proves that Wonder sent this, or throws a Refusal. Fails closed: anything missing, doubtful, or not
 * understood is refused. Source: developer.wonder.today/openapi/webhook; that card events are
 * signed like Wonder's other webhooks is inferred.
 */
export function proveSender(
	{ targets, headers, body }: Arrival,
	{ appId, keys, maxAgeMs = Number.POSITIVE_INFINITY }: Trust,
	now: number,
): Delivery {
	const credential = singleHeader(headers, 'Credential');
	const nonce = singleHeader(headers, 'Nonce');
	const signature = singleHeader(headers, 'Signature');
	if (body === undefined || body.length === 0) {
		throw new Refusal('no_body', 'The request has no body to verify.');
	}
	const [id, time, algorithm, ...more] = credential.split('/');
	if (!id || !time || !algorithm || more.length > 0) {
		throw new Refusal(
			'credential_malformed',
			`The Credential header must be "App ID/request time/${ALGORITHM}".`,
		);
	}
	if (algorithm !== ALGORITHM) {
		throw new Refusal('algorithm', `Only ${ALGORITHM} signatures are accepted.`);
	}
	if (id.toLowerCase() !== appId.toLowerCase()) {
		throw new Refusal(
			'other_app_id',
			"The delivery is for a different App ID than the one in this trigger's credential.",
		);
	}
	const requestTime = requestTimeFrom(time);
	if (requestTime === undefined) {
		throw new Refusal(
			'request_time',
			'The request time in the Credential header is not a valid time.',
		);
	}
	if (requestTime - now > MAX_AHEAD_MS) {
		throw new Refusal(
			'from_the_future',
			"The request time is more than 5 minutes ahead of this n8n instance's clock. Check that clock.",
		);
	}
	if (now - requestTime > maxAgeMs) {
		throw new Refusal('too_old', tooOld(now - requestTime, maxAgeMs));
	}
	if (!/^[A-Za-z0-9_-]{8,64}$/.test(nonce)) {
		throw new Refusal(
			'nonce_malformed',
			'The Nonce header must be 8 to 64 letters, digits, hyphens, or underscores.',
		);
	}
	// A stranger causes one RSA operation per key, and none over the content they sent.
	const signer = keys.find((key) => isSignatureBy(key, signature));
	if (!signer) throw new Refusal('signature_mismatch', UNEXPLAINED);
	const isSigned = (target: string, bytes: Buffer | string, method = 'POST') =>
		verify({ method, target, requestTime: time, nonce, body: bytes }, signature, signer);
	if (targets.some((target) => isSigned(target, body))) return { requestTime, nonce };
	throw new Refusal(
		'signature_mismatch',
		whySignatureFails({ targets, contentEncoding: headers['content-encoding'], body, isSigned }),
	);
}

function tooOld(ageMs: number, maxAgeMs: number): string {
	const minutes = (milliseconds: number) => `${Math.floor(milliseconds / 60_000)} min`;
	return `The delivery was signed ${minutes(ageMs)} ago, and this trigger accepts at most ${minutes(maxAgeMs)}. If Wonder has only just sent it, the clock of the n8n server is wrong. To accept older deliveries, raise Max Delivery Age in the trigger's options.`;
}

/** Node.js joins repeated headers with a comma, which none of the three may contain. */
function singleHeader(headers: RequestHeaders, name: string): string {
	const value = headers[name.toLowerCase()];
	if (typeof value === 'string' && value !== '' && !value.includes(',')) return value;
	throw new Refusal(
		`${name.toLowerCase()}_missing`,
		value ? `The ${name} header occurs more than once.` : `The ${name} header is missing.`,
	);
}
