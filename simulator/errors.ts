/**
 * Every error of the simulated API, in one place. Documented by Wonder: E000002 and 300008.
 * All other codes and messages here are inferred; read the HTTP status and the message, not these
 * numbers, when you write a client.
 */
export const gatewayErrors = {
	missingHeader: { status: 401, code: 'E000001', message: 'Missing header: ' },
	invalidCredential: { status: 401, code: 'E000002', message: 'Invalid Credential Format.' },
	unknownApp: { status: 403, code: 'E000003', message: 'App ID not found.' },
	signature: { status: 401, code: 'E000004', message: 'Signature verification failed.' },
	expired: { status: 401, code: 'E000005', message: 'Request time expired.' },
	nonceUsed: { status: 401, code: 'E000006', message: 'Nonce already used.' },
	invalidNonce: { status: 401, code: 'E000007', message: 'Invalid Nonce Format.' },
	contentType: { status: 400, code: 'E000008', message: 'Content-Type must be application/json.' },
} as const;

export const businessErrors = {
	invalidParameter: { status: 400, code: 300001 },
	invalidJson: { status: 400, code: 300002 },
	cardNotFound: { status: 404, code: 300003 },
	userNotFound: { status: 404, code: 300004 },
	walletNotFound: { status: 404, code: 300005 },
	cardTerminated: { status: 400, code: 300006 },
	userHasCard: { status: 400, code: 300007 },
	userExists: { status: 400, code: 300008 },
	holderNotFound: { status: 400, code: 300009 },
	routeNotFound: { status: 404, code: 300010 },
	internal: { status: 500, code: 300011 },
} as const;

/** An error response of the simulated API. */
export class WonderError extends Error {
	constructor(
		readonly status: number,
		readonly code: number | string,
		message: string,
	) {
		super(message);
	}
}

export function refuse(kind: keyof typeof businessErrors, message: string): WonderError {
	const { status, code } = businessErrors[kind];
	return new WonderError(status, code, message);
}

export function reject(kind: keyof typeof gatewayErrors, detail = ''): WonderError {
	const { status, code, message } = gatewayErrors[kind];
	return new WonderError(status, code, message + detail);
}

/** An invalid call of the control plane; the response is `{ "error": … }`. */
export class ControlError extends Error {
	constructor(
		readonly status: 400 | 403 | 404,
		message: string,
	) {
		super(message);
	}
}
