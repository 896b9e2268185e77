import { UserError, type IWebhookFunctions } from 'n8n-workflow';
import { isInRange, type AddressRange } from '../api/ipAddress';
import { requestTimeFrom } from '../api/signature';
import { senderFrom } from './senderAddresses';
import { proveSender, Refusal, type Arrival, type Delivery, type Trust } from './signedDelivery';
import { targetsOf } from './targets';
import { trusted } from './trusted';
import { trustSettings } from './trustSettings';

export interface Received extends Partial<Delivery> {
	body: Buffer;
}

/** An event has less than a kilobyte. n8n itself takes 16 MB, which take long to verify. */
const LARGEST_BODY = 1024 * 1024;

/**
 * The body of a delivery that Wonder sent. Otherwise answers 401 with the reason, or 503 while this
 * n8n is at fault, writes into n8n's log and returns nothing: the caller then hands n8n
 * `{ noWebhookResponse: true }`, and no execution is created.
 * @param maxAgeMinutes how old it may be, where the user has set nothing else
 */
export async function receive(
	this: IWebhookFunctions,
	maxAgeMinutes: number,
): Promise<Received | undefined> {
	const request = this.getRequestObject();
	try {
		discardUploads(request.body);
		const body = await rawBody(request);
		const { isSigned, senderAddresses, registeredUrl, maxAgeMs } = trustSettings.call(
			this,
			maxAgeMinutes,
		);
		if (!isSigned) return unchecked.call(this, body, senderAddresses);
		const arrival: Arrival = {
			targets: targetsOf(request.originalUrl, this.getNodeWebhookUrl('default'), registeredUrl),
			headers: request.headers,
			body,
		};
		return { ...(await prove.call(this, arrival, maxAgeMs)), body: arrival.body as Buffer };
	} catch (error) {
		const { reason, message, status, detail } = refusalFrom(error);
		const line = `${this.getNode().name}: refused a delivery (${reason}). ${message} ${detail}`;
		this.logger.warn(line.trim());
		this.getResponseObject().status(status).json({ error: reason, message });
		return undefined;
	}
}

/** Before anything is refused, the credential is read anew: it may have been changed. */
async function prove(
	this: IWebhookFunctions,
	arrival: Arrival,
	maxAgeMs: number | undefined,
): Promise<Delivery> {
	const arrivedAt = performance.now();
	let first: Trust | undefined;
	const proof = (trust: Trust) => proveSender(arrival, { ...trust, maxAgeMs }, Date.now());
	try {
		first = await trusted.call(this);
		return proof(first);
	} catch (error) {
		const newer = await trusted.call(this, arrivedAt);
		// The keys of one text are the same objects: a stranger does not cause a second proof.
		const isUnchanged = newer.appId === first?.appId && newer.keys === first.keys;
		return isUnchanged ? await Promise.reject<Delivery>(error as Error) : proof(newer);
	}
}

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** The bytes that were signed, uncompressed. n8n reads them before the node for most contents only. */
async function rawBody(request: Request): Promise<Buffer | undefined> {
	refuseLarge(Number(request.headers['content-length'] ?? 0));
	// Of a form with files, and of what breaks off, n8n has no bytes: then there is nothing to verify.
	if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.().catch(() => {});
	if (!Buffer.isBuffer(request.rawBody)) return undefined;
	refuseLarge(request.rawBody.length);
	return request.rawBody;
}

function refuseLarge(bytes: number): void {
	if (bytes <= LARGEST_BODY) return;
	throw new Refusal('too_large', 'The request is larger than 1 MB, which no event is.', 413);
}

/**
 * n8n 2.8 writes the files of a form to the disk before it asks a node, and leaves them there. Each of
 * them can delete itself.
 */
function discardUploads(body: unknown): void {
	const { files } = (body ?? {}) as { files?: Record<string, unknown> };
	for (const file of Object.values(files ?? {}).flat() as Array<{ destroy?: unknown } | null>) {
		if (typeof file?.destroy === 'function') (file as { destroy: () => void }).destroy();
	}
}

function refusalFrom(error: unknown): Refusal {
	if (error instanceof Refusal) return error;
	if (error instanceof UserError) {
		return new Refusal('credential', `In the credential "Wonder API": ${error.message}`);
	}
	const cause = error instanceof Error ? error.message : String(error);
	const message = 'The delivery could not be verified at the moment.';
	return new Refusal('not_verifiable', message, 503, cause);
}

/** For installations whose card events prove unsigned. Only the sender's address is looked at. */
function unchecked(
	this: IWebhookFunctions,
	body: Buffer | undefined,
	allowed: AddressRange[],
): Received {
	if (body === undefined || body.length === 0) {
		throw new Refusal('no_body', 'The request has no body.');
	}
	const { ip = '', headers } = this.getRequestObject();
	const sender = senderFrom(ip);
	if (allowed.length > 0 && !(sender && allowed.some((range) => isInRange(sender, range)))) {
		throw new Refusal(
			'sender_address',
			'The sender has none of the addresses that this trigger accepts.',
			401,
			sender
				? `n8n saw it as ${ip}. If Wonder sent it, add that to Sender Addresses; if it is a proxy of yours, set N8N_PROXY_HOPS instead.`
				: 'n8n does not know its address.',
		);
	}
	const requestTime = requestTimeFrom(String(headers.credential ?? '').split('/')[1] ?? '');
	const { nonce } = headers;
	return { body, requestTime, ...(typeof nonce === 'string' && { nonce }) };
}
