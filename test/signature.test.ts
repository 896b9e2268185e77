import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { privateKeyFrom } from '../nodes/Wonder/api/keys';
import {
	ALGORITHM,
	isSignatureBy,
	messageOf,
	newNonce,
	requestTimeFrom,
	requestTimeOf,
	sign,
	verify as verifySignature,
} from '../nodes/Wonder/api/signature';

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

test('a request time is read back to the second', () => {
	expect(requestTimeFrom('20240501120123')).toBe(Date.parse('2024-05-01T12:01:23Z'));
	expect(requestTimeFrom('20240229235959')).toBe(Date.parse('2024-02-29T23:59:59Z'));
});

test.each([
	['is empty', ''],
	['is not made of digits', 'yesterday'],
	['is a day that does not exist', '20230229120000'],
	['is a month that does not exist', '20241301120000'],
	['is an hour that does not exist', '20240501240000'],
	['has a digit too many', '202405011201230'],
	['has something before it', '-20240501120123'],
])('a request time that %s is none', (_, text) => {
	expect(requestTimeFrom(text)).toBeUndefined();
});

describe('a signature', () => {
	const publicKey = createPublicKey(file('test_request_public.pem'));
	const otherKey = createPublicKey(file('test_webhook_public.pem'));
	const { signature } = vectors.find(({ key }) => key === 'request') as Vector;
	const request = signable(vectors.find(({ key }) => key === 'request') as Vector);

	test('is valid for what was signed, with the key that signed it', () => {
		expect(verifySignature(request, signature, publicKey)).toBe(true);
		expect(verifySignature(request, signature, otherKey)).toBe(false);
		expect(verifySignature({ ...request, nonce: 'other' }, signature, publicKey)).toBe(false);
	});

	test('is valid only as Wonder writes it: padded base64 on one line', () => {
		const unpadded = signature.replace(/=+$/, '');
		const forUrls = signature.replaceAll('+', '-').replaceAll('/', '_');
		for (const other of ['', unpadded, forUrls, `${signature}\n`, ` ${signature}`]) {
			expect(verifySignature(request, other, publicKey)).toBe(false);
		}
	});

	test('shows whose it is, whatever was signed', () => {
		expect(isSignatureBy(publicKey, signature)).toBe(true);
		expect(isSignatureBy(otherKey, signature)).toBe(false);
		expect(isSignatureBy(publicKey, '')).toBe(false);
	});

	test('cannot be made with a key of another kind, and says so', async () => {
		const { privateKey } = generateKeyPairSync('x25519');
		await expect(sign(request, privateKey)).rejects.toThrow('not supported');
	});
});
