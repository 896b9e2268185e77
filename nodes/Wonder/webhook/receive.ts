import { UserError, type IWebhookFunctions } from 'n8n-workflow';
import { requestTimeFrom } from '../api/signature';
import { proveSender, Refusal, type Arrival, type Delivery } from './signedDelivery';
import { targetsOf } from './targets';
import { trusted } from './trusted';
import { trustSettings } from './trustSettings';

export interface Received extends Partial<Delivery> {
	body: Buffer;
}

/**
 * The body of a delivery that Wonder sent. Otherwise answers 401 with the reason, or 503 while this
 * n8n is at fault, writes into n8n's log and returns nothing: the caller then hands n8n
 * `{ noWebhookResponse: true }`, and no execution is created.
 */
export async function receive(this: IWebhookFunctions): Promise<Received | undefined> {
	const request = this.getRequestObject();
	try {
		const body = await rawBody(request);
		const { isSigned, senderAddresses, registeredUrl, maxAgeMs } = trustSettings.call(this);
		if (!isSigned) return unchecked.call(this, body, senderAddresses);
		const arrival: Arrival = {
			targets: targetsOf(request.originalUrl, this.getNodeWebhookUrl('default'), registeredUrl),
			headers: request.headers,
			body,
		};
		return { ...(await prove.call(this, arrival, maxAgeMs)), body: arrival.body as Buffer };
	} catch (error) {
		const { reason, message, status } = refusalFrom(error);
		const cause =
			error instanceof Refusal || error instanceof UserError ? '' : ` ${causeOf(error)}`;
		this.logger.warn(`${this.getNode().name}: refused a delivery (${reason}). ${message}${cause}`);
		this.getResponseObject().status(status).json({ error: reason, message });
		return undefined;
	}
}

/** The bytes that were signed, uncompressed. n8n reads them before the node for most contents only. */
async function rawBody(
	request: ReturnType<IWebhookFunctions['getRequestObject']>,
): Promise<Buffer | undefined> {
	if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.();
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : undefined;
}

/** For how long a credential is believed to be what it was when it was read. */
const UNCHANGED_MS = 250;

/** Before anything is refused, the credential is read anew: it may have been changed. */
async function prove(
	this: IWebhookFunctions,
	arrival: Arrival,
	maxAgeMs: number | undefined,
): Promise<Delivery> {
	const arrivedAt = performance.now();
	const proof = async (readSince: number) => {
		const trust = await trusted.call(this, readSince);
		return proveSender(arrival, { ...trust, maxAgeMs }, Date.now());
	};
	try {
		return await proof(arrivedAt - UNCHANGED_MS);
	} catch {
		return await proof(arrivedAt);
	}
}

function refusalFrom(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof UserError) {
		return new Refusal('credential', `In the credential "Wonder API": ${error.message}`);
	}
	return new Refusal('not_verifiable', 'The delivery could not be verified at the moment.', 503);
}

const causeOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** For installations whose card events prove unsigned. Only the sender's address is looked at. */
function unchecked(this: IWebhookFunctions, body: Buffer | undefined, allowed: string[]): Received {
	if (body === undefined || body.length === 0) {
		throw new Refusal('no_body', 'The request has no body.');
	}
	const { ip = '', headers } = this.getRequestObject();
	if (allowed.length > 0 && !allowed.includes(plainAddress(ip))) {
		throw new Refusal(
			'sender_address',
			'The sender has none of the addresses that this trigger accepts. Behind a proxy, n8n sees the address of the proxy unless N8N_PROXY_HOPS is set.',
		);
	}
	const requestTime = requestTimeFrom(String(headers.credential ?? '').split('/')[1] ?? '');
	const { nonce } = headers;
	return { body, requestTime, ...(typeof nonce === 'string' && { nonce }) };
}

/** An IPv4 address is seen as ::ffff:119.8.39.23 on a socket for both kinds. */
const plainAddress = (ip: string) => ip.replace(/^::ffff:/i, '').toLowerCase();
