import {
	createPrivateKey,
	createPublicKey,
	X509Certificate,
	type JsonWebKey,
	type KeyObject,
} from 'node:crypto';
import { UserError } from 'n8n-workflow';
import { Memory } from '../memory/memory';

const privateKeys = new Memory<KeyObject>(100);
const publicKeys = new Memory<KeyObject[]>(100);

/**
 * The client's RSA private key, in any form that people paste: PKCS#8 or PKCS#1; PEM with its line breaks
 * kept, escaped (once or several times) or turned into spaces; in quotes; or bare base64. Parsed once.
 */
export function privateKeyFrom(pasted: string): KeyObject {
	return privateKeys.getOrMake(pasted, () => {
		const blocks = blocksIn(pasted, 'Private Key');
		if (blocks.length > 1) {
			throw new UserError(
				'Private Key contains several keys. Paste only the one that belongs to this App ID.',
			);
		}
		return toPrivateKey(blocks[0]);
	});
}

/** Wonder's webhook public keys: several while an old key is being replaced. */
export function publicKeysFrom(pasted: string): KeyObject[] {
	return publicKeys.getOrMake(pasted, () =>
		blocksIn(pasted, 'Webhook Public Key').map(toPublicKey),
	);
}

interface Block {
	/** The text between BEGIN and the dashes; '' for bare base64. */
	label: string;
	der: Buffer;
	encrypted: boolean;
}

function blocksIn(pasted: string, field: string): Block[] {
	const text = unescape(pasted);
	if (/^[\s"'`,;]*$/.test(text)) throw new UserError(`${field} is empty. Paste the key.`);
	const blocks: Block[] = [];
	let read = 0;
	for (const { 0: all, 1: label, 2: content, 3: end, index } of text.matchAll(
		/-----BEGIN ([A-Z0-9 ]+?) ?-----([\s\S]*?)(-----END \1 ?-----|(?=-----BEGIN)|$)/g,
	)) {
		blocks.push(...bareBlocks(text.slice(read, index), field));
		read = index + all.length;
		const base64 = content.replace(/^[ \t]*[\w-]+:.*/gm, '').replace(/\s/g, '');
		if (!end) throw truncated(field, 'its "-----END" line is missing');
		if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) throw invalidCharacters(field);
		const encrypted = label.startsWith('ENCRYPTED') || content.includes('ENCRYPTED');
		const der = Buffer.from(base64, 'base64');
		if (!encrypted) assertWhole(der, field);
		blocks.push({ label, der, encrypted });
	}
	const rest = text.slice(read);
	if (rest.includes('-----BEGIN')) {
		throw new UserError(`${field} has a damaged "-----BEGIN" line. Copy it again from the file.`);
	}
	blocks.push(...bareBlocks(rest, field));
	if (blocks.length > 0) return blocks;
	throw new UserError(
		`${field} is not a key. It should start with "-----BEGIN" or be one long line of base64.`,
	);
}

/**
 * Undoes JSON escapes, even nested ones: `\n`, PHP's `\/`, .NET's `\u002B` for +. No key contains a
 * backslash.
 */
function unescape(pasted: string): string {
	return pasted
		.replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
		.replace(/\\r/g, '')
		.replace(/\\n/g, '\n')
		.replace(/\\t/g, ' ')
		.replace(/\\/g, '');
}

/** How a key without "-----BEGIN" starts: an ASN.1 sequence, or the base64 of a whole PEM. */
const START_OF_KEY = /^(MI[GI]|LS0tLS1)/;

/** Words in notes around a key are shorter; lines of a key are longer. */
const LONGEST_WORD = 20;

/** Keys as base64, on one or more lines. Anything that may be a key is read or rejected, never skipped. */
function bareBlocks(text: string, field: string): Block[] {
	const blocks: Block[] = [];
	const parts = text.split(/[\s"'`,;[\]]/);
	let key = '';
	while (parts.length) {
		const part = parts.shift() as string;
		if (key === '' && part.length < LONGEST_WORD && !START_OF_KEY.test(part)) continue;
		key += part;
		const length = lengthOf(key);
		if (length === undefined || key.length < length) continue;
		blocks.push(...keysIn(key.slice(0, length), field));
		parts.unshift(key.slice(length).replace(/^=+/, ''));
		key = '';
	}
	if (key !== '') blocks.push(...keysIn(key, field));
	return blocks;
}

/** The length of this key in characters; undefined while too little of it was read. */
function lengthOf(base64: string): number | undefined {
	const bytes = derLength(Buffer.from(base64, 'base64'));
	if (bytes !== undefined) return Math.ceil((bytes * 8) / 6);
	const [unpadded] = base64.split('=');
	const text = Buffer.from(unpadded, 'base64').toString('latin1');
	return /-----END [A-Z0-9 ]+-----\s*$/.test(text) ? unpadded.length : undefined;
}

function keysIn(base64: string, field: string): Block[] {
	if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(base64)) throw invalidCharacters(field);
	const der = Buffer.from(base64, 'base64');
	const inner = der.toString('latin1');
	if (inner.includes('-----BEGIN')) return blocksIn(inner, field);
	assertWhole(der, field);
	return [{ label: '', der, encrypted: false }];
}

/** The length that a DER structure declares for itself; undefined for anything else. */
function derLength(der: Buffer): number | undefined {
	const lengthBytes = der[1] & 0x80 ? der[1] & 0x7f : 0;
	if (der[0] !== 0x30 || lengthBytes > 4 || der.length < 2 + lengthBytes) return undefined;
	return 2 + lengthBytes + (lengthBytes ? der.readUIntBE(2, lengthBytes) : der[1]);
}

/** So that a truncated key is not reported as a wrong one. */
function assertWhole(der: Buffer, field: string): void {
	const missing = (derLength(der) ?? der.length) - der.length;
	if (missing > 0) throw truncated(field, `its last ${missing} bytes are missing`);
	if (missing < 0) {
		throw new UserError(
			`${field} contains more than one key between its "-----BEGIN" and "-----END" lines. Give each key its own pair of lines.`,
		);
	}
}

const invalidCharacters = (field: string) =>
	new UserError(
		`${field} contains characters that do not belong in a key. Copy it again from the file.`,
	);

const truncated = (field: string, what: string) =>
	new UserError(`${field} is incomplete: ${what}. Copy the whole key again.`);

function toPrivateKey({ label, der, encrypted }: Block): KeyObject {
	if (encrypted) throw encryptedKey();
	if (label.startsWith('EC ')) throw ellipticCurve();
	if (label.includes('CERTIFICATE')) throw certificate('Private Key');
	if (label.includes('PUBLIC')) throw publicInsteadOfPrivate();
	if (label.startsWith('OPENSSH')) {
		throw new UserError(
			'Private Key is in OpenSSH format. Convert it with: ssh-keygen -p -m PKCS8 -f your-key-file',
		);
	}
	for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
		const key = attempt(() => createPrivateKey({ key: der, format: 'der', type }));
		if (key === 'passphrase') throw encryptedKey();
		if (key) return rsaOnly(key, 'Private Key');
	}
	if (attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))) {
		throw publicInsteadOfPrivate();
	}
	if (attempt(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }))) {
		throw publicInsteadOfPrivate();
	}
	if (attempt(() => new X509Certificate(der))) throw certificate('Private Key');
	if (isEncryptedPkcs8(der)) throw encryptedKey();
	throw damaged('Private Key');
}

function toPublicKey({ label, der }: Block): KeyObject {
	if (label.includes('CERTIFICATE')) throw certificate('Webhook Public Key');
	if (label.includes('PRIVATE')) throw privateInsteadOfPublic();
	// First, because createPublicKey also takes a private key and derives the public one.
	for (const type of ['pkcs8', 'pkcs1'] as const) {
		if (attempt(() => createPrivateKey({ key: der, format: 'der', type }))) {
			throw privateInsteadOfPublic();
		}
	}
	for (const type of ['spki', 'pkcs1'] as const) {
		const key = attempt(() => createPublicKey({ key: der, format: 'der', type }));
		if (key && key !== 'passphrase') return rsaOnly(key, 'Webhook Public Key');
	}
	if (attempt(() => new X509Certificate(der))) throw certificate('Webhook Public Key');
	throw damaged('Webhook Public Key');
}

function attempt<T>(parse: () => T): T | 'passphrase' | undefined {
	try {
		return parse();
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE'
			? 'passphrase'
			: undefined;
	}
}

/** Encrypted PKCS#8 names its encryption scheme by an object identifier of PKCS#5. */
const isEncryptedPkcs8 = (der: Buffer) => der.includes(Buffer.from('2a864886f70d0105', 'hex'));

/** Shorter keys can be cracked, and Wonder's documentation shows none. */
const FEWEST_BITS = 2048;

function rsaOnly(key: KeyObject, field: string): KeyObject {
	if (key.asymmetricKeyType === 'ec') throw ellipticCurve();
	if (key.asymmetricKeyType !== 'rsa') {
		throw new UserError(
			`This is a key of type ${key.asymmetricKeyType ?? 'unknown'}. Wonder supports RSA keys only.`,
		);
	}
	const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
	if (modulusLength < FEWEST_BITS) {
		throw new UserError(
			`${field} has only ${modulusLength} bits, which is not secure. Use an RSA key of at least ${FEWEST_BITS} bits.`,
		);
	}
	return key;
}

/** Whether these are the two halves of one key pair. */
export function isPairOf(privateKey: KeyObject, publicKey: KeyObject): boolean {
	const modulus = (key: KeyObject) => (key.export({ format: 'jwk' }) as JsonWebKey).n;
	return modulus(privateKey) === modulus(publicKey);
}

const publicInsteadOfPrivate = () =>
	new UserError(
		'Private Key contains a public key. Paste the private key whose public half you gave to Wonder.',
	);
const privateInsteadOfPublic = () =>
	new UserError(
		'Webhook Public Key contains a private key. Paste the public key that Wonder shows when the App ID is created, and keep the private key secret.',
	);
const encryptedKey = () =>
	new UserError(
		'Private Key is protected by a passphrase. Remove the passphrase with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
	);
const ellipticCurve = () =>
	new UserError('This is an elliptic-curve (EC) key. Wonder supports RSA keys only.');
const certificate = (field: string) =>
	new UserError(`${field} contains a certificate. Paste the key itself, not the certificate.`);
const damaged = (field: string) =>
	new UserError(`${field} is damaged: it is not a readable RSA key. Copy it again from the file.`);
