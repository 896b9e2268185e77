import {
	createPrivateKey,
	generateKeyPairSync,
	type KeyObject,
	type RSAKeyPairOptions,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { privateKeyFrom, publicKeysFrom } from '../../nodes/Wonder/api/keys';
import { shapes } from '../support/keyShapes';

const vectors = join(__dirname, '..', 'vectors');
const pkcs8 = readFileSync(join(vectors, 'test_request_private.pem'), 'utf8').trim();
const spki = readFileSync(join(vectors, 'test_webhook_public.pem'), 'utf8').trim();
const key = createPrivateKey(pkcs8);
const pkcs1 = (key.export({ type: 'pkcs1', format: 'pem' }) as string).trim();
const der = (of: KeyObject, type: 'pkcs8' | 'pkcs1') => of.export({ type, format: 'der' });
const bare = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64');

describe.each([
	['PKCS#8', pkcs8],
	['PKCS#1', pkcs1],
])('a %s private key', (_, pem) => {
	test.each(Object.entries(shapes))('is read %s', (__, shape) => {
		expect(privateKeyFrom(shape(pem)).equals(key)).toBe(true);
	});
});

test.each(['pkcs8', 'pkcs1'] as const)('a private key is read as bare base64 of %s', (type) => {
	const base64 = bare(der(key, type));
	expect(privateKeyFrom(base64).equals(key)).toBe(true);
	expect(privateKeyFrom(base64.replace(/(.{64})/g, '$1\n')).equals(key)).toBe(true);
	expect(privateKeyFrom(`"${base64}"`).equals(key)).toBe(true);
});

test.each(Object.entries(shapes))('a webhook key is read %s', (_, shape) => {
	expect(publicKeysFrom(shape(spki))).toHaveLength(1);
});

test('two webhook keys below each other are both read, so that a key can be replaced', () => {
	const other = readFileSync(join(vectors, 'test_request_public.pem'), 'utf8');
	expect(publicKeysFrom(`${spki}\n${other}`)).toHaveLength(2);
	expect(publicKeysFrom(`${spki} ${other}`.replace(/\n/g, ' '))).toHaveLength(2);
});

/** Making keys is slow. */
const large = createPrivateKey(readFileSync(join(vectors, 'test_large_private.pem')));
const pemOf = (of: KeyObject, type: 'spki' | 'pkcs1') =>
	(of.export({ type, format: 'pem' }) as string).trim();

test('a 4096-bit key, as in the plugins of Wonder, is read', () => {
	expect(privateKeyFrom(bare(der(large, 'pkcs8'))).equals(large)).toBe(true);
});

test('a key is parsed once', () => {
	expect(privateKeyFrom(pkcs8)).toBe(privateKeyFrom(pkcs8));
});

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const encrypted = (type: 'pkcs8' | 'pkcs1') =>
	key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }) as string;
const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 } as RSAKeyPairOptions<
	'pem',
	'pem'
>).privateKey as unknown as KeyObject;
const certificate = `-----BEGIN CERTIFICATE-----\n${bare(der(key, 'pkcs1'))}\n-----END CERTIFICATE-----`;

test.each([
	['nothing', '', 'Private Key is empty. Paste the key.'],
	['only spaces', ' \n ', 'Private Key is empty. Paste the key.'],
	[
		'a password',
		'hunter2',
		'Private Key is not a key. It should start with "-----BEGIN" or be one long line of base64.',
	],
	[
		'a public key',
		spki,
		'Private Key contains a public key. Paste the private key whose public half you gave to Wonder.',
	],
	[
		'a bare public key',
		spki.replace(/-----.*-----|\n/g, ''),
		'Private Key contains a public key. Paste the private key whose public half you gave to Wonder.',
	],
	[
		'an encrypted PKCS#8 key',
		encrypted('pkcs8'),
		'Private Key is protected by a passphrase. Remove the passphrase with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
	],
	[
		'an encrypted PKCS#8 key as bare base64',
		encrypted('pkcs8').replace(/-----.*-----|\n/g, ''),
		'Private Key is protected by a passphrase. Remove the passphrase with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
	],
	[
		'an encrypted PKCS#1 key',
		encrypted('pkcs1'),
		'Private Key is protected by a passphrase. Remove the passphrase with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
	],
	[
		'a certificate',
		certificate,
		'Private Key contains a certificate. Paste the key itself, not the certificate.',
	],
	[
		'an EC key',
		ec.export({ type: 'pkcs8', format: 'pem' }) as string,
		'This is an elliptic-curve (EC) key. Wonder supports RSA keys only.',
	],
	[
		'an EC key in its old form',
		ec.export({ type: 'sec1', format: 'pem' }) as string,
		'This is an elliptic-curve (EC) key. Wonder supports RSA keys only.',
	],
	[
		'an EC key as bare base64',
		bare(ec.export({ type: 'sec1', format: 'der' })),
		'This is an elliptic-curve (EC) key. Wonder supports RSA keys only.',
	],
	[
		'an RSA-PSS key',
		pss.export({ type: 'pkcs8', format: 'pem' }) as string,
		'This is a key of type rsa-pss. Wonder supports RSA keys only.',
	],
	[
		'an OpenSSH key',
		'-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----',
		'Private Key is in OpenSSH format. Convert it with: ssh-keygen -p -m PKCS8 -f your-key-file',
	],
	[
		'a key without its last line',
		pkcs8.split('\n').slice(0, -1).join('\n'),
		'Private Key is incomplete: its "-----END" line is missing. Copy the whole key again.',
	],
	[
		'a key with a line missing before the end',
		[...pkcs8.split('\n').slice(0, -2), pkcs8.split('\n').at(-1)].join('\n'),
		/^Private Key is incomplete: its last \d+ bytes are missing\. Copy the whole key again\.$/,
	],
	[
		'a bare key cut in half',
		bare(der(key, 'pkcs8')).slice(0, 800),
		/^Private Key is incomplete: its last \d+ bytes are missing\. Copy the whole key again\.$/,
	],
	[
		'two keys',
		`${pkcs8}\n${pkcs1}`,
		'Private Key contains several keys. Paste only the one that belongs to this App ID.',
	],
	[
		'a key with a typing error',
		pkcs8.replace('MIIE', 'MI!E'),
		'Private Key contains characters that do not belong in a key. Copy it again from the file.',
	],
	[
		'other data between the lines of a key',
		`-----BEGIN PRIVATE KEY-----\n${bare('not a key at all, only words')}\n-----END PRIVATE KEY-----`,
		'Private Key is damaged: it is not a readable RSA key. Copy it again from the file.',
	],
])('pasting %s gets an exact error', (_, pasted, sentence) => {
	let message = 'accepted';
	try {
		privateKeyFrom(pasted);
	} catch (error) {
		({ message } = error as Error);
	}
	if (typeof sentence === 'string') expect(message).toBe(sentence);
	else expect(message).toMatch(sentence);
	const secret = pkcs8.split('\n')[1].slice(8, 40);
	expect(message).not.toContain(secret);
});

test.each([
	[
		'a private key',
		pkcs8,
		'Webhook Public Key contains a private key. Paste the public key that Wonder shows when the App ID is created, and keep the private key secret.',
	],
	[
		'a bare private key',
		bare(der(key, 'pkcs1')),
		'Webhook Public Key contains a private key. Paste the public key that Wonder shows when the App ID is created, and keep the private key secret.',
	],
	[
		'a certificate',
		certificate,
		'Webhook Public Key contains a certificate. Paste the key itself, not the certificate.',
	],
])('pasting %s as webhook key gets an exact error', (_, pasted, sentence) => {
	expect(() => publicKeysFrom(pasted)).toThrow(sentence);
});

test('two keys between one pair of lines are refused, not read by half', () => {
	const [first, ...rest] = spki.split('\n');
	const twice = [first, ...rest.slice(0, -1), ...rest].join('\n');
	expect(() => publicKeysFrom(twice)).toThrow(
		'contains more than one key between its "-----BEGIN" and "-----END" lines',
	);
});

test.each([512, 1024, 2047])('RSA keys of %d bits are rejected as not secure', (bits) => {
	const { privateKey: weak, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
	const sentence = `has only ${bits} bits, which is not secure. Use an RSA key of at least 2048 bits.`;
	for (const type of ['pkcs8', 'pkcs1'] as const)
		expect(() => privateKeyFrom(bare(der(weak, type)))).toThrow(`Private Key ${sentence}`);
	for (const type of ['spki', 'pkcs1'] as const)
		expect(() => publicKeysFrom(pemOf(publicKey, type))).toThrow(`Webhook Public Key ${sentence}`);
});
