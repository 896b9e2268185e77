/** How an answer is wrapped: Wonder's pages and samples do not agree. */
export const envelopes = ['code_200', 'code_0', 'error_code'] as const;
export type Envelope = (typeof envelopes)[number];

export function success(envelope: Envelope, data: object): object {
	if (envelope === 'error_code') return { error_code: '', error_message: '', data };
	return { code: envelope === 'code_0' ? 0 : 200, message: 'succeed', data };
}

export function failure(envelope: Envelope, code: number | string, message: string): object {
	if (envelope === 'error_code') return { error_code: String(code), error_message: message };
	return { code, message };
}
