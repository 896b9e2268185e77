import type { Request, Router } from 'express';
import { ControlError } from '../errors';
import { object } from '../schemas';
import type { OnPost } from './onPost';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** What n8n's credential needs. The private key is only for somebody at this machine. */
export function credentialCalls(
	router: Router,
	on: OnPost,
	{ appId, privateKey }: { appId: string; privateKey: string },
): void {
	router.get('/credential', (_, response) => void response.json({ app_id: appId }));
	router.use('/credential/private_key', (request, response, next) => {
		assertAtThisMachine(request);
		response.set('Cache-Control', 'no-store');
		next();
	});
	on('/credential/private_key', object({}), () => ({ private_key: privateKey }));
}

function assertAtThisMachine({ socket: { remoteAddress = '' } }: Request): void {
	if (LOOPBACK.test(remoteAddress)) return;
	throw new ControlError(
		403,
		'The private key is given to this machine only. Copy it from the file private-key.pem of the simulator.',
	);
}
