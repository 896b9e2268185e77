import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import axios from 'axios';
import type { Dispatch } from './dispatch';

export interface SendResult {
	/** null: no response. */
	status: number | null;
	error: string | null;
	/** The response body, or the beginning of it. */
	body: string;
	duration_ms: number;
}

const TIMEOUT = 10_000;
const SHOWN = 500;

// A kept-alive connection may be closed by the next delivery, which would then fail.
const agents = {
	httpAgent: new Agent({ keepAlive: false }),
	httpsAgent: new SecureAgent({ keepAlive: false }),
};

export const beginning = (body: string) => body.slice(0, SHOWN);

export async function send(dispatch: Dispatch, stop: AbortSignal): Promise<SendResult> {
	const outcome = await exchange(dispatch, stop, TIMEOUT);
	return { ...outcome, body: beginning(outcome.body) };
}

/** With the whole body. */
export async function exchange(
	dispatch: Dispatch,
	stop: AbortSignal,
	milliseconds: number,
): Promise<SendResult> {
	const started = performance.now();
	const timeout = AbortSignal.timeout(milliseconds);
	const outcome = await request(dispatch, AbortSignal.any([stop, timeout])).catch(
		(error: Error) => ({
			status: null,
			error: timeout.aborted ? `No response within ${milliseconds / 1000} seconds.` : reason(error),
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

/** Node's error has no message if a host name with several IP addresses refuses the connection. */
const reason = ({ message, code }: Error & { code?: string }) => message || code || 'Network error';
