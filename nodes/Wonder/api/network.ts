import { ApiFailure, consequence, type Stake } from './errors';

const NO_ROUTE =
	'This n8n instance has no network route to that address. Check its network and firewall.';

/** Node.js's codes for a connection that was never made, and what to do about each. */
export const UNREACHED = new Map([
	[
		'ECONNREFUSED',
		'Connection refused: no server is listening at that address. Check the environment in the credential. If it is the simulator, start it.',
	],
	[
		'ENOTFOUND',
		"The host name could not be resolved. Check Base URL and this n8n instance's network.",
	],
	[
		'EAI_AGAIN',
		"The host name could not be resolved right now. Check this n8n instance's network.",
	],
]);

/** An established connection can also end with these; the request may have arrived then. */
const SOMETIMES_UNREACHED = ['EHOSTUNREACH', 'ENETUNREACH'];

/** For any other code of a connection that was never made. */
const NOT_CONNECTED =
	"No connection could be established. Check Base URL and this n8n instance's network and firewall.";

/**
 * Node.js checks the certificate before it sends the first byte of a request. All other TLS errors can
 * occur later. Source: nodejs.org/api/tls.html, X509 certificate error codes.
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

/** Each has its own timeout; the user can change only that of an item. */
const LATE: Record<Stake['askedBy'], string> = {
	item: 'If this happens often, increase Timeout in the options.',
	list: 'Try again, or enter the ID instead of choosing from the list.',
	test: "Test again. If it happens every time, check Base URL and this n8n instance's network.",
};

/** No advice to run an item again: other items of the run may have been processed. */
const LOST = { item: '', list: 'Try again.', test: LATE.test };

/** The failure of a request that got no response. */
export function unreachable(stake: Stake, error: unknown, origin: string): ApiFailure {
	const { code, whileConnecting } = networkErrorOf(error);
	const reason =
		UNREACHED.get(code) ??
		(SOMETIMES_UNREACHED.includes(code) && whileConnecting ? NO_ROUTE : undefined) ??
		(CERTIFICATE.has(code) ? "The server's certificate is not trusted." : undefined);
	if (reason ?? whileConnecting) {
		return new ApiFailure(
			`Wonder cannot be reached at ${origin}`,
			[reason ?? NOT_CONNECTED, consequence(stake, 'nothing sent'), `(${code})`].join(' '),
			// This may pass, so a read is sent again.
			!reason && stake.reads ? 'refused' : 'nothing sent',
		);
	}
	const isLate = ['ECONNABORTED', 'ETIMEDOUT'].includes(code);
	const outcome = stake.reads ? 'refused' : 'unknown';
	return new ApiFailure(
		isLate ? 'Wonder did not respond in time' : 'The connection to Wonder was lost',
		[(isLate ? LATE : LOST)[stake.askedBy], consequence(stake, outcome), code && `(${code})`]
			.filter(Boolean)
			.join(' '),
		outcome,
	);
}

/** Node.js's text for a connection that was never made. */
const WHILE_CONNECTING = /\b(?:connect|getaddrinfo) E[A-Z_]+/;

/** n8n wraps axios's errors in one or two layers, depending on its version. */
function networkErrorOf(error: unknown): { code: string; whileConnecting: boolean } {
	let found = '';
	let whileConnecting = false;
	for (let layer = error, depth = 0; layer && depth < 5; depth++) {
		// A NodeApiError keeps the network error code in httpCode, and Node.js's own text in messages;
		// where a host name has several IP addresses, it is in description.
		const { code, httpCode, message, messages, description, cause } = layer as Record<
			string,
			unknown
		>;
		found ||= [code, httpCode].find(isCode) ?? '';
		const texts = [message, messages, description].flat().map(String);
		whileConnecting ||= texts.some((text) => WHILE_CONNECTING.test(text));
		layer = cause;
	}
	return { code: found, whileConnecting };
}

const isCode = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-Z]/.test(value);
