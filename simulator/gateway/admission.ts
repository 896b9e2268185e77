import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../clock';
import { reject } from '../errors';
import { ALGORITHM, parseRequestTime, verify } from './signature';

const WINDOW = 30 * 60 * 1000;

export interface Arrival {
	method: string;
	target: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** Admits a request, or throws the error that the gateway responds with. */
export class Admission {
	/** Nonce → its request time; worth keeping as long as that time would be accepted. */
	readonly nonces = new Map<string, number>();

	constructor(
		private readonly clock: Clock,
		private readonly appId: string,
		private readonly publicKey: KeyObject,
		private readonly signsQueryAtFirst: boolean,
	) {
		this.signQuery = signsQueryAtFirst;
	}

	/** Whether the signature has to cover the query string, or may not. */
	signQuery: boolean;

	admit({ method, target, headers, body }: Arrival): void {
		for (const name of ['Credential', 'Nonce', 'Signature', 'Content-Type']) {
			if (!headers[name.toLowerCase()]) throw reject('missingHeader', `${name}.`);
		}
		const [appId, requestTime, algorithm, ...more] = String(headers.credential).split('/');
		const time = parseRequestTime(requestTime ?? '');
		if (!appId || time === undefined || algorithm !== ALGORITHM || more.length > 0) {
			throw reject('invalidCredential');
		}
		if (appId !== this.appId) throw reject('unknownApp');
		const nonce = String(headers.nonce);
		if (!/^[A-Za-z0-9]{16}$/.test(nonce)) throw reject('invalidNonce');
		if (Math.abs(this.clock.now() - time) > WINDOW) throw reject('expired');

		const signedTarget = this.signQuery ? target : target.split('?')[0];
		const signed = { method, target: signedTarget, body, requestTime, nonce };
		if (!verify(signed, String(headers.signature), this.publicKey)) throw reject('signature');

		// Checked only after the signature: a stranger must not be able to use up a client's nonce.
		this.forgetExpired();
		if (this.nonces.has(nonce)) throw reject('nonceUsed');
		this.nonces.set(nonce, time);

		// Documented as required on every request; the gateway's response without it is inferred.
		if (!/^application\/json\s*(;|$)/i.test(String(headers['content-type']))) {
			throw reject('contentType');
		}
	}

	reset(): void {
		this.nonces.clear();
		this.restoreSignQuery();
	}

	restoreSignQuery(): void {
		this.signQuery = this.signsQueryAtFirst;
	}

	private forgetExpired(): void {
		const oldest = this.clock.now() - WINDOW;
		for (const [nonce, time] of this.nonces) {
			if (time >= oldest) break;
			this.nonces.delete(nonce);
		}
	}
}
