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
	/** Of the credential that it was verified with. */
	account?: string;
}

/** Events have less than a kilobyte. n8n accepts 16 MB, which would take long to verify. */
const LARGEST_BODY = 1024 * 1024;

/**
 * The body of a delivery that Wonder sent. For any other, responds 401 with the reason (503 if this
 * n8n instance is at fault), writes to n8n's log, and returns nothing: the caller then returns
 * `{ noWebhookResponse: true }`, and n8n creates no execution.
 * @param maxAgeMinutes the default for Max Delivery Age
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

type Proven = Delivery & Pick<Trust, 'account'>;

/** Reads the credential again before it refuses anything: it may have been changed. */
async function prove(
	this: IWebhookFunctions,
	arrival: Arrival,
	maxAgeMs: number | undefined,
): Promise<Proven> {
	const arrivedAt = performance.now();
	let first: Trust | undefined;
	const proof = (trust: Trust): Proven => ({
		...proveSender(arrival, { ...trust, maxAgeMs }, Date.now()),
		...(trust.account !== undefined && { account: trust.account }),
	});
	try {
		first = await trusted.call(this);
		return proof(first);
	} catch (error) {
		const newer = await trusted.call(this, arrivedAt);
		// The same text yields the same key objects, so a stranger causes no second proof.
		const isUnchanged = newer.appId === first?.appId && newer.keys === first.keys;
		return isUnchanged ? await Promise.reject<Proven>(error as Error) : proof(newer);
	}
}

type Request = ReturnType<IWebhookFunctions['getRequestObject']>;

/** The signed bytes, uncompressed. n8n reads them before the node for most content types only. */
async function rawBody(request: Request): Promise<Buffer | undefined> {
	refuseLarge(Number(request.headers['content-length'] ?? 0));
	// For a form with files or an aborted request, n8n has no bytes: there is nothing to verify.
	if (!Buffer.isBuffer(request.rawBody)) await request.readRawBody?.().catch(() => {});
	if (!Buffer.isBuffer(request.rawBody)) return undefined;
	refuseLarge(request.rawBody.length);
	return request.rawBody;
}

function refuseLarge(bytes: number): void {
	if (bytes <= LARGEST_BODY) return;
	throw new Refusal('too_large', 'The request is larger than the limit of 1 MB.', 413);
}

/**
 * n8n 2.8 writes the files of a form to disk before it calls a node, and leaves them there. Each of
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
		return new Refusal('credential', `In the "Wonder API" credential: ${error.message}`);
	}
	const cause = error instanceof Error ? error.message : String(error);
	const message = 'The delivery could not be verified. Send it again.';
	return new Refusal('not_verifiable', message, 503, cause);
}

/** For installations whose card events prove to be unsigned. Checks only the sender's IP address. */
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
			"This trigger doesn't accept deliveries from the sender's IP address.",
			401,
			sender
				? `n8n saw ${ip}. If that is Wonder, add it to Sender Addresses. If it is your own proxy, set N8N_PROXY_HOPS instead.`
				: "n8n doesn't know it.",
		);
	}
	const requestTime = requestTimeFrom(String(headers.credential ?? '').split('/')[1] ?? '');
	const { nonce } = headers;
	return { body, requestTime, ...(typeof nonce === 'string' && { nonce }) };
}
