import { constants, createHmac, createPublicKey, sign as rsaSign } from 'node:crypto';
import { message, sign } from '../gateway/signature';
import type { Dispatch } from '../webhooks/dispatch';
import { signedParts, withHeaders, type Forge } from './craft';
import type { ForgeryTools } from './tools';

const signedWith =
	(key: (tools: ForgeryTools) => string): Forge =>
	(genuine, tools) =>
		withHeaders(genuine, { Signature: sign(signedParts(genuine), key(tools)) });

/** RSA with the right key, but a different digest, padding or input. */
const rsa =
	(digest: string, data: (genuine: Dispatch) => Buffer | string, padding?: number): Forge =>
	(genuine, { webhookPrivateKey: key }) => {
		const signature = rsaSign(digest, Buffer.from(data(genuine) as string), {
			key,
			padding: padding ?? constants.RSA_PKCS1_PADDING,
		});
		return withHeaders(genuine, { Signature: signature.toString('base64') });
	};

const unsigned =
	(encoding: 'hex' | 'base64'): Forge =>
	(genuine) => {
		const text = Buffer.from(hmac(genuine), 'hex').toString(encoding);
		return withHeaders(genuine, { Signature: text });
	};

/** Accepted by a receiver that lets the sender choose the algorithm (key confusion). */
const publicKeyAsSecret =
	(data: (genuine: Dispatch) => Buffer | string): Forge =>
	(genuine, { webhookPrivateKey }) => {
		const secret = createPublicKey(webhookPrivateKey).export({ type: 'spki', format: 'pem' });
		const signature = createHmac('sha256', secret).update(data(genuine)).digest('base64');
		return withHeaders(genuine, { Signature: signature });
	};

const hmac = (genuine: Dispatch) => message(signedParts(genuine));
const plain = ({ method, target, body }: ReturnType<typeof signedParts>) =>
	`${method}\n${target}\n${body.toString()}`;

export const signers: Record<string, Forge> = {
	signed_by_stranger: signedWith(({ strangers }) => strangers[2048]),
	signed_by_stranger_1024: signedWith(({ strangers }) => strangers[1024]),
	signed_by_stranger_4096: signedWith(({ strangers }) => strangers[4096]),
	signed_by_client: signedWith(({ clientPrivateKey }) => clientPrivateKey),

	signed_with_sha1: rsa('sha1', hmac),
	signed_with_sha384: rsa('sha384', hmac),
	signed_with_sha512: rsa('sha512', hmac),
	signed_with_pss: rsa('sha256', hmac, constants.RSA_PKCS1_PSS_PADDING),
	signed_over_body_only: rsa('sha256', ({ body }) => body),
	signed_without_hmac: rsa('sha256', (genuine) => plain(signedParts(genuine))),
	signed_over_upper_case_hmac: rsa('sha256', (genuine) => hmac(genuine).toUpperCase()),
	signed_over_hmac_bytes: rsa('sha256', (genuine) => Buffer.from(hmac(genuine), 'hex')),
	signed_over_hmac_and_line_break: rsa('sha256', (genuine) => `${hmac(genuine)}\n`),

	hmac_only_hex: unsigned('hex'),
	hmac_only_base64: unsigned('base64'),
	hmac_with_public_key: publicKeyAsSecret(hmac),
	hmac_with_public_key_over_body: publicKeyAsSecret(({ body }) => body),
};
