import { createPrivateKey } from 'node:crypto';
import type { Router } from 'express';
import { filled, list, oneOf, optional, shape, truth, webUrl, whole } from '../checks';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import type { Redelivery, Webhooks } from '../webhooks';
import { forgeries } from '../forgeries';
import { sendForgeries, type ForgeryOrder } from '../forgeries/send';
import type { OnPost } from './onPost';

const redelivery = shape({
	times: optional(whole(1, 100)),
	at_once: optional(truth),
	headers: optional(oneOf('first', 'fresh')),
});

const forgeryOrder = shape({
	action: optional(oneOf('Authorization', 'Decision')),
	kinds: optional(list(oneOf(...Object.keys(forgeries)), 1)),
	count: optional(whole(1, 100_000)),
	url: optional(webUrl),
	at_once: optional(whole(1, 50)),
});

/** Who is told of transactions, what became of it, and what only an attacker would send. */
export function webhookCalls(
	router: Router,
	on: OnPost,
	webhooks: Webhooks,
	decisions: Decisions,
	clientPrivateKey: string,
): void {
	const receivers = () => ({ urls: webhooks.urls, held: webhooks.held });
	router.get('/webhooks', (_, response) => void response.json(receivers()));
	const receiverBody = shape({ urls: list(webUrl), held: optional(truth) });
	on('/webhooks', receiverBody, ({ urls, held = false }: { urls: string[]; held?: boolean }) => {
		Object.assign(webhooks, { urls, held });
		return receivers();
	});
	on(
		'/webhooks/rotate',
		shape({ private_key: optional(filled) }),
		({ private_key: key }: { private_key?: string }) => {
			if (key !== undefined) assertRsaKey(key);
			webhooks.rotate(key);
			return { webhook_public_key: webhooks.publicKey };
		},
	);

	const deliveries = () => ({ deliveries: webhooks.deliveries() });
	router.get('/deliveries', (_, response) => void response.json(deliveries()));
	router.delete('/deliveries', (_, response) => {
		webhooks.forget();
		response.json(deliveries());
	});
	on('/deliveries/:id/redeliver', redelivery, async (order: Redelivery, id) => {
		if (!webhooks.delivery(id)) throw new ControlError(404, `There is no delivery ${id}.`);
		return { attempts: await webhooks.redeliver(id, order) };
	});

	on('/forgeries', forgeryOrder, async (order: Partial<ForgeryOrder>) => {
		const [usual, missing] =
			order.action === 'Decision'
				? [decisions.settings.url, 'is no decision URL']
				: [webhooks.urls[0], 'are no webhook receivers'];
		const url = order.url ?? usual;
		if (!url) throw new ControlError(400, `url is required while there ${missing}.`);
		return { forgeries: await sendForgeries(webhooks, clientPrivateKey, { ...order, url }) };
	});
}

function assertRsaKey(pem: string): void {
	let type: string | undefined;
	try {
		type = createPrivateKey(pem).asymmetricKeyType;
	} catch {
		// Not a key at all, which the next line says.
	}
	if (type !== 'rsa') throw new ControlError(400, 'private_key must be an RSA private key as PEM.');
}
