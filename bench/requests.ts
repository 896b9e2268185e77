import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { ALGORITHM, newNonce, requestTimeOf, sign } from '../nodes/Wonder/api/signature';
import type { Simulator } from '../simulator';
import { eventOf } from '../test/support/deliver';
import type { Prepared } from './client';

export type Prepare = (count: number) => Promise<Prepared[]>;

const cards = Array.from({ length: 50 }, () => randomUUID());

const payment = (action: string, status: string) =>
	eventOf(
		{
			card: cards[Math.floor(Math.random() * cards.length)],
			status,
			transaction_amount: '-10.00',
			transaction_currency: 'USD',
			local_amount: '-10.00',
			local_currency: 'USD',
		},
		action,
	);

/** A payment that waits for a decision. */
export const question = () => payment('Decision', 'Pending');

/** A payment that has been declined. */
export const event = () => payment('Authorization', 'Declined');

/** Signed like Wonder's, each with a transaction and a nonce of its own. */
export const genuine = (
	url: string,
	newBody: () => string,
	{ appId, webhookPrivateKey }: Pick<Simulator, 'appId' | 'webhookPrivateKey'>,
): Prepare => signedBy(createPrivateKey(webhookPrivateKey), appId, url, newBody);

/** Right in everything but the key, so that all of the check has to be done to find out. */
export const forged = (url: string, newBody: () => string, appId: string): Prepare =>
	signedBy(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, appId, url, newBody);

const signedBy =
	(key: KeyObject, appId: string, url: string, newBody: () => string): Prepare =>
	async (count) =>
		await Promise.all(
			Array.from({ length: count }, async () => {
				const body = Buffer.from(newBody());
				const [requestTime, nonce] = [requestTimeOf(new Date()), newNonce()];
				const { pathname: target } = new URL(url);
				const signature = await sign({ method: 'POST', target, requestTime, nonce, body }, key);
				return {
					url,
					headers: {
						'Content-Type': 'application/json',
						Credential: `${appId}/${requestTime}/${ALGORITHM}`,
						Nonce: nonce,
						Signature: signature,
					},
					body,
				};
			}),
		);

/** The same requests with one more header. */
export const withHeader =
	(prepare: Prepare, name: string, value: string): Prepare =>
	async (count) =>
		(await prepare(count)).map((each) => ({
			...each,
			headers: { ...each.headers, [name]: value },
		}));
