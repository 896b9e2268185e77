import type { IWebhookFunctions } from 'n8n-workflow';

type HttpResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** Whatever else Node.js and Express offer for writing calls one of these. The status is always ours. */
const WRITERS = [
	'setHeader',
	'appendHeader',
	'removeHeader',
	'writeHead',
	'write',
	'end',
	'json',
] as const;

/** What completes a response. */
const COMPLETING = ['json', 'end'];

/**
 * Takes the response away from n8n, which would also write when the workflow fails, ends without a
 * decision, or decides too late. So exactly one response goes out.
 * @param onSent receives what n8n would have sent
 * @returns sends the one response
 */
export function guardResponse(
	response: HttpResponse,
	onSent: (status: number, body?: unknown) => void,
) {
	let isOurs = false;
	const writers = response as unknown as Record<string, (...values: unknown[]) => unknown>;
	for (const name of WRITERS) {
		const original = writers[name];
		writers[name] = (...values) => {
			if (isOurs) return original.apply(response, values);
			if (COMPLETING.includes(name)) onSent(response.statusCode, values[0]);
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
