import {
	createPrivateKey,
	createPublicKey,
	X509Certificate,
	type JsonWebKey,
	type KeyObject,
} from 'node:crypto';
import { UserError } from 'n8n-workflow';

const parsedPrivateKeys = new Map<string, KeyObject>();
const parsedPublicKeys = new Map<string, KeyObject[]>();

/**
 * The client's RSA private key, in any shape that survives a paste into a form: PKCS#8 or PKCS#1 PEM
 * with its line breaks kept, escaped or turned into spaces, quoted, or bare base64. Parsed once.
 */
export function privateKeyFrom(pasted: string): KeyObject {
	return once(parsedPrivateKeys, pasted, () => {
		const blocks = blocksIn(pasted, 'Private Key');
		if (blocks.length > 1) {
			throw new UserError(
				'Private Key holds several keys. Paste only the one that belongs to this App ID.',
			);
		}
		return toPrivateKey(blocks[0]);
	});
}

/** Wonder's webhook public keys: one or several blocks, so that an old and a new key can overlap. */
export function publicKeysFrom(pasted: string): KeyObject[] {
	return once(parsedPublicKeys, pasted, () =>
		blocksIn(pasted, 'Webhook Public Key').map(toPublicKey),
	);
}

function once<T>(cache: Map<string, T>, pasted: string, parse: () => T): T {
	let parsed = cache.get(pasted);
	if (parsed === undefined) {
		parsed = parse();
		// A credential that is edited again and again must not grow the cache without end.
		if (cache.size >= 100) cache.clear();
		cache.set(pasted, parsed);
	}
	return parsed;
}

interface Block {
	/** What stands between BEGIN and the dashes, or '' for bare base64. */
	label: string;
	der: Buffer;
	encrypted: boolean;
}

function blocksIn(pasted: string, field: string): Block[] {
	const text = unescape(pasted);
	if (text === '') throw new UserError(`${field} is empty. Paste the key that Wonder gave you.`);
	if (!text.includes('-----BEGIN')) return [bareBlock(text, field)];
	const blocks: Block[] = [];
	for (const [, label, content, end] of text.matchAll(
		/-----BEGIN ([A-Z0-9 ]+?) ?-----([\s\S]*?)(-----END \1 ?-----|(?=-----BEGIN)|$)/g,
	)) {
		const base64 = content.replace(/^[\w-]+:.*$/gm, '').replace(/\s/g, '');
		if (!end) throw truncated(field, 'its "-----END" line is missing');
		if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
			throw new UserError(
				`${field} holds characters that do not belong in a key. Copy it again from the file.`,
			);
		}
		const encrypted = label.startsWith('ENCRYPTED') || content.includes('ENCRYPTED');
		const der = Buffer.from(base64, 'base64');
		if (!encrypted) assertWhole(der, field);
		blocks.push({ label, der, encrypted });
	}
	if (blocks.length === 0) {
		throw new UserError(`${field} has a damaged "-----BEGIN" line. Copy it again from the file.`);
	}
	return blocks;
}

function unescape(pasted: string): string {
	return pasted
		.replace(/\\r/g, '')
		.replace(/\\n/g, '\n')
		.replace(/^[\s"'`]+|[\s"'`,;]+$/g, '')
		.replace(/^[ \t]+/gm, '');
}

function bareBlock(text: string, field: string): Block {
	const base64 = text.replace(/\s/g, '');
	if (!/^[A-Za-z0-9+/_-]{40,}={0,2}$/.test(base64)) {
		throw new UserError(
			`${field} is not a key. It should start with "-----BEGIN" or be one long line of base64.`,
		);
	}
	const der = Buffer.from(base64, 'base64');
	const inner = der.toString('latin1');
	if (inner.includes('-----BEGIN')) return blocksIn(inner, field)[0];
	assertWhole(der, field);
	return { label: '', der, encrypted: false };
}

/** A DER structure says its own length, which tells a cut-off key from a wrong one. */
function assertWhole(der: Buffer, field: string): void {
	const lengthBytes = der.length > 1 && der[1] & 0x80 ? der[1] & 0x7f : 0;
	if (der[0] !== 0x30 || lengthBytes > 4 || der.length < 2 + lengthBytes) return;
	const declared = lengthBytes ? der.readUIntBE(2, lengthBytes) : der[1];
	const missing = 2 + lengthBytes + declared - der.length;
	if (missing > 0) throw truncated(field, `its last ${missing} bytes are missing`);
}

const truncated = (field: string, what: string) =>
	new UserError(`${field} was cut off: ${what}. Copy the whole key again.`);

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
		if (key) return rsaOnly(key);
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
		if (key && key !== 'passphrase') return rsaOnly(key);
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

/** An encrypted PKCS#8 starts with an AlgorithmIdentifier, a plain one with its version number. */
const isEncryptedPkcs8 = (der: Buffer) => der.includes(Buffer.from('2a864886f70d0105', 'hex'));

function rsaOnly(key: KeyObject): KeyObject {
	if (key.asymmetricKeyType === 'ec') throw ellipticCurve();
	if (key.asymmetricKeyType !== 'rsa') {
		throw new UserError(
			`This is a key of type ${key.asymmetricKeyType ?? 'unknown'}. Wonder works with RSA keys only.`,
		);
	}
	return key;
}

/** Whether a private key was pasted where the public one of the same pair belongs, or the reverse. */
export function isPairOf(privateKey: KeyObject, publicKey: KeyObject): boolean {
	const modulus = (key: KeyObject) => (key.export({ format: 'jwk' }) as JsonWebKey).n;
	return modulus(privateKey) === modulus(publicKey);
}

const publicInsteadOfPrivate = () =>
	new UserError(
		'Private Key holds a public key. Paste the private key whose public half you gave to Wonder.',
	);
const privateInsteadOfPublic = () =>
	new UserError(
		'Webhook Public Key holds a private key. Paste the public key that Wonder shows when the App ID is created, and keep the private key to yourself.',
	);
const encryptedKey = () =>
	new UserError(
		'Private Key is protected by a passphrase. Remove it first with: openssl pkcs8 -topk8 -nocrypt -in key.pem -out plain.pem',
	);
const ellipticCurve = () =>
	new UserError('This is an elliptic-curve (EC) key. Wonder works with RSA keys only.');
const certificate = (field: string) =>
	new UserError(`${field} holds a certificate. Paste the key itself, not the certificate.`);
const damaged = (field: string) =>
	new UserError(`${field} is damaged: it is not a readable RSA key. Copy it again from the file.`);
