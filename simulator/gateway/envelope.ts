import type { Envelope } from '../wonder';

export function success(envelope: Envelope, data: object): object {
	if (envelope === 'error_code') return { error_code: '', error_message: '', data };
	return { code: envelope === 'code_0' ? 0 : 200, message: 'succeed', data };
}

export function failure(envelope: Envelope, code: number | string, message: string): object {
	if (envelope === 'error_code') return { error_code: String(code), error_message: message };
	return { code, message };
}
