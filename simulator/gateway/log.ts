import type { Arrival } from './admission';

/** One API request as it arrived. Responses are not kept: they may carry a full card number. */
export interface LogEntry {
	time: string;
	method: string;
	/** Path and query, untouched. */
	target: string;
	app_id: string | null;
	headers: Record<string, string>;
	/** Parsed JSON, or the text if it is none; null without a body. */
	body: unknown;
	/** "accepted", or what the gateway refused it for. */
	signature: string;
	/** null until the response is sent; stays null if the connection was cut. */
	status: number | null;
	fault?: object;
}

// Not Signature and Nonce: a log that is pasted somewhere must not hold what could be replayed.
const KEPT = ['content-type', 'x-request-id', 'x-i18n-lang'];

export function readBody(body: Buffer): unknown {
	if (body.length === 0) return null;
	const text = body.toString('utf8');
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

export function logEntry({ method, target, headers, body }: Arrival, time: string): LogEntry {
	const kept = KEPT.filter((name) => headers[name] !== undefined);
	return {
		time,
		method,
		target,
		app_id: String(headers.credential ?? '').split('/')[0] || null,
		headers: Object.fromEntries(kept.map((name) => [name, String(headers[name])])),
		body: readBody(body),
		signature: 'accepted',
		status: null,
	};
}
