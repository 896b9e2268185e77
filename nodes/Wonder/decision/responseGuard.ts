import type { IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** All by which n8n, or Express for it, could write. */
const WRITERS = [
	'status',
	'sendStatus',
	'set',
	'header',
	'setHeader',
	'removeHeader',
	'type',
	'contentType',
	'writeHead',
	'flushHeaders',
	'write',
	'end',
	'send',
	'json',
] as const;

/**
 * Takes the response out of n8n's hands, so that there is one answer and never a second: n8n would
 * also write when the workflow fails, ends without an answer, or answers too late.
 * @param onBody gets what n8n would have sent
 * @returns writes the one answer
 */
export function guardResponse(response: Response, onBody: (body: unknown) => void) {
	const writable = response as unknown as Record<string, unknown>;
	// Some of them are the response's own already: n8n compresses answers.
	const own = WRITERS.map(
		(name) => [name, Object.getOwnPropertyDescriptor(response, name)] as const,
	);
	const silent = () => response;
	const heard = (body: unknown) => {
		onBody(body);
		return response;
	};
	const guard = () => {
		for (const name of WRITERS)
			writable[name] = name === 'json' || name === 'send' ? heard : silent;
	};
	guard();
	return (status: number, body: unknown) => {
		for (const [name, descriptor] of own) {
			if (descriptor) Object.defineProperty(response, name, descriptor);
			else delete writable[name];
		}
		if (!response.headersSent) response.status(status).json(body);
		guard();
	};
}
