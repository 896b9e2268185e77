import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey, verify } from 'node:crypto';
import { privateKeyFrom } from '../nodes/Wonder/api/keys';
import { ALGORITHM, messageOf, newNonce, requestTimeOf, sign } from '../nodes/Wonder/api/signature';

/** Made by three independent implementations that agree. */
const file = (name: string) => readFileSync(join(__dirname, 'vectors', name), 'utf8');

interface Vector {
	name: string;
	key: 'request' | 'webhook';
	request_time: string;
	nonce: string;
	method: string;
	uri: string;
	body: string;
	credential: string;
	message_hex: string;
	signature: string;
}

const vectors = JSON.parse(file('vectors.json')) as Vector[];
const negative = JSON.parse(file('negative_vectors.json')) as Record<string, string>;

const signable = ({ method, uri, body, nonce, request_time: requestTime }: Vector) => ({
	method,
	target: uri,
	body,
	nonce,
	requestTime,
});

test.each(vectors)('$name: message and signature are right to the byte', async (vector) => {
	const key = privateKeyFrom(file(`test_${vector.key}_private.pem`));
	expect(messageOf(signable(vector))).toBe(vector.message_hex);
	expect(await sign(signable(vector), key)).toBe(vector.signature);
	expect(vector.credential.endsWith(`/${vector.request_time}/${ALGORITHM}`)).toBe(true);
});

test('signing leaves the event loop free', async () => {
	let isSigned = false;
	const key = privateKeyFrom(file('test_request_private.pem'));
	const signing = sign(signable(vectors[0]), key).then(() => (isSigned = true));
	for (let turn = 0; turn < 10; turn++) await Promise.resolve();
	expect(isSigned).toBe(false);
	await signing;
});

const { case: name, right, ...wrong } = negative;
const original = vectors.find((vector) => vector.name === name) as Vector;

test.each(Object.entries(wrong))('the message is not the one of %s', (_, message) => {
	expect(messageOf(signable(original))).toBe(right);
	expect(messageOf(signable(original))).not.toBe(message);
});

test('a body given as bytes signs like the same body given as text', () => {
	for (const vector of vectors) {
		const bytes = { ...signable(vector), body: Buffer.from(vector.body) };
		expect(messageOf(bytes)).toBe(vector.message_hex);
	}
});

test('a changed method, target, body, nonce or time makes the signature invalid', async () => {
	const publicKey = createPublicKey(file('test_request_public.pem'));
	const fits = (changed: object) =>
		verify(
			'sha256',
			Buffer.from(messageOf({ ...signable(original), ...changed })),
			publicKey,
			Buffer.from(original.signature, 'base64'),
		);
	expect(fits({})).toBe(true);
	expect(fits({ method: 'PUT' })).toBe(false);
	expect(fits({ target: `${original.uri}?` })).toBe(false);
	expect(fits({ body: `${original.body} ` })).toBe(false);
	expect(fits({ body: '' })).toBe(false);
	expect(fits({ nonce: '0000000000000000' })).toBe(false);
	expect(fits({ requestTime: '20240501120124' })).toBe(false);
});

test('a nonce is 16 alphanumeric characters and never the same twice', () => {
	const nonces = Array.from({ length: 10_000 }, newNonce);
	expect(nonces.every((nonce) => /^[0-9A-Za-z]{16}$/.test(nonce))).toBe(true);
	expect(new Set(nonces).size).toBe(nonces.length);
});

test('the request time is UTC without separators', () => {
	expect(requestTimeOf(new Date('2024-05-01T14:01:23.999+02:00'))).toBe('20240501120123');
});
