import { ApiFailure, consequence, type Stake } from './errors';

const NO_ROUTE = 'There is no way to that address from this n8n. Check its network and firewall.';

/** Codes of Node.js for a connection that was never made, with what to do. */
const UNREACHED = new Map([
	[
		'ECONNREFUSED',
		'Nothing listens at that address. Check the environment in the credential. If it is the simulator, start it.',
	],
	[
		'ENOTFOUND',
		'The name of the server cannot be resolved. Check Base URL and the network of this n8n.',
	],
	[
		'EAI_AGAIN',
		'The name of the server cannot be resolved at the moment. Check the network of this n8n.',
	],
]);

/** A connection that was made can also end with these: then the request may have arrived. */
const SOMETIMES_UNREACHED = ['EHOSTUNREACH', 'ENETUNREACH'];

/**
 * Node.js checks the certificate before the first byte of a request leaves. All other faults of TLS can
 * come after it. Source: nodejs.org/api/tls.html, X509 certificate error codes.
 */
const CERTIFICATE = new Set([
	'CERT_CHAIN_TOO_LONG',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'CRL_HAS_EXPIRED',
	'CRL_NOT_YET_VALID',
	'CRL_SIGNATURE_FAILURE',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'ERROR_IN_CERT_NOT_AFTER_FIELD',
	'ERROR_IN_CERT_NOT_BEFORE_FIELD',
	'ERROR_IN_CRL_LAST_UPDATE_FIELD',
	'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
	'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
	'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
	'UNABLE_TO_GET_CRL',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Each has its own time to wait; only an item's can be changed. */
const LATE: Record<Stake['askedBy'], string> = {
	item: 'Allow more time with Timeout in the options, if this happens often.',
	list: 'Try again, or enter the ID instead of choosing from the list.',
	test: 'Test again. If it happens every time, check Base URL and the network of this n8n.',
};

/** An item is not told to run again: others of its run may have been processed. */
const BROKEN = { item: '', list: 'Try again.', test: LATE.test };

/** What a request that got no response means. */
export function unreachable(stake: Stake, error: unknown, origin: string): ApiFailure {
	const { code, whileConnecting } = networkFault(error);
	const advice =
		UNREACHED.get(code) ??
		(SOMETIMES_UNREACHED.includes(code) && whileConnecting ? NO_ROUTE : undefined) ??
		(CERTIFICATE.has(code) ? 'The certificate of the server is not trusted.' : undefined);
	if (advice) {
		return new ApiFailure(
			`Wonder cannot be reached at ${origin}`,
			[advice, consequence(stake, 'nothing sent'), `(${code})`].join(' '),
			'nothing sent',
		);
	}
	const isLate = ['ECONNABORTED', 'ETIMEDOUT'].includes(code);
	const outcome = stake.reads ? 'refused' : 'unknown';
	return new ApiFailure(
		isLate ? 'Wonder did not answer in time' : 'The connection to Wonder broke off',
		[(isLate ? LATE : BROKEN)[stake.askedBy], consequence(stake, outcome), code && `(${code})`]
			.filter(Boolean)
			.join(' '),
		outcome,
	);
}

/** n8n wraps what axios throws, in one or two layers depending on its version. */
function networkFault(error: unknown): { code: string; whileConnecting: boolean } {
	let found = '';
	let whileConnecting = false;
	for (let layer = error, depth = 0; layer && depth < 5; depth++) {
		// A NodeApiError keeps the code of the network in httpCode, and Node's own text in messages.
		const { code, httpCode, message, messages, cause } = layer as Record<string, unknown>;
		found ||= [code, httpCode].find(isCode) ?? '';
		const texts = [message, messages].flat().map(String);
		whileConnecting ||= texts.some((text) => /\bconnect E[A-Z]+/.test(text));
		layer = cause;
	}
	return { code: found, whileConnecting };
}

const isCode = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-Z]/.test(value);
