import { createPrivateKey } from 'node:crypto';
import type { Router } from 'express';
import type { Decisions } from '../decisions';
import { ControlError } from '../errors';
import { forgeries } from '../forgeries';
import { forgeryOrder, sendForgeries } from '../forgeries/send';
import { filled, list, object, truth, webUrl } from '../schemas';
import { redelivery, type Webhooks } from '../webhooks';
import type { OnPost } from './onPost';

/** Webhook receivers, their deliveries, and forged deliveries. */
export function webhookCalls(
	router: Router,
	on: OnPost,
	webhooks: Webhooks,
	decisions: Decisions,
	clientPrivateKey: string,
): void {
	const receivers = () => ({ urls: webhooks.urls, held: webhooks.held });
	router.get('/webhooks', (_, response) => void response.json(receivers()));
	const newReceivers = object({ urls: list(webUrl), held: truth.optional() });
	on('/webhooks', newReceivers, ({ urls, held = false }) => {
		Object.assign(webhooks, { urls, held });
		return receivers();
	});
	on('/webhooks/rotate', object({ private_key: filled.optional() }), ({ private_key: key }) => {
		if (key !== undefined) assertRsaKey(key);
		webhooks.rotate(key);
		return { webhook_public_key: webhooks.publicKey };
	});

	const deliveries = () => ({ deliveries: webhooks.deliveries() });
	router.get('/deliveries', (_, response) => void response.json(deliveries()));
	router.delete('/deliveries', (_, response) => {
		webhooks.forget();
		response.json(deliveries());
	});
	on('/deliveries/:id/redeliver', redelivery, async (order, id) => {
		if (!webhooks.delivery(id)) throw new ControlError(404, `There is no delivery ${id}.`);
		return { attempts: await webhooks.redeliver(id, order) };
	});

	router.get('/forgeries', (_, response) => void response.json({ kinds: Object.keys(forgeries) }));
	on('/forgeries', forgeryOrder, async (order) => {
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
		// Not a key at all: refused below.
	}
	if (type !== 'rsa') throw new ControlError(400, 'private_key must be an RSA private key as PEM.');
}
