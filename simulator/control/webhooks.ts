import { createPrivateKey } from 'node:crypto';
import { ControlError } from '../errors';
import { forgeries } from '../forgeries';
import { forgeryOrder, sendForgeries } from '../forgeries/send';
import { filled, list, object, truth, webUrl } from '../schemas';
import { redelivery } from '../webhooks';
import { post, type ControlCall, type Controlled } from './call';

const receivers = ({ webhooks: { urls, held } }: Controlled) => ({ urls, held });
const deliveries = ({ webhooks }: Controlled) => ({ deliveries: webhooks.deliveries() });

/** Webhook receivers, their deliveries, and forged deliveries. */
export const webhookCalls: ControlCall[] = [
	{
		method: 'GET',
		path: '/webhooks',
		does: 'The URLs that receive transaction events, and whether events are held.',
		act: ({ simulator }) => receivers(simulator),
	},
	post({
		path: '/webhooks',
		does: 'Sets the URLs that receive transaction events. Held events wait for a redelivery.',
		takes: object({ urls: list(webUrl), held: truth.optional() }),
		example: { urls: ['http://127.0.0.1:5678/webhook/PATH'] },
		changes: ['connected'],
		act: ({ simulator, body: { urls, held = false } }) => {
			Object.assign(simulator.webhooks, { urls, held });
			return receivers(simulator);
		},
	}),
	{
		method: 'DELETE',
		path: '/webhooks',
		does: 'Sends events to nobody from now on.',
		changes: ['connected'],
		act: ({ simulator }) => {
			Object.assign(simulator.webhooks, { urls: [], held: false });
			return receivers(simulator);
		},
	},
	post({
		path: '/webhooks/rotate',
		does: 'Signs deliveries with a new key from now on, or with the given RSA key (PEM).',
		takes: object({ private_key: filled.optional() }),
		example: {},
		changes: ['connected'],
		act: ({ simulator: { webhooks }, body: { private_key: key } }) => {
			if (key !== undefined) assertRsaKey(key);
			webhooks.rotate(key);
			return { webhook_public_key: webhooks.publicKey };
		},
	}),
	{
		method: 'GET',
		path: '/deliveries',
		does: 'Every event for every receiver with its attempts, oldest first.',
		act: ({ simulator }) => deliveries(simulator),
	},
	{
		method: 'DELETE',
		path: '/deliveries',
		does: 'Forgets all deliveries and their retries.',
		changes: ['deliveries'],
		act: ({ simulator }) => {
			simulator.webhooks.forget();
			return deliveries(simulator);
		},
	},
	post({
		path: '/deliveries/:id/redeliver',
		does: 'Sends an event again, whatever its state, and returns these attempts.',
		takes: redelivery,
		example: { times: 2, at_once: true, headers: 'first' },
		act: async ({ simulator: { webhooks }, body, id }) => {
			if (!webhooks.delivery(id)) throw new ControlError(404, `There is no delivery ${id}.`);
			return { attempts: await webhooks.redeliver(id, body) };
		},
	}),
	{
		method: 'GET',
		path: '/forgeries',
		does: 'The kinds of forgeries, by name.',
		act: () => ({ kinds: Object.keys(forgeries) }),
	},
	post({
		path: '/forgeries',
		does: 'Sends deliveries or decision requests that a receiver must refuse, each with status 401.',
		takes: forgeryOrder,
		example: { kinds: ['signed_by_stranger'], url: 'http://127.0.0.1:5678/webhook/PATH' },
		act: async ({ simulator, body }) => {
			const { webhooks, decisions, privateKey } = simulator;
			const [usual, missing] =
				body.action === 'Decision'
					? [decisions.settings.url, 'is no decision URL']
					: [webhooks.urls[0], 'are no webhook receivers'];
			const url = body.url ?? usual;
			if (!url) throw new ControlError(400, `url is required while there ${missing}.`);
			return { forgeries: await sendForgeries(webhooks, privateKey, { ...body, url }) };
		},
	}),
];

function assertRsaKey(pem: string): void {
	let type: string | undefined;
	try {
		type = createPrivateKey(pem).asymmetricKeyType;
	} catch {
		// Not a key at all: refused below.
	}
	if (type !== 'rsa') throw new ControlError(400, 'private_key must be an RSA private key as PEM.');
}
