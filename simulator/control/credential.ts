import type { RequestHandler } from 'express';
import { ControlError } from '../errors';
import { object } from '../schemas';
import { post, type ControlCall } from './call';

export const PRIVATE_KEY = '/credential/private_key';
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** What n8n's credential needs besides the URL and Wonder's public key. */
export const credentialCalls: ControlCall[] = [
	{
		method: 'GET',
		path: '/credential',
		does: 'The App ID and the Webhook Public Key for the credential in n8n.',
		act: ({ simulator: { webhooks } }) => ({
			app_id: webhooks.appId,
			webhook_public_key: webhooks.publicKey,
		}),
	},
	post({
		path: PRIVATE_KEY,
		does: 'The private key for the credential in n8n. Answered only to programs on the same machine.',
		takes: object({}),
		example: {},
		act: ({ simulator: { privateKey } }) => ({ private_key: privateKey }),
	}),
];

/** Whoever else can reach this simulator may use it, but not sign in the name of its client. */
export const keepKeyOnThisMachine: RequestHandler = ({ socket }, response, next) => {
	response.set('Cache-Control', 'no-store');
	if (!LOOPBACK.test(socket.remoteAddress ?? '')) {
		throw new ControlError(
			403,
			'The private key is only given to programs on the machine of the simulator. Copy it from its file private-key.pem.',
		);
	}
	next();
};
