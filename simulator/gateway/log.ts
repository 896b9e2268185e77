import type { Arrival } from './admission';
import { parseJson } from './json';

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
	try {
		return parseJson(body);
	} catch {
		return body.toString('utf8');
	}
}

function logEntry({ method, target, headers, body }: Arrival, time: string): LogEntry {
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

const MOST_BYTES = 10_000_000;
/** Of an entry without headers and body. */
const ENTRY_BYTES = 500;

/** The newest requests: anyone may send any number of them. */
export class RequestLog {
	private readonly kept: Array<{ entry: LogEntry; bytes: number }> = [];
	private bytes = 0;

	add(arrival: Arrival, time: string): LogEntry {
		const entry = logEntry(arrival, time);
		const headers = Object.values(entry.headers).join('').length;
		const bytes =
			ENTRY_BYTES +
			entry.target.length +
			(entry.app_id?.length ?? 0) +
			headers +
			arrival.body.length;
		this.kept.push({ entry, bytes });
		this.bytes += bytes;
		while (this.bytes > MOST_BYTES) this.bytes -= this.kept.shift()!.bytes;
		return entry;
	}

	/** Oldest first. */
	entries = (): LogEntry[] => this.kept.map(({ entry }) => entry);

	clear(): void {
		this.kept.length = 0;
		this.bytes = 0;
	}
}
