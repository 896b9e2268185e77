import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPairOf, privateKeyFrom, publicKeysFrom } from '../../nodes/Wonder/api/keys';

/** Pastes that are nearly the right key, and notes around it. */
const read = (name: string) => readFileSync(join(__dirname, '..', 'vectors', name), 'utf8').trim();
const pkcs8 = read('test_request_private.pem');
const key = createPrivateKey(pkcs8);
const ownHalf = createPublicKey(key);
const webhookKey = createPublicKey(read('test_webhook_public.pem'));
const large = createPublicKey(read('test_large_private.pem'));
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;

const der = (of: KeyObject, type: 'pkcs8' | 'pkcs1' | 'spki') => of.export({ type, format: 'der' });
const bare = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');
const pem = (label: string, content: string) =>
	`-----BEGIN ${label}-----\n${content}\n-----END ${label}-----`;
const encrypted = (type: 'pkcs8' | 'pkcs1') =>
	key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) as string;
const certificate = read('loopback_certificate.pem').replace(/-----.*-----|\n/g, '');
/** The object identifier of PKCS#5, and then not what belongs there. */
const unreadable = Buffer.from('3010300b06092a864886f70d01050d020100', 'hex');
const withoutLine = (text: string, index: number) =>
	text
		.trim()
		.split('\n')
		.filter((_, each, { length }) => each !== (index + length) % length)
		.join('\n');
const words = bare('not a key at all, only words');

const NO_KEY = 'is not a key. It should start with "-----BEGIN" or be one long line of base64.';
const DAMAGED = 'is damaged: it is not a readable RSA key. Copy it again from the file.';
const INVALID = 'contains characters that do not belong in a key. Copy it again from the file.';
const BROKEN_BEGIN = 'has a damaged "-----BEGIN" line. Copy it again from the file.';
const IS_PUBLIC =
	'contains a public key. Paste the private key whose public half you gave to Wonder.';
const IS_PRIVATE =
	'contains a private key. Paste the public key that Wonder shows when the App ID is created, and keep the private key secret.';
const PASSPHRASE =
	'is protected by a passphrase. Remove the passphrase with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem';
const CERTIFICATE = 'contains a certificate. Paste the key itself, not the certificate.';
const missing = (bytes: number) =>
	`is incomplete: its last ${bytes} bytes are missing. Copy the whole key again.`;

function messageOf(reading: () => unknown): string {
	try {
		reading();
	} catch (error) {
		return (error as Error).message;
	}
	return 'accepted';
}

test.each<[string, string, string]>([
	['quotes with nothing in them', "\"`'',;", 'is empty. Paste the key.'],
	['a word of 19 characters', 'x'.repeat(19), NO_KEY],
	['a word of 20 characters', 'x'.repeat(20), DAMAGED],
	['a key with a note behind a line', pkcs8.replace('\n', '\nx note: y\n'), INVALID],
	['a bare key with a wrong first character', `!${bare(der(key, 'pkcs8'))}`, INVALID],
	[
		'a bare key with a wrong last character',
		`${bare(der(key, 'pkcs1')).slice(0, -4)}A!==`,
		INVALID,
	],
	['a key whose first line is damaged', pkcs8.replace('-----\n', '---\n'), BROKEN_BEGIN],
	['a key and a damaged one', `${pkcs8}\n${pkcs8.replace('-----\n', '---\n')}`, BROKEN_BEGIN],
	[
		'an encrypted PKCS#8 key without one of its lines',
		withoutLine(encrypted('pkcs8'), 3),
		PASSPHRASE,
	],
	['an encrypted PKCS#1 key, indented', encrypted('pkcs1').replace(/^/gm, ' \t '), PASSPHRASE],
	['an encrypted key that Node.js cannot read', bare(unreadable), PASSPHRASE],
	['a bare certificate', certificate, CERTIFICATE],
	['a request for a certificate', pem('CERTIFICATE REQUEST', words), CERTIFICATE],
	['a bare PKCS#1 public key', bare(der(ownHalf, 'pkcs1')), IS_PUBLIC],
	['a damaged public key', pem('PUBLIC KEY', words), IS_PUBLIC],
	['the first four bytes of a key', 'MIIBIg==', missing(290)],
	['the first two bytes of a key', 'MII', DAMAGED],
	[
		'a length in four bytes',
		bare(Buffer.from('308400000010' + '00'.repeat(10), 'hex')),
		missing(6),
	],
	['a length in five bytes', bare(Buffer.from('30850000000010' + '00'.repeat(10), 'hex')), DAMAGED],
	['a length in 127 bytes', bare(Buffer.from('30ff' + '00'.repeat(127), 'hex')), DAMAGED],
	['a short key that is cut off', bare(der(ed25519, 'pkcs8')).slice(0, 40), missing(18)],
	['bytes of another kind', bare(Buffer.from('31820122' + '00'.repeat(16), 'hex')), DAMAGED],
])('%s as private key gets an exact error', (_, pasted, words) => {
	expect(messageOf(() => privateKeyFrom(pasted))).toBe(`Private Key ${words}`);
});

test.each<[string, string]>([
	['This is an elliptic-curve (EC) key.', pem('EC PARAMETERS', 'BggqhkjOPQMBBw==')],
	['This is a key of type ed25519.', bare(der(ed25519, 'pkcs8'))],
])('another kind of private key is named: %s', (words, pasted) => {
	expect(messageOf(() => privateKeyFrom(pasted))).toBe(`${words} Wonder supports RSA keys only.`);
});

test.each<[string, string, string]>([
	['a bare PKCS#8 private key', bare(der(key, 'pkcs8')), IS_PRIVATE],
	['a bare encrypted private key', withoutLine(withoutLine(encrypted('pkcs8'), 0), -1), IS_PRIVATE],
	['a damaged private key', pem('PRIVATE KEY', words), IS_PRIVATE],
	['a private EC key', ec.export({ type: 'sec1', format: 'pem' }) as string, IS_PRIVATE],
	['a bare certificate', certificate, CERTIFICATE],
	['a word of 20 characters', 'x'.repeat(20), DAMAGED],
	['a damaged public key', pem('PUBLIC KEY', words), DAMAGED],
])('%s as webhook key gets an exact error', (_, pasted, words) => {
	expect(messageOf(() => publicKeysFrom(pasted))).toBe(`Webhook Public Key ${words}`);
});

test('another kind of webhook key is named', () => {
	const pasted = bare(der(createPublicKey(ec), 'spki'));
	expect(messageOf(() => publicKeysFrom(pasted))).toBe(
		'This is an elliptic-curve (EC) key. Wonder supports RSA keys only.',
	);
});

test('words in a note that contain the start of a key are no key', () => {
	for (const note of ['for AMIGO Ltd: ', 'MI: ', 'old:\\t', 'old (May),']) {
		expect(privateKeyFrom(note + bare(der(key, 'pkcs8'))).equals(key)).toBe(true);
	}
});

test('keys with nothing between are read, padded or not', () => {
	const bytes = (of: KeyObject) => bare(der(of, 'spki'));
	const file = (of: KeyObject) => bare(of.export({ type: 'spki', format: 'pem' }) as string);
	for (const [pasted, ...expected] of [
		[`${bytes(webhookKey)}==${bytes(large)}`, webhookKey, large],
		[bytes(webhookKey) + file(large) + file(ownHalf), webhookKey, large, ownHalf],
	] as Array<[string, ...KeyObject[]]>) {
		const found = publicKeysFrom(pasted);
		expect(found.map((one, index) => one.equals(expected[index]))).toEqual(
			expected.map(() => true),
		);
	}
});

test('two keys are a pair if one is the public half of the other', () => {
	expect(isPairOf(key, ownHalf)).toBe(true);
	expect(isPairOf(key, webhookKey)).toBe(false);
});
