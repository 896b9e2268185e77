import { randomBytes } from 'node:crypto';
import { header, signedOver, withHeaders, type Forge } from './craft';

const nonce =
	(change: (nonce: string) => string | string[] | undefined): Forge =>
	(genuine) =>
		withHeaders(genuine, { Nonce: change(header(genuine, 'Nonce')) });

const newNonce = () => randomBytes(8).toString('hex');

export const nonces: Record<string, Forge> = {
	nonce_missing: nonce(() => undefined),
	nonce_empty: nonce(() => ''),
	nonce_of_other_delivery: nonce(newNonce),
	nonce_with_last_character_changed: nonce((text) => {
		return text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
	}),
	nonce_truncated: nonce((text) => text.slice(0, -1)),
	nonce_extended: nonce((text) => `${text}0`),
	nonce_twice: nonce((text) => [text, newNonce()]),
	nonce_not_signed: signedOver(() => ({ nonce: '' })),
	nonce_and_time_swapped_when_signed: signedOver(({ nonce: text, requestTime }) => {
		return { nonce: requestTime, requestTime: text };
	}),
};
