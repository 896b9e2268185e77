import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { messageOf } from '../../nodes/Wonder/api/signature';
import type { Captured } from './capture';

export const vectors = join(__dirname, '..', 'vectors');
const appId = 'a1B2c3D4-5e6F-4a7b-8C9d-0E1f2A3b4C5d';
const privateKey = readFileSync(join(vectors, 'test_request_private.pem'), 'utf8');
const publicKey = createPublicKey(readFileSync(join(vectors, 'test_request_public.pem')));

export const credentialsFor = (baseUrl: string) => ({
	environment: 'custom',
	baseUrl,
	appId,
	privateKey,
});

/** Whether the signature fits what arrived, and not only what was meant to be sent. */
export function isSigned({ method, target, headers, body }: Captured): boolean {
	const [id, requestTime, algorithm] = headers.credential.split('/');
	const message = messageOf({ method, target, requestTime, nonce: headers.nonce, body });
	return (
		id === appId &&
		algorithm === 'Wonder-RSA-SHA256' &&
		verify('sha256', Buffer.from(message), publicKey, Buffer.from(headers.signature, 'base64'))
	);
}

/** n8n's two ways out: the one of nodes like ours, and the older one of the HTTP Request node. */
export const ways = {
	httpRequestWithAuthentication: (options: IHttpRequestOptions) => options,
	requestWithAuthentication: ({ url, ...options }: IHttpRequestOptions) => ({
		...options,
		uri: url,
		simple: false,
	}),
};
