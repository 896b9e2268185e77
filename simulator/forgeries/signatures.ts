import { randomBytes } from 'node:crypto';
import { header, withHeaders, withQuery, type Forge } from './craft';

/** The genuine signature in a different notation. */
const written =
	(change: (signature: string) => string | string[] | undefined): Forge =>
	(genuine) =>
		withHeaders(genuine, { Signature: change(header(genuine, 'Signature')) });

/** Different bytes in the correct notation. */
const bytes = (change: (bytes: Buffer) => Buffer) =>
	written((signature) => change(Buffer.from(signature, 'base64')).toString('base64'));

const flipped = (place: (length: number) => number, bit: number) =>
	bytes((signature) => {
		signature[place(signature.length)] ^= bit;
		return signature;
	});

const elsewhere =
	(name: string, value: (signature: string) => string): Forge =>
	(genuine) =>
		withHeaders(genuine, { Signature: undefined, [name]: value(header(genuine, 'Signature')) });

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Differs only in the bits that decoding drops, so two texts would decode to one signature. */
function withStrayBits(signature: string): string {
	return signature.replace(/[^=](?==*$)/, (last) => BASE64[(BASE64.indexOf(last) + 1) % 64]);
}

export const signatures: Record<string, Forge> = {
	signature_missing: written(() => undefined),
	signature_empty: written(() => ''),
	signature_null: written(() => 'null'),
	signature_undefined: written(() => 'undefined'),
	signature_true: written(() => 'true'),
	signature_one_character: written(() => 'A'),
	signature_ten_kilobytes: written(() => 'A'.repeat(10_240)),

	signature_truncated: bytes((signature) => signature.subarray(0, -1)),
	signature_half: bytes((signature) => signature.subarray(0, signature.length / 2)),
	signature_with_zero_before: bytes((signature) => Buffer.concat([Buffer.alloc(1), signature])),
	signature_with_zero_behind: bytes((signature) => Buffer.concat([signature, Buffer.alloc(1)])),
	signature_with_first_bit_flipped: flipped(() => 0, 0x80),
	signature_with_last_bit_flipped: flipped((length) => length - 1, 1),
	signature_reversed: bytes((signature) => signature.reverse()),
	signature_zeros: bytes((signature) => signature.fill(0)),
	signature_ones: bytes((signature) => signature.fill(0xff)),
	signature_random: bytes((signature) => randomBytes(signature.length)),

	signature_hex: written((text) => Buffer.from(text, 'base64').toString('hex')),
	signature_base64url: written((text) => Buffer.from(text, 'base64').toString('base64url')),
	signature_base64_twice: written((text) => Buffer.from(text).toString('base64')),
	signature_percent_encoded: written((text) => `${encodeURIComponent(text)}%20`),
	signature_wrongly_padded: written((text) =>
		/=$/.test(text) ? text.replace(/=+$/, '') : `${text}=`,
	),
	signature_with_padding_added: written((text) => `${text}====`),
	signature_with_stray_bits: written(withStrayBits),
	signature_in_lines_of_64: written((text) => text.replace(/.{64}/g, '$& ')),
	signature_with_space: written((text) => `${text.slice(0, 100)} ${text.slice(100)}`),
	signature_with_tab: written((text) => `${text.slice(0, 100)}\t${text.slice(100)}`),
	signature_with_letter_behind: written((text) => `${text}A`),
	signature_doubled: written((text) => text + text),
	signature_quoted: written((text) => `"${text}"`),
	signature_with_prefix: written((text) => `sha256=${text}`),
	signature_twice: written((text) => [text, text]),
	signature_after_a_wrong_one: written((text) => [withStrayBits(text), text]),

	signature_as_stripe: elsewhere('Stripe-Signature', (text) => `t=1767225600,v1=${text}`),
	signature_as_x_signature: elsewhere('X-Signature', (text) => text),
	signature_as_bearer: elsewhere('Authorization', (text) => `Bearer ${text}`),
	signature_in_query: (genuine, tools) => {
		const text = encodeURIComponent(header(genuine, 'Signature'));
		return withQuery(signatures.signature_missing(genuine, tools), `Signature=${text}`);
	},
};
