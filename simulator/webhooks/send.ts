import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import axios from 'axios';
import type { Dispatch } from './dispatch';

export interface Outcome {
	/** null: there was no answer. */
	status: number | null;
	error: string | null;
	/** What the receiver answered, or the beginning of it. */
	body: string;
	duration_ms: number;
}

const TIMEOUT = 10_000;
const SHOWN = 500;

// A kept connection may be dead by the next delivery, which would count as a failed attempt.
const agents = {
	httpAgent: new Agent({ keepAlive: false }),
	httpsAgent: new SecureAgent({ keepAlive: false }),
};

export const beginning = (body: string) => body.slice(0, SHOWN);

export async function send(dispatch: Dispatch, stop: AbortSignal): Promise<Outcome> {
	const outcome = await exchange(dispatch, stop, TIMEOUT);
	return { ...outcome, body: beginning(outcome.body) };
}

/** With the whole body. */
export async function exchange(
	dispatch: Dispatch,
	stop: AbortSignal,
	milliseconds: number,
): Promise<Outcome> {
	const started = performance.now();
	const timeout = AbortSignal.timeout(milliseconds);
	const outcome = await request(dispatch, AbortSignal.any([stop, timeout])).catch(
		(error: Error) => ({
			status: null,
			error: timeout.aborted ? `No answer within ${milliseconds / 1000} seconds.` : reason(error),
			body: '',
		}),
	);
	return { ...outcome, duration_ms: Math.round(performance.now() - started) };
}

async function request({ method, url, headers, body }: Dispatch, signal: AbortSignal) {
	const { status, data } = await axios.request<string>({
		...agents,
		method,
		url,
		headers,
		data: body,
		signal,
		responseType: 'text',
		transformRequest: [],
		transformResponse: [],
		maxRedirects: 0,
		proxy: false,
		validateStatus: () => true,
	});
	return { status, error: null, body: data };
}

/** Node gives a refused connection to a name with several addresses no message. */
const reason = ({ message, code }: Error & { code?: string }) => message || code || 'Network error';
