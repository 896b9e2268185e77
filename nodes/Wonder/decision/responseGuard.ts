import type { IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** All else that Node.js and Express write by calls one of these. The status is ours anyway. */
const WRITERS = [
	'setHeader',
	'appendHeader',
	'removeHeader',
	'writeHead',
	'write',
	'end',
	'json',
] as const;

/**
 * Takes the response out of n8n's hands, so that there is one answer and never a second: n8n would
 * also write when the workflow fails, ends without an answer, or answers too late.
 * @param onBody gets what n8n would have sent
 * @returns writes the one answer
 */
export function guardResponse(response: Response, onBody: (body: unknown) => void) {
	let isOurs = false;
	const writers = response as unknown as Record<string, (...values: unknown[]) => unknown>;
	for (const name of WRITERS) {
		const original = writers[name];
		writers[name] = (...values) => {
			if (isOurs) return original.apply(response, values);
			if (name === 'json') onBody(values[0]);
			return response;
		};
	}
	return (status: number, body: unknown) => {
		if (response.headersSent) return;
		isOurs = true;
		try {
			response.status(status).json(body);
		} finally {
			isOurs = false;
		}
	};
}
